import type { FileTransfer } from '@valence/element-kit'
import type { Redactor } from './redactor.ts'

/** The same, with nothing secret in what it throws. */
export function discreet(files: FileTransfer, { error: redacted }: Pick<Redactor, 'error'>): FileTransfer {
  const told = (error: unknown): never => {
    throw redacted(error)
  }
  return {
    connection: files.connection,
    upload: (request, file, accept) => files.upload(request, file, accept).catch(told),
    download: (request) => files.download(request).catch(told),
  }
}

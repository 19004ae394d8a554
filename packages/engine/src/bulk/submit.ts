import { type Element, Fault, resourcePath } from '@valence/element-kit'
import type { Instance } from '../instances/instance.ts'
import type { Alarm, Log } from '../ports.ts'
import { type Registry, resourceOf } from '../registry.ts'
import type { BulkFiles } from './files.ts'
import { inspect } from './inspect.ts'
import type { BulkJob, FileFormat, NewBulkJob } from './job.ts'
import type { BulkLimits } from './limits.ts'
import { formatOf, readMetaData } from './metadata.ts'
import { ringForJob } from './ring.ts'
import type { BulkStore } from './store.ts'

/** A file on its way in. */
export interface BulkUpload {
  readonly stream: AsyncIterable<Uint8Array>
  readonly fileName?: string
  readonly contentType?: string
}

export interface BulkRequest {
  /** An object, or the JSON text of one. Asked again when the file is read, because in a form it may stand behind the file. */
  readonly metaData?: () => unknown
  /** Where the end of the job is reported; else the instance's own callback URL. */
  readonly callbackUrl?: string
}

export interface BulkSubmitted {
  readonly id: string
  readonly status: 'CREATED'
  readonly instanceId: number
}

export interface SubmitDependencies {
  readonly registry: Registry
  readonly store: Pick<BulkStore, 'create'>
  readonly files: Pick<BulkFiles, 'put' | 'remove'>
  readonly alarm: Pick<Alarm, 'bulk'>
  readonly log: Pick<Log, 'warn'>
  readonly limits: BulkLimits
  /** @throws Fault invalid_request for an address that is not to be called. */
  readonly checkUrl: (url: string) => void
  /** A new text that nobody can guess. */
  readonly newId: () => string
}

/** Takes a file for loading. Everything that can be known now is refused now; the rows are the worker's. */
export function createSubmitBulk(deps: SubmitDependencies) {
  return async function submitBulk(
    instance: Instance,
    objectName: string,
    upload: BulkUpload | undefined,
    request: BulkRequest = {},
  ): Promise<BulkSubmitted> {
    checkObject(deps.registry.element(instance.elementKey), objectName)
    const { callbackUrl } = request
    if (callbackUrl !== undefined) deps.checkUrl(callbackUrl)
    if (upload === undefined) {
      throw new Fault('invalid_request', "The request holds no file. Send it as the multipart part named 'file'.")
    }
    const fileFormat = formatOf(readMetaData(request.metaData?.()), upload)
    const fileKey = deps.newId()
    await deps.files.put(fileKey, inspect(upload.stream, fileFormat, deps.limits))
    const job = await recordJob(fileKey, () => ({
      instanceId: instance.id,
      accountId: instance.accountId,
      objectName,
      fileKey,
      fileFormat,
      keyPrefix: deps.newId().replaceAll('-', '').slice(0, 10),
      metaData: lateMetaData(request, upload, fileFormat),
      ...(callbackUrl === undefined ? {} : { callbackUrl }),
      ...(upload.fileName === undefined ? {} : { fileName: plainName(upload.fileName) }),
    }))
    await ringForJob(deps, job.id)
    return { id: job.id, status: 'CREATED', instanceId: instance.id }
  }

  /** A file without a job would lie there for nothing. */
  async function recordJob(fileKey: string, job: () => NewBulkJob): Promise<BulkJob> {
    try {
      return await deps.store.create(job())
    } catch (error) {
      await deps.files.remove(fileKey)
      throw error
    }
  }
}

function lateMetaData(request: BulkRequest, upload: BulkUpload, fileFormat: FileFormat) {
  const metaData = readMetaData(request.metaData?.())
  if (formatOf(metaData, upload) === fileFormat) return metaData
  throw new Fault(
    'invalid_request',
    "The part 'metaData' names the format of the file, so it must stand before the file.",
  )
}

function checkObject(element: Element, objectName: string): void {
  if (resourceOf(element, objectName).operations.bulk !== undefined) return
  const loadable = element.resources.filter(({ operations }) => operations.bulk !== undefined).map(resourcePath)
  const advice = loadable.length === 0 ? 'None of its objects can.' : `What can be loaded: ${loadable.join(', ')}.`
  throw new Fault('method_not_allowed', `${objectName} of ${element.key} cannot be loaded in bulk. ${advice}`)
}

/** A file's name is shown and kept, never used as one. Control characters (of Unicode's category C) have no place in it. */
function plainName(fileName: string): string {
  return fileName.replace(/\p{C}/gu, '').slice(0, 255)
}

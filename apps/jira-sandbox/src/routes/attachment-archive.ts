import type { FastifyInstance } from 'fastify'
import { refusal } from '../http/faults.ts'
import { type ArchiveEntry, readZipDirectory } from '../issues/zip-directory.ts'
import type { AttachmentRecord } from '../records/records.ts'
import { attachmentFrom } from './attachments.ts'
import { type RouteDeps, viewOf } from './request.ts'

/** What is in an attachment that is a ZIP archive. Other files are archives of nothing. */
export function attachmentArchiveRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/attachment/:id/expand/human', (request) => {
    const { attachment } = attachmentFrom(request, viewOf(request, deps))
    const all = entriesOf(attachment)
    const entries = all.map(({ path, size }, index) => ({
      index,
      label: abbreviate(path),
      mediaType: mediaTypeOf(path),
      path,
      size: humanSize(size),
    }))
    const { id, filename, mimeType } = attachment
    return { id: Number(id), name: filename, mediaType: mimeType, totalEntryCount: all.length, entries }
  })

  app.get('/attachment/:id/expand/raw', (request) => {
    const { attachment } = attachmentFrom(request, viewOf(request, deps))
    const all = entriesOf(attachment)
    const entries = all.map(({ path, size }, entryIndex) => ({
      entryIndex,
      name: path,
      size,
      mediaType: mediaTypeOf(path),
    }))
    return { totalEntryCount: all.length, entries }
  })
}

const otherArchives = /\.(tar|tgz|gz|bz2|xz|rar|7z)$/i

function entriesOf({ filename, base64 }: AttachmentRecord): ArchiveEntry[] {
  if (otherArchives.test(filename)) throw refusal(409, [`The archive format of '${filename}' is not supported.`])
  return readZipDirectory(Buffer.from(base64, 'base64'))
}

const labelMax = 40

/** A long path keeps its beginning and its end. */
function abbreviate(path: string): string {
  const parts = path.split('/')
  if (path.length <= labelMax || parts.length < 8) return path
  return [...parts.slice(0, 4), '...', ...parts.slice(-3)].join('/')
}

function humanSize(bytes: number): string {
  const kilo = bytes / 1024
  if (kilo < 1) return `${kilo.toFixed(1)} k`
  return kilo < 1024 ? `${Math.round(kilo)} kB` : `${(kilo / 1024).toFixed(2)} MB`
}

const mediaTypes: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  gif: 'image/gif',
  html: 'text/html',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  json: 'application/json',
  log: 'text/plain',
  md: 'text/markdown',
  pdf: 'application/pdf',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain',
  xml: 'application/xml',
  zip: 'application/zip',
}

function mediaTypeOf(path: string): string {
  return mediaTypes[path.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'application/octet-stream'
}

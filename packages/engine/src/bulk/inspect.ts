import { Fault } from '@valence/element-kit'
import { createCsvScan } from './csv-scan.ts'
import type { FileFormat } from './job.ts'
import { createJsonScan } from './json-scan.ts'
import type { BulkLimits } from './limits.ts'
import type { Scan } from './scan.ts'

const scans: Readonly<Record<FileFormat, (limits: BulkLimits) => Scan>> = { CSV: createCsvScan, JSON: createJsonScan }

/**
 * Passes an upload on, without its byte order mark, and refuses it as soon as it cannot be loaded: the caller hears while it is
 * still there to hear. What concerns one row only is left to become that row's error.
 */
export async function* inspect(
  source: AsyncIterable<Uint8Array>,
  format: FileFormat,
  limits: BulkLimits,
): AsyncGenerator<Uint8Array> {
  const scan = scans[format](limits)
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let bytes = 0
  for await (const piece of withoutMark(source)) {
    bytes += piece.length
    if (bytes > limits.fileBytesMax) {
      throw new Fault('too_large', `The file is larger than ${limits.fileBytesMax} bytes. Load it in several parts.`)
    }
    checkText(() => decoder.decode(piece, { stream: true }), scan)
    if (piece.includes(0))
      throw new Fault('invalid_request', `The file holds a NUL character after line ${scan.line()}.`)
    scan.write(piece)
    yield piece
  }
  checkText(() => decoder.decode(), scan)
  scan.end()
}

function checkText(decode: () => string, scan: Scan): void {
  try {
    decode()
  } catch (cause) {
    const place = `after line ${scan.line()}`
    throw new Fault('invalid_request', `The file is not UTF-8 text (${place}). Save it as UTF-8.`, { cause })
  }
}

const mark = Buffer.from([0xef, 0xbb, 0xbf])

async function* withoutMark(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let head: Buffer | undefined = Buffer.alloc(0)
  for await (const piece of source) {
    if (head === undefined) {
      yield piece
      continue
    }
    head = Buffer.concat([head, piece])
    if (head.length < mark.length) continue
    yield head.subarray(0, mark.length).equals(mark) ? head.subarray(mark.length) : head
    head = undefined
  }
  if (head !== undefined && head.length > 0) yield head
}

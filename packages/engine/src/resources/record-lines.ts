import { isRecord, type ProviderRecord } from '@valence/element-kit'

/** Records as lines of JSON, in pieces of a size that is worth writing. */
export async function* writeRecords(records: AsyncIterable<ProviderRecord>): AsyncGenerator<Uint8Array, void, void> {
  let lines = ''
  for await (const record of records) {
    lines += `${JSON.stringify(record)}\n`
    if (lines.length < pieceMin) continue
    yield Buffer.from(lines)
    lines = ''
  }
  if (lines !== '') yield Buffer.from(lines)
}

/** The records of such lines, one after the other. */
export async function* readRecords(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<ProviderRecord, void, void> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const piece of pieces) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield recordOf(line)
  }
}

const pieceMin = 64 * 1024

function recordOf(line: string): ProviderRecord {
  const record: unknown = JSON.parse(line)
  if (isRecord(record)) return record
  throw new Error('A line of a scratch is not a record.')
}

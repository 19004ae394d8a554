import { isRecord } from '@valence/element-kit'
import { createJsonSplitter } from './json-split.ts'
import { isNestedDeeper, nestingMax } from './nesting.ts'
import type { SourceRow } from './source-row.ts'

/** The objects of a JSON file after the first `skip` ones. */
export async function* readJsonRows(file: AsyncIterable<Uint8Array>, skip: number): AsyncGenerator<SourceRow> {
  // The bound was kept at the upload already.
  const splitter = createJsonSplitter({ rowBytesMax: Number.POSITIVE_INFINITY })
  let row = 0
  for await (const bytes of file) {
    for (const { line, text } of splitter.push(bytes)) {
      row += 1
      if (row > skip) yield { row, line, size: text.length, ...parseRecord(text) }
    }
  }
}

function parseRecord(text: string) {
  try {
    const record: unknown = JSON.parse(text)
    if (!isRecord(record)) return { kind: 'broken', message: 'The row is not a JSON object.' } as const
    if (!isNestedDeeper(record, nestingMax)) return { kind: 'record', record } as const
    return { kind: 'broken', message: `The row is nested deeper than ${nestingMax} levels.` } as const
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    return { kind: 'broken', message: `The row is not valid JSON: ${detail}` } as const
  }
}

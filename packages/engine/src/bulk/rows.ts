import { isRecord, type ProviderRecord } from '@valence/element-kit'
import { readCsvRows } from './csv-rows.ts'
import type { FileFormat } from './job.ts'
import { createJsonSplitter } from './json-split.ts'

/** A row as it stands in the file: cells by column, a record, or why it is neither. */
export type SourceRow = Place &
  (
    | { readonly kind: 'cells'; readonly cells: Readonly<Record<string, string>> }
    | { readonly kind: 'record'; readonly record: ProviderRecord }
    | { readonly kind: 'broken'; readonly message: string }
  )

interface Place {
  /** Counts the data rows from 1. */
  readonly row: number
  /** The line of the file where the row begins, from 1. */
  readonly line: number
  /** About how much memory the row takes. */
  readonly size: number
}

const readers: Readonly<
  Record<FileFormat, (file: AsyncIterable<Uint8Array>, skip: number) => AsyncIterable<SourceRow>>
> = {
  CSV: readCsvRows,
  JSON: readJsonRows,
}

/** Hands out the rows of a file in runs, in order, reading on only when asked. */
export interface RowReader {
  /** At most this many rows, fewer when they are large. None at the end of the file. */
  next(bound: { readonly rows: number; readonly size: number }): Promise<readonly SourceRow[]>
  close(): Promise<void>
}

export function openRows(file: AsyncIterable<Uint8Array>, format: FileFormat, skip: number): RowReader {
  const iterator = readers[format](file, skip)[Symbol.asyncIterator]()
  return {
    async next(bound) {
      const rows: SourceRow[] = []
      let size = 0
      while (rows.length < bound.rows && size < bound.size) {
        const step = await iterator.next()
        if (step.done === true) break
        rows.push(step.value)
        size += step.value.size
      }
      return rows
    },
    async close() {
      await iterator.return?.()
    },
  }
}

async function* readJsonRows(file: AsyncIterable<Uint8Array>, skip: number): AsyncGenerator<SourceRow> {
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
    if (isRecord(record)) return { kind: 'record', record } as const
    return { kind: 'broken', message: 'The row is not a JSON object.' } as const
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    return { kind: 'broken', message: `The row is not valid JSON: ${detail}` } as const
  }
}

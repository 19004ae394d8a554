import { readCsvRows } from './csv-rows.ts'
import type { FileFormat } from './job.ts'
import { readJsonRows } from './json-rows.ts'
import type { SourceRow } from './source-row.ts'

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

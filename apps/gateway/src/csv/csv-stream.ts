import { writeRows } from './cells.ts'
import { columnsOf } from './columns.ts'

export interface CsvOptions {
  /** Places in a record that have a column in any case. */
  readonly paths: readonly string[]
  readonly isSafe: boolean
}

/** Groups of records as a CSV file with a header, in pieces of text. The first records are looked at before anything goes out. */
export async function* csvStream(
  groups: AsyncIterable<readonly object[]>,
  { paths, isSafe }: CsvOptions,
): AsyncGenerator<string, void, void> {
  let sample: object[] | undefined = []
  let columns = columnsOf(paths, [], true)
  for await (const records of groups) {
    if (sample === undefined) {
      if (records.length > 0) yield writeRows(records.map(columns.cells), isSafe)
      continue
    }
    sample.push(...records)
    if (sample.length < sampleMin) continue
    columns = columnsOf(paths, sample, false)
    yield writeRows([columns.names, ...sample.map(columns.cells)], isSafe)
    sample = undefined
  }
  if (sample === undefined) return
  columns = columnsOf(paths, sample, true)
  yield writeRows([columns.names, ...sample.map(columns.cells)], isSafe)
}

/** A shorter list has exactly the columns that its records need. */
const sampleMin = 1_000

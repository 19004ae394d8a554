import { pipeline, Readable } from 'node:stream'
import { parse } from 'csv-parse'
import { checkHeader } from './csv-header.ts'
import { csvOptions } from './csv-options.ts'
import type { SourceRow } from './source-row.ts'

interface ParsedRecord {
  readonly record: readonly string[]
  readonly info: { readonly lines: number }
}

/** The data rows of a CSV file after the first `skip` ones. Empty cells are left out, empty lines are no rows. */
export async function* readCsvRows(file: AsyncIterable<Uint8Array>, skip: number): AsyncGenerator<SourceRow> {
  let header: readonly string[] | undefined
  let row = 0
  // The parser counts a line end inside quotes twice when it is a CRLF.
  let countedTwice = 0
  for await (const { record, info } of parseRecords(file)) {
    const breaks = lineBreaks(record)
    countedTwice += breaks.pairs
    if (header === undefined) {
      header = checkHeader(record)
      continue
    }
    row += 1
    if (row <= skip) continue
    const line = info.lines - countedTwice - breaks.all
    const size = record.reduce((sum, cell) => sum + cell.length, 0)
    yield { row, line, size, ...readCells(header, record) }
  }
}

function parseRecords(file: AsyncIterable<Uint8Array>): AsyncIterable<ParsedRecord> {
  // The pipeline hands an error of the file to the parser, where the loop over it meets it, and closes both when the loop ends.
  return pipeline(
    Readable.from(file, { objectMode: true, highWaterMark: 1 }),
    parse({ ...csvOptions, info: true }),
    () => undefined,
  )
}

function readCells(header: readonly string[], record: readonly string[]) {
  if (record.length !== header.length) {
    const message = `The row has ${record.length} cells, but the header line has ${header.length} columns.`
    return { kind: 'broken', message } as const
  }
  // Without a prototype: a column may be named like a member of every object.
  const cells: Record<string, string> = Object.create(null)
  header.forEach((name, index) => {
    const cell = record[index]
    if (cell !== undefined && cell !== '') cells[name] = cell
  })
  return { kind: 'cells', cells } as const
}

function lineBreaks(record: readonly string[]): { readonly all: number; readonly pairs: number } {
  let all = 0
  let pairs = 0
  for (const cell of record) {
    if (!cell.includes('\n') && !cell.includes('\r')) continue
    const ends = cell.match(/\r\n|\r|\n/g) ?? []
    all += ends.length
    pairs += ends.filter((end) => end.length === 2).length
  }
  return { all, pairs }
}

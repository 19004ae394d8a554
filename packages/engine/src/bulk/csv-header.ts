import { Fault } from '@valence/element-kit'
import { parse } from 'csv-parse/sync'
import { csvOptions } from './csv-options.ts'
import type { BulkLimits } from './limits.ts'

/**
 * The column names of a CSV file.
 *
 * @throws Fault invalid_request that names the column which has no name, or a name that another one has.
 */
export function readHeader(header: string, limits: Pick<BulkLimits, 'columnsMax'>): readonly string[] {
  const [record] = parse(header, csvOptions)
  const names = checkHeader(record ?? [])
  if (names.length > limits.columnsMax) {
    throw new Fault(
      'invalid_request',
      `The file has ${names.length} columns. At most ${limits.columnsMax} are possible.`,
    )
  }
  return names
}

/** Names without the blanks around them. */
export function checkHeader(record: readonly string[]): readonly string[] {
  const names = record.map((name) => name.trim())
  const [only = ''] = names
  if (names.length === 1 && /[;\t]/.test(only)) {
    throw new Fault(
      'invalid_request',
      'The columns of the file must be separated by commas, not by semicolons or tabs.',
    )
  }
  names.forEach((name, index) => {
    if (name === '')
      throw new Fault('invalid_request', `Column ${index + 1} of the file has no name in the header line.`)
    const first = names.indexOf(name)
    if (first === index) return
    throw new Fault('invalid_request', `Columns ${first + 1} and ${index + 1} of the file are both named '${name}'.`)
  })
  return names
}

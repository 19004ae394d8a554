import { stringify } from 'csv-stringify/sync'

/**
 * Rows as text. Text is always in quotes, so that no separator in it begins a cell wherever the file is opened, and numbers never
 * are; objects and lists are JSON. What is null is empty, and empty text is `""`.
 *
 * @param isSafe keeps text from being taken for a formula by a spreadsheet (https://owasp.org/www-community/attacks/CSV_Injection)
 */
export function writeRows(rows: readonly (readonly unknown[])[], isSafe: boolean): string {
  const cell = isSafe ? (text: string) => harmless(text) : (text: string) => text
  return stringify(
    rows.map((row) => row.map((value) => (typeof value === 'string' ? cell(value) : plain(value)))),
    { quoted_string: true, record_delimiter: '\n' },
  )
}

/** A formula begins with one of these, also behind what a spreadsheet may take for the end of a cell. */
const formula = /^[\t\r\n]|^[\s"',;|]*[=+\-@\uFF0B\uFF0D\uFF1D\uFF20]/

function harmless(text: string): string {
  return formula.test(text) ? `'${text}` : text
}

function plain(value: unknown): unknown {
  if (value === undefined || value === null || typeof value === 'number') return value
  return typeof value === 'boolean' ? String(value) : JSON.stringify(value)
}

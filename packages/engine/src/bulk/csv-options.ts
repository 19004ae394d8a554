import type { Options } from 'csv-parse'

/**
 * How we read CSV, wherever we read it. Line ends may be mixed. A quote in the middle of a field is a character like others:
 * people type `5" screen`, and such a row must not end a load.
 */
export const csvOptions = {
  columns: false,
  record_delimiter: ['\r\n', '\n', '\r'],
  relax_quotes: true,
  relax_column_count: true,
  skip_empty_lines: true,
} satisfies Options

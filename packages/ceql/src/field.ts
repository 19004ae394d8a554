import { type Cursor, expected, peek, skip } from './cursor.ts'
import { keywords } from './tokenize.ts'

/**
 * Takes a field name: `created`, `fields.fix-version.name`, or anything at all in backticks, where a backtick of
 * the name itself is doubled.
 */
export function takeField(cursor: Cursor): string {
  const { kind, raw, text } = peek(cursor)
  const isQuoted = kind === 'quoted' && raw.startsWith('`')
  if (isQuoted ? text === '' : kind !== 'word' || !isPlain(text)) {
    throw expected(cursor, 'a field name', adviceFor(kind, raw))
  }
  skip(cursor)
  return text
}

/** Writes a field name so that {@link takeField} reads the same one; backticks only where they are needed. */
export function printField(field: string): string {
  const needsNoQuotes = isPlain(field) && !keywords.has(field.toUpperCase())
  return needsNoQuotes ? field : `\`${field.replaceAll('`', '``')}\``
}

function isPlain(field: string): boolean {
  return asciiField.test(field) || plainField.test(field)
}

/** Nearly every name; the classes of Unicode take their time. */
const asciiField = /^[\w-]+(?:\.[\w-]+)*$/
const plainField = /^[\p{L}\p{M}\p{N}_-]+(?:\.[\p{L}\p{M}\p{N}_-]+)*$/u

function adviceFor(kind: string, raw: string): string | undefined {
  if (kind === 'word' || kind === 'keyword') return 'a field with such a name is written in backticks'
  return kind === 'quoted' && raw !== '``' ? 'a field is written bare or in backticks' : undefined
}

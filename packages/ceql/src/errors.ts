/** Where an error lies, and what would cure it. */
export interface CeqlErrorDetail {
  readonly position?: number | undefined
  readonly source?: string | undefined
  readonly mend?: string | undefined
}

/**
 * The one error that this package throws at a query. Its message is made for the person who wrote the query:
 *
 * ```text
 * Error parsing query at column 8: expected an operator such as =, LIKE, IN or IS NULL, found "<>"; use != instead of <>
 *   status <> 'Done'
 *          ^
 * ```
 */
export class CeqlError extends Error {
  override readonly name = 'CeqlError'
  /** What was expected, and what was found instead. */
  readonly reason: string
  /** Offset into the query text; 0 when the query was built rather than parsed. */
  readonly position: number
  /** Advice, when the mistake is a known one. */
  readonly mend: string | undefined

  constructor(reason: string, { position, source, mend }: CeqlErrorDetail = {}) {
    const place = position === undefined ? '' : ` at column ${columnOf(position, source)}`
    const advice = mend === undefined ? '' : `; ${mend}`
    const excerpt = position === undefined || source === undefined ? '' : `\n${pointAt(source, position)}`
    super(`Error parsing query${place}: ${reason}${advice}${excerpt}`)
    this.reason = reason
    this.position = position ?? 0
    this.mend = mend
  }
}

/** Columns are code points, where a position counts the units of the text. */
function columnOf(position: number, source: string | undefined): number {
  return source === undefined ? position + 1 : Array.from(source.slice(0, position)).length + 1
}

const excerptHalf = 40

/** Two lines: the text around the position, and a caret under it. Counts code points, as a terminal does. */
function pointAt(source: string, position: number): string {
  // Twice as many code units as code points wanted: a pair cut in half at the far edge falls off again.
  const before = Array.from(source.slice(Math.max(0, position - 4 * excerptHalf), position))
  const after = Array.from(source.slice(position, position + 4 * excerptHalf))
  const head = before.length > excerptHalf ? `…${printable(before.slice(-excerptHalf))}` : printable(before)
  const tail = after.length > excerptHalf ? `${printable(after.slice(0, excerptHalf))}…` : printable(after)
  return `  ${head}${tail}\n  ${' '.repeat(Array.from(head).length)}^`
}

/** Line breaks and control characters would tear the caret from its place. */
function printable(characters: readonly string[]): string {
  return characters.join('').replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ')
}

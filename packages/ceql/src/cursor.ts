import { CeqlError } from './errors.ts'
import { type Token, tokenize } from './tokenize.ts'

/** A place in a query that only moves forward: what the parsers read from. */
export interface Cursor {
  /** The whole text. */
  readonly source: string
  readonly tokens: readonly Token[]
  /** What stands behind the last token: one of kind `end`. */
  readonly end: Token
  /** The index of the token at this place. */
  at: number
}

/** Opens a cursor at the start of a text. */
export function openCursor(source: string): Cursor {
  const { length } = source
  return {
    source,
    tokens: tokenize(source),
    end: { kind: 'end', raw: '', text: '', start: length, end: length },
    at: 0,
  }
}

/** The token at this place, or so many behind it; before it when negative. */
export function peek(cursor: Cursor, ahead = 0): Token {
  return cursor.tokens[cursor.at + ahead] ?? cursor.end
}

/** Steps over the token at this place. */
export function skip(cursor: Cursor): void {
  cursor.at += 1
}

/** The offset behind the token stepped over last. */
export function passed(cursor: Cursor): number {
  return cursor.tokens[cursor.at - 1]?.end ?? 0
}

/** Steps over that keyword or punctuation mark if it is here, and says whether it was. */
export function take(cursor: Cursor, text: string): boolean {
  const token = peek(cursor)
  const isHere = token.text === text && (token.kind === 'keyword' || token.kind === 'punctuation')
  if (isHere) skip(cursor)
  return isHere
}

/**
 * Steps over that word, in any case, if it is here. It is none of the `keywords`: where the grammar asks for it, it is one, and
 * elsewhere it may name a field or stand for a value.
 */
export function takeWord(cursor: Cursor, word: string): boolean {
  const { kind, text } = peek(cursor)
  const isHere = kind === 'word' && text.length === word.length && text.toUpperCase() === word
  if (isHere) skip(cursor)
  return isHere
}

/** An error that points here: `expected …, found …`. */
export function expected(cursor: Cursor, what: string, mend?: string): CeqlError {
  return refused(cursor, `expected ${what}, found ${describe(peek(cursor))}`, mend)
}

/** An error that points here, in other words than those: for a bound that was passed. */
export function refused(cursor: Cursor, reason: string, mend?: string): CeqlError {
  const { start, raw } = peek(cursor)
  return new CeqlError(reason, { position: start, source: cursor.source, mend: mends.get(raw.toUpperCase()) ?? mend })
}

/** What people bring along from other languages. */
const mends: ReadonlyMap<string, string> = new Map([
  ['<>', 'use != instead of <>'],
  ['==', 'use = instead of =='],
  ['===', 'use = instead of ==='],
  ['=<', 'use <= instead of =<'],
  ['=>', 'use >= instead of =>'],
  ['!', 'use NOT instead of !'],
  ['&&', 'use AND instead of &&'],
  ['||', 'use OR instead of ||'],
  ['NULL', 'use IS NULL or IS NOT NULL to ask for null'],
])

const foundLengthMax = 30

function describe({ kind, raw }: Token): string {
  if (kind === 'end') return 'the end of the query'
  if (kind === 'quoted') return raw.length > foundLengthMax ? 'a quoted value' : raw
  return raw.length > foundLengthMax ? `"${raw.slice(0, foundLengthMax)}…"` : `"${raw}"`
}

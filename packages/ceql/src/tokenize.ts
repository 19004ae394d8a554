import { bounds } from './bounds.ts'
import { CeqlError } from './errors.ts'

/** A word that the grammar keeps for itself; as a field it needs backticks, as a value quotes. */
export const keywords: ReadonlySet<string> = new Set(['AND', 'OR', 'NOT', 'LIKE', 'IN', 'IS', 'NULL'])

/**
 * The smallest piece of a query. `raw` is the source itself; `text` is what it says: the upper-cased keyword,
 * the inside of the quotes with doubled quotes undone, otherwise the same as `raw`.
 */
export interface Token {
  readonly kind: 'word' | 'keyword' | 'quoted' | 'operator' | 'punctuation' | 'end'
  readonly raw: string
  readonly text: string
  readonly start: number
  readonly end: number
}

/** Cuts a query into tokens. White space is none. */
export function tokenize(source: string): readonly Token[] {
  if (source.length > bounds.textLengthMax) {
    throw new CeqlError(`the query has ${source.length} characters, at most ${bounds.textLengthMax} are allowed`)
  }
  const tokens: Token[] = []
  for (const { 0: raw, index: start, groups = {} } of source.matchAll(lexeme)) {
    const span = { raw, start, end: start + raw.length }
    if (groups.quoted !== undefined) tokens.push({ kind: 'quoted', text: unquote(raw), ...span })
    else if (groups.operator !== undefined) tokens.push({ kind: 'operator', text: raw, ...span })
    else if (groups.punctuation !== undefined) tokens.push({ kind: 'punctuation', text: raw, ...span })
    else if (groups.word !== undefined) tokens.push({ ...word(raw), ...span })
    else if (groups.stray !== undefined) throw strayQuote(raw, start, source)
  }
  return tokens
}

const lexeme = new RegExp(
  [
    /\s+/,
    // A quote inside its own kind of quotes is doubled. The alternatives share no first character: no backtracking.
    /(?<quoted>'(?:[^']|'')*'(?!')|"(?:[^"]|"")*"(?!")|`(?:[^`]|``)*`(?!`))/,
    // Taken greedily, so that the foreign `<>` and `==` arrive whole and can be explained.
    /(?<operator>[=!<>]+)/,
    /(?<punctuation>[(),])/,
    /(?<word>[^\s'"`‘’‚“”„=!<>(),]+)/,
    // What is left: a quote that never closes, or a typographic one.
    /(?<stray>.)/,
  ]
    .map((pattern) => pattern.source)
    .join('|'),
  'gsu',
)

function word(raw: string): Pick<Token, 'kind' | 'text'> {
  const upper = raw.toUpperCase()
  return keywords.has(upper) ? { kind: 'keyword', text: upper } : { kind: 'word', text: raw }
}

function unquote(raw: string): string {
  const quote = raw.charAt(0)
  return raw.slice(1, -1).replaceAll(quote + quote, quote)
}

function strayQuote(raw: string, position: number, source: string): CeqlError {
  const straight = straightened.get(raw)
  if (straight === undefined) {
    return new CeqlError(`expected a closing ${raw}, found the end of the query`, {
      position,
      source,
      mend: `this ${raw} is never closed; inside a quoted value it is written twice`,
    })
  }
  return new CeqlError(`found the typographic quote ${raw}`, {
    position,
    source,
    mend: `use ${straight} instead of ${raw}`,
  })
}

const straightened: ReadonlyMap<string, string> = new Map([
  ['‘', "'"],
  ['’', "'"],
  ['‚', "'"],
  ['“', '"'],
  ['”', '"'],
  ['„', '"'],
])

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
  let at = 0
  while (at < source.length) {
    const kind = classAt(source, at)
    if (kind === 'blank') {
      at += 1
      continue
    }
    const token = takes[kind](source, at)
    tokens.push(token)
    at = token.end
  }
  return tokens
}

/** What a token begins with decides what it is. */
type CharacterClass = 'blank' | 'quote' | 'operator' | 'punctuation' | 'word' | 'stray'

const takes: { readonly [C in Exclude<CharacterClass, 'blank'>]: (source: string, start: number) => Token } = {
  quote: takeQuoted,
  // Taken greedily, so that the foreign `<>` and `==` arrive whole and can be explained.
  operator: (source, start) => {
    const end = endOfRun(source, start, 'operator')
    const raw = source.slice(start, end)
    return { kind: 'operator', raw, text: raw, start, end }
  },
  punctuation: (source, start) => {
    const raw = source.charAt(start)
    return { kind: 'punctuation', raw, text: raw, start, end: start + 1 }
  },
  word: (source, start) => {
    const end = endOfRun(source, start, 'word')
    const raw = source.slice(start, end)
    const keyword = raw.length > keywordLengthMax ? undefined : asKeyword(raw)
    return keyword === undefined
      ? { kind: 'word', raw, text: raw, start, end }
      : { kind: 'keyword', raw, text: keyword, start, end }
  },
  stray: (source, start) => {
    throw typographicQuote(source.charAt(start), start, source)
  },
}

function endOfRun(source: string, start: number, kind: CharacterClass): number {
  let end = start + 1
  while (end < source.length && classAt(source, end) === kind) end += 1
  return end
}

function classAt(source: string, at: number): CharacterClass {
  const code = source.charCodeAt(at)
  const ascii = classes[code]
  if (ascii !== undefined) return ascii
  const character = source.charAt(at)
  if (straightened.has(character)) return 'stray'
  return blank.test(character) ? 'blank' : 'word'
}

const blank = /\s/

/** The classes of ASCII, by code. */
const classes: readonly CharacterClass[] = Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code)
  if (blank.test(character)) return 'blank'
  if ('\'"`'.includes(character)) return 'quote'
  if ('=!<>'.includes(character)) return 'operator'
  return '(),'.includes(character) ? 'punctuation' : 'word'
})

/** A quote inside its own kind of quotes is doubled. */
function takeQuoted(source: string, start: number): Token {
  const quote = source.charAt(start)
  let end = source.indexOf(quote, start + 1)
  let isPlain = true
  while (end >= 0 && source.charAt(end + 1) === quote) {
    isPlain = false
    end = source.indexOf(quote, end + 2)
  }
  if (end < 0) throw openQuote(quote, start, source)
  const inner = source.slice(start + 1, end)
  const text = isPlain ? inner : inner.replaceAll(quote + quote, quote)
  return { kind: 'quoted', raw: source.slice(start, end + 1), text, start, end: end + 1 }
}

function asKeyword(raw: string): string | undefined {
  const upper = raw.toUpperCase()
  return keywords.has(upper) ? upper : undefined
}

const keywordLengthMax = Math.max(...Array.from(keywords, ({ length }) => length))

function openQuote(quote: string, position: number, source: string): CeqlError {
  return new CeqlError(`expected a closing ${quote}, found the end of the query`, {
    position,
    source,
    mend: `this ${quote} is never closed; inside a quoted value it is written twice`,
  })
}

function typographicQuote(quote: string, position: number, source: string): CeqlError {
  return new CeqlError(`found the typographic quote ${quote}`, {
    position,
    source,
    mend: `use ${straightened.get(quote)} instead of ${quote}`,
  })
}

/** What keyboards and word processors of any language put in the place of a quote, by the one that is meant. */
const straightened: ReadonlyMap<string, string> = new Map(
  Object.entries({ "'": '‘’‚‛‹›′´', '"': '“”„‟«»″' }).flatMap(([straight, typographic]) =>
    Array.from(typographic, (quote) => [quote, straight] as const),
  ),
)

/** A text query: every term must be found, in any order. */
export interface TextQuery {
  readonly terms: readonly Term[]
}

type Term =
  | { readonly kind: 'phrase'; readonly stems: readonly string[] }
  | { readonly kind: 'pattern'; readonly pattern: RegExp }

export type TextReading =
  | { readonly ok: true; readonly query: TextQuery }
  | { readonly ok: false; readonly message: string }

/** Words the index does not keep. */
const stopWords: ReadonlySet<string> = new Set(
  'a an and are as at be but by for if in into is it no not of on or s such t that the their then there these they this to was will with'.split(
    ' ',
  ),
)

/** Reads the operand of `~`: words, "phrases" and words with `*` or `?`. Other signs only separate words. */
export function readTextQuery(text: string, fieldName: string): TextReading {
  const first = text.trim()[0]
  if ((first === '*' || first === '?') && /\p{L}|\p{N}/u.test(text)) {
    const message = `The text query '${text}' for field '${fieldName}' is not allowed to start with character '${first}'.`
    return { ok: false, message }
  }
  const terms: Term[] = []
  for (const [, phrase, word] of text.matchAll(/"([^"]*)"|([^\s"]+)/g)) {
    if (phrase !== undefined) addPhrase(terms, phrase)
    else if (word !== undefined) addWord(terms, word)
  }
  return { ok: true, query: { terms } }
}

function addPhrase(terms: Term[], phrase: string): void {
  const stems = tokenize(phrase)
    .filter((token) => !stopWords.has(token))
    .map(stem)
  if (stems.length > 0) terms.push({ kind: 'phrase', stems })
}

function addWord(terms: Term[], word: string): void {
  const wildcard = word.replaceAll(/^[+\-!(]+|[)]+$/g, '')
  if (/[\p{L}\p{N}][*?]/u.test(wildcard)) {
    const source = wildcard
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}*?]/gu, '')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')
    terms.push({ kind: 'pattern', pattern: new RegExp(`^${source}$`, 'u') })
    return
  }
  const stems = tokenize(word)
    .filter((token) => !stopWords.has(token))
    .map(stem)
  // `foo-bar` is two words of the index next to each other.
  if (stems.length > 0) terms.push({ kind: 'phrase', stems })
}

/** The words of a text as the index keeps them. */
export interface IndexedText {
  readonly tokens: readonly string[]
  readonly stems: readonly string[]
  readonly stemSet: ReadonlySet<string>
}

export function indexText(text: string): IndexedText {
  const tokens = tokenize(text).filter((token) => !stopWords.has(token))
  const stems = tokens.map(stem)
  return { tokens, stems, stemSet: new Set(stems) }
}

/** A query without any word finds nothing. */
export function matchesText(text: IndexedText, query: TextQuery): boolean {
  return query.terms.length > 0 && query.terms.every((term) => matchesTerm(text, term))
}

function matchesTerm(text: IndexedText, term: Term): boolean {
  if (term.kind === 'pattern') return text.tokens.some((token) => term.pattern.test(token))
  const [first = ''] = term.stems
  if (!text.stemSet.has(first)) return false
  if (term.stems.length === 1) return true
  return text.stems.some((_, at) => term.stems.every((wanted, offset) => text.stems[at + offset] === wanted))
}

function tokenize(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+(?:['’][\p{L}]+)?/gu) ?? []
}

/** Light English stemming: plurals and the commonest endings, enough for `logins` to find `login`. */
function stem(word: string): string {
  let base = word.replace(/['’]s$/, '')
  if (base.length > 4 && base.endsWith('ies')) base = `${base.slice(0, -3)}y`
  else if (base.length > 4 && /(?:ss|x|z|ch|sh)es$/.test(base)) base = base.slice(0, -2)
  else if (base.length > 3 && base.endsWith('s') && !/(?:ss|us|is)$/.test(base)) base = base.slice(0, -1)
  if (base.length > 5 && base.endsWith('ing')) return undouble(base.slice(0, -3))
  if (base.length > 4 && base.endsWith('ed')) return undouble(base.slice(0, -2))
  return base.length > 4 && base.endsWith('e') ? base.slice(0, -1) : base
}

function undouble(base: string): string {
  return /([bdgmnprt])\1$/.test(base) ? base.slice(0, -1) : base
}

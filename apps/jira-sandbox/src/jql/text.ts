import type { Words } from './words.ts'

/** A text query: every part must be found, in any order. */
export interface TextQuery {
  readonly parts: readonly TextPart[]
}

export type TextPart =
  | { readonly kind: 'phrase'; readonly stems: readonly number[] }
  | { readonly kind: 'pattern'; readonly pattern: RegExp }

export type TextReading =
  | { readonly ok: true; readonly query: TextQuery }
  | { readonly ok: false; readonly message: string }

/** Reads the operand of `~`: words, "phrases" and words with `*` or `?`. Other signs only separate words. */
export function readTextQuery(text: string, fieldName: string, words: Words): TextReading {
  const first = text.trim()[0]
  if ((first === '*' || first === '?') && /\p{L}|\p{N}/u.test(text)) {
    const message = `The text query '${text}' for field '${fieldName}' is not allowed to start with character '${first}'.`
    return { ok: false, message }
  }
  const parts: TextPart[] = []
  for (const [, phrase, word] of text.matchAll(/"([^"]*)"|([^\s"]+)/g)) {
    const part = phrase === undefined ? readWord(word ?? '', words) : phraseOf(words.stems(phrase))
    if (part) parts.push(part)
  }
  return { ok: true, query: { parts } }
}

/** `foo-bar` is two words of the index next to each other. */
function readWord(word: string, words: Words): TextPart | undefined {
  const bare = word.replaceAll(/^[+\-!(]+|[)]+$/g, '')
  return /[\p{L}\p{N}][*?]/u.test(bare) ? patternOf(bare) : phraseOf(words.stems(word))
}

function phraseOf(stems: readonly number[]): TextPart | undefined {
  return stems.length > 0 ? { kind: 'phrase', stems } : undefined
}

function patternOf(word: string): TextPart {
  const source = word
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}*?]/gu, '')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return { kind: 'pattern', pattern: new RegExp(`^${source}$`, 'u') }
}

/** A test of texts. A query without any word finds nothing. */
export function matcherOf(query: TextQuery, words: Words): (text: string) => boolean {
  const tests = query.parts.map((part) =>
    part.kind === 'pattern' ? patternTest(part.pattern, words) : phraseTest(part.stems, words),
  )
  return (text) => {
    if (tests.length === 0) return false
    const read = words.read(text)
    return tests.every((test) => test(read))
  }
}

type WordsTest = (text: Int32Array) => boolean

function phraseTest(stems: readonly number[], words: Words): WordsTest {
  return (text) => {
    for (let at = 0; at + stems.length <= text.length; at += 1) {
      if (stems.every((stem, offset) => words.stemOf(text[at + offset] ?? -1) === stem)) return true
    }
    return false
  }
}

function patternTest(pattern: RegExp, words: Words): WordsTest {
  const verdicts = new Map<number, boolean>()
  return (text) =>
    text.some((word) => {
      const known = verdicts.get(word) ?? pattern.test(words.wordAt(word))
      verdicts.set(word, known)
      return known
    })
}

/** The stems under which a document with these texts is filed, some more than once. */
export function textTerms(texts: readonly string[], words: Words): readonly number[] {
  const stems: number[] = []
  for (const text of texts) for (const word of words.read(text)) stems.push(words.stemOf(word))
  return stems
}

import { stemmer } from 'stemmer'

/** The words of every text read so far, numbered, so that texts and questions are compared as numbers. */
export interface Words {
  /** The words of a text in order, without those too common to look for. */
  read(text: string): Int32Array
  /** The number of the stem of a numbered word. */
  stemOf(word: number): number
  /** The stems of a few words of a question. */
  stems(text: string): readonly number[]
  wordAt(word: number): string
  /** The stems of the known words of the given form. */
  stemsMatching(pattern: RegExp): ReadonlySet<number>
}

/** Words the index does not keep. */
const stopWords: ReadonlySet<string> = new Set(
  'a an and are as at be but by for if in into is it no not of on or s such t that the their then there these they this to was will with'.split(
    ' ',
  ),
)

const wordForm = /[\p{L}\p{N}]+(?:['’][\p{L}]+)?/gu

const rememberedTextsMax = 400_000

export function createWords(): Words {
  const numbers = new Map<string, number>()
  const all: string[] = []
  const stems: number[] = []
  const texts = new Map<string, Int32Array>()

  function numberOf(word: string): number {
    const known = numbers.get(word)
    if (known !== undefined) return known
    const number = numbers.size
    numbers.set(word, number)
    all[number] = word
    const stem = stemmer(word.replace(/['’]s$/, ''))
    // A stem may have a stem of its own (`generally`, `general`, `gener`): what counts is the first.
    stems[number] = stem === word ? number : numberOf(stem)
    return number
  }

  function read(text: string): Int32Array {
    const known = texts.get(text)
    if (known) return known
    if (texts.size >= rememberedTextsMax) texts.clear()
    const words = numbersOf(text)
    texts.set(text, words)
    return words
  }

  function numbersOf(text: string): Int32Array {
    const found = text.toLowerCase().match(wordForm) ?? []
    const kept: number[] = []
    for (const word of found) if (!stopWords.has(word)) kept.push(numberOf(word))
    return Int32Array.from(kept)
  }

  const stemOf = (word: number) => stems[word] ?? word

  return {
    read,
    stemOf,
    stems: (text) => [...numbersOf(text)].map(stemOf),
    wordAt: (word) => all[word] ?? '',
    stemsMatching(pattern) {
      const found = new Set<number>()
      const beginning = /^\^([\p{L}\p{N}]*)/u.exec(pattern.source)?.[1] ?? ''
      all.forEach((word, number) => {
        if (word.startsWith(beginning) && pattern.test(word)) found.add(stemOf(number))
      })
      return found
    },
  }
}

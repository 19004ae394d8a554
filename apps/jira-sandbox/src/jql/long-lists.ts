import type { ValueOperand } from './syntax.ts'

/** A query in which only the first value of each long list of numbers is left. All that is left keeps its place. */
export interface Shortened {
  readonly text: string
  /** The values of each list by the place of its first. */
  readonly lists: ReadonlyMap<number, readonly ValueOperand[]>
}

const longList = /\((?:\s*\d+\s*,){49,}\s*\d+\s*\)/g

/**
 * Programs ask for issues by the hundred, and the grammar takes longer over such a list than the search for all that it
 * names. What looks like one may stand in quotes: whoever reads the shortened query has to see whether it met each list.
 */
export function shortenLists(text: string): Shortened {
  const lists = new Map<number, readonly ValueOperand[]>()
  const shortened = text.replace(longList, (list: string, at: number) => {
    const values = Array.from(list.matchAll(/\d+/g), ({ 0: number, index }): ValueOperand => {
      const start = at + index
      return { kind: 'value', text: number, written: number, place: [start, start + number.length] }
    })
    const [first] = values
    if (!first) return list
    lists.set(first.place[0], values)
    return `${list.slice(0, first.place[1] - at).padEnd(list.length - 1)})`
  })
  return { text: shortened, lists }
}

import { literalText } from '@valence/ceql'
import type { Filter } from './filters.ts'
import { allOf, plain, quote } from './jql.ts'

/**
 * Whole words of a text. Jira's text search knows words, stemmed, and not parts of them; so only a word that the text must
 * contain as one can be asked for. The text itself must be plain: markup has words that are not searched.
 */
export function words(jql: string): Filter {
  return ({ operator, values }) => {
    const [first] = values
    if (first === undefined || (operator !== 'LIKE' && operator !== '=' && operator !== 'CONTAINS')) return undefined
    const pattern = literalText(first)
    const isAnchored = operator === '=' || (operator === 'LIKE' && pattern.includes('%'))
    const segments = operator === 'LIKE' ? pattern.split('%') : [pattern]
    const found = segments.flatMap((segment, index) => {
      const edges = { start: isAnchored && index === 0, end: isAnchored && index === segments.length - 1 }
      return wholeWords(segment, edges)
    })
    const clauses = [...new Set(found)].slice(0, wordsMax).map((word) => plain(`${jql} ~ ${quote(word)}`))
    return clauses.length === 0 ? undefined : { fidelity: 'superset', clause: allOf(clauses) }
  }
}

/** More words would not narrow the search further. */
const wordsMax = 8

/** Words of plain letters that blanks or the ends of the text enclose. */
function wholeWords(segment: string, edges: { readonly start: boolean; readonly end: boolean }): readonly string[] {
  const words = segment.split(' ')
  const sure = words.slice(edges.start ? 0 : 1, edges.end ? undefined : -1)
  return sure.map((word) => word.toLowerCase()).filter((word) => /^[a-z]{3,}$/.test(word) && !stopWords.has(word))
}

/** Words that an English text index leaves out, of three letters or more. */
const stopWords: ReadonlySet<string> = new Set(
  'and are but for into not such that the their then there these they this was will with'.split(' '),
)

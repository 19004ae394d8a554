import { RESERVED_WORDS } from '@atlaskit/jql-ast'

/** Words the search index drops; Atlassian's list has them, but the grammar takes them as values. */
const stopWords: ReadonlySet<string> = new Set(
  'a an all are at be but it no such that the their there these they this will'.split(' '),
)

/** The words JQL takes as a value only in quotation marks. */
export function reservedWords(): string[] {
  return [...RESERVED_WORDS, 'changed'].filter((word) => !stopWords.has(word)).sort()
}

import { type Dialect, type FilterRule, literalText, type Predicate } from '@valence/ceql'

/** Ids that a list is asked for; Jira has no other filter there. */
export type IdQuery = readonly number[]

/** What a call of Jira takes. */
export const idsMax = 1000

const ids: FilterRule<IdQuery> = {
  operators: { '=': 'exact', IN: (predicate) => (numbersOf(predicate).length <= idsMax ? 'exact' : undefined) },
  translate: numbersOf,
}

export const idDialect: Dialect<IdQuery> = {
  rule: (name) => (name === 'id' ? ids : undefined),
  // Several restrictions hold together for the ids that are in all of them.
  and: (lists) => lists.reduce((left, right) => left.filter((id) => right.includes(id))),
  or: (lists) => [...new Set(lists.flat())],
}

/** What is no number is no id, and nothing has it. */
function numbersOf({ values }: Predicate): IdQuery {
  const numbers = values.map(literalText).filter((text) => /^[1-9]\d{0,14}$/.test(text))
  return [...new Set(numbers.map(Number))]
}

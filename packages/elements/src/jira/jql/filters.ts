import { type Fidelity, type FilterRule, literalText, operators, type Predicate } from '@valence/ceql'
import { type Clause, everything, plain } from './jql.ts'

/** A predicate in JQL, and how faithful it is. */
export interface Translation {
  readonly fidelity: Fidelity
  readonly clause: Clause
}

/** One way to put predicates into JQL; undefined for those that it cannot say. */
export type Filter = (predicate: Predicate) => Translation | undefined

/** The rule of a field: the first filter that knows what to say. */
export function ruleOf(...filters: readonly Filter[]): FilterRule<Clause> {
  const translation = (predicate: Predicate): Translation | undefined => {
    for (const filter of filters) {
      const found = filter(predicate)
      if (found !== undefined) return found
    }
    return undefined
  }
  const fidelity = (predicate: Predicate) => translation(predicate)?.fidelity
  return {
    operators: Object.fromEntries(operators.map((operator) => [operator, fidelity])),
    translate: (predicate) => translation(predicate)?.clause ?? everything,
    attempt(predicate) {
      const found = translation(predicate)
      return found && { fidelity: found.fidelity, native: found.clause }
    },
  }
}

/** What asks for a value or for none, and of everything else at least that the field has one: no comparison holds without. */
export function presence(jql: string): Filter {
  return ({ operator }) => {
    // Jira keeps no empty text: what is null to it is all that is empty.
    if (operator === 'IS NULL' || operator === 'IS EMPTY') {
      return { fidelity: 'exact', clause: plain(`${jql} IS EMPTY`) }
    }
    const isExact = operator === 'IS NOT NULL' || operator === 'IS NOT EMPTY'
    return { fidelity: isExact ? 'exact' : 'superset', clause: plain(`${jql} IS NOT EMPTY`) }
  }
}

/**
 * One part of the object that a field holds, e.g. `status.name`. JQL compares with any of its names, so that what it finds is
 * checked again.
 */
export function partOf(filter: Filter, isWanted: (text: string) => boolean): Filter {
  return (predicate) => {
    const found = predicate.values.map(literalText).every(isWanted) ? filter(predicate) : undefined
    const isPositive = predicate.operator === '=' || predicate.operator === 'IN'
    return found === undefined || !isPositive ? undefined : { ...found, fidelity: 'superset' }
  }
}

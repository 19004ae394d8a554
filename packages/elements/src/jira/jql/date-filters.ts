import { type Predicate, readInstant } from '@valence/ceql'
import type { Filter } from './filters.ts'
import { allOf, everything, plain, quote } from './jql.ts'

/**
 * Instants. JQL compares whole minutes, so two minutes more are asked for on both sides. Milliseconds since 1970 are the one form
 * that does not depend on the time zone of the calling account.
 */
export function instants(jql: string): Filter {
  const slackMs = 120_000
  return ranged(jql, slackMs, { earliest: 0, latest: endOfTime }, (instant) =>
    String(Math.floor(instant / 60_000) * 60_000),
  )
}

/** Days without a time; a day more is asked for on both sides. */
export function days(jql: string): Filter {
  const slackMs = 86_400_000
  const range = { earliest: Date.UTC(1900, 0), latest: endOfTime }
  return ranged(jql, slackMs, range, (instant) => quote(new Date(instant).toISOString().slice(0, 10)))
}

const endOfTime = Date.UTC(9999, 11, 1)

interface Range {
  readonly earliest: number
  readonly latest: number
}

function ranged(jql: string, slackMs: number, range: Range, write: (instant: number) => string): Filter {
  const atLeast = (instant: number) =>
    instant - slackMs < range.earliest
      ? everything
      : plain(`${jql} >= ${write(Math.min(instant - slackMs, range.latest))}`)
  const atMost = (instant: number) =>
    instant + slackMs > range.latest
      ? everything
      : plain(`${jql} <= ${write(Math.max(instant + slackMs, range.earliest))}`)
  return ({ operator, values }) => {
    const read = values.map(instantOf)
    const found = read.filter((instant) => instant !== undefined)
    if (found.length === 0 || found.length < read.length) return undefined
    const [first, last] = [Math.min(...found), Math.max(...found)]
    if (operator === '<' || operator === '<=') return { fidelity: 'superset', clause: atMost(last) }
    if (operator === '>' || operator === '>=') return { fidelity: 'superset', clause: atLeast(first) }
    const isWithin = operator === '=' || operator === 'IN' || operator === 'BETWEEN'
    return isWithin ? { fidelity: 'superset', clause: allOf([atLeast(first), atMost(last)]) } : undefined
  }
}

/** A literal of a date field as CEQL reads it. */
function instantOf(literal: Predicate['values'][number]): number | undefined {
  if (literal.kind === 'boolean' || literal.kind === 'moment') return undefined
  const instant = literal.kind === 'number' ? literal.value : (readInstant(literal.value) ?? Number(literal.value))
  return Number.isFinite(instant) ? instant : undefined
}

import { type Expression, type Literal, type Operator, type Predicate, textualOperators } from './ast.ts'
import { CeqlError } from './errors.ts'
import { writeInstant } from './instant.ts'
import type { FieldType, TypeOf } from './reading.ts'
import { type Relative, readRelative } from './relative.ts'
import { resolveRelative } from './resolve-relative.ts'
import { createZone, type Zone } from './zone.ts'

/** The time at which a query is asked, and the zone whose days, weeks, months and years it means. */
export interface Now {
  readonly instantMs: number
  /** An IANA name such as `America/Denver`. */
  readonly zone: string
}

export interface SettleOptions {
  readonly now: Now
  readonly typeOf?: TypeOf | undefined
  /** The text of the query, for the caret in an error. */
  readonly source?: string | undefined
}

/**
 * Puts dates in the place of everything that depends on the time of the request: functions such as `startOfDay(-1d)` and,
 * compared with a field of dates, increments such as `-7d`. Settle once per request, and every record meets the same query.
 *
 * A field of days without a time is compared with what the calendar and the clock of the zone show.
 *
 * @example print(settle(parse('created > -1h'), { now: { instantMs: 0, zone: 'UTC' }, typeOf: () => 'datetime' }))
 * // created > '1969-12-31T23:00:00.000Z'
 */
export function settle(expression: Expression, { now, typeOf = () => undefined, source }: SettleOptions): Expression {
  let zone: Zone | undefined
  const settleOne = (predicate: Predicate): Predicate => {
    const type = typeOf(predicate.field) ?? 'any'
    const relatives = predicate.values.map((literal) => relativeOf(literal, type, predicate.operator))
    if (relatives.every((relative) => relative === undefined)) return predicate
    zone ??= createZone(now.zone)
    const clock = { nowMs: now.instantMs, zone, isWall: type === 'date' }
    const values = predicate.values.map((literal, index) => {
      const text = dateOf(relatives[index], clock)
      if (text === outside) throw describeOutside(predicate, index, source)
      return text === undefined ? literal : ({ kind: 'string', value: text } as const)
    })
    return { ...predicate, values }
  }
  const settleNode = (node: Expression): Expression =>
    node.type === 'predicate' ? settleOne(node) : { ...node, operands: node.operands.map(settleNode) }
  return settleNode(expression)
}

/** What a literal means in terms of now; `undefined` for what does not depend on it. */
function relativeOf(literal: Literal, type: FieldType, operator: Operator): Relative | undefined {
  if (textualOperators.has(operator)) return undefined
  if (literal.kind === 'moment') return isTemporal(type) || type === 'any' ? readRelative(literal.text) : undefined
  if (literal.kind !== 'string') return undefined
  const mayCount = isTemporal(type) || (type === 'any' && ordering.has(operator) && isSignedOrCall(literal.value))
  return mayCount ? readRelative(literal.value) : undefined
}

/** In an undeclared field `4h` is as likely to be a length of time, which is text. */
function isSignedOrCall(text: string): boolean {
  return /^\s*[+-]|\)$/.test(text)
}

function isTemporal(type: FieldType): boolean {
  return type === 'date' || type === 'datetime'
}

/** With these, nobody compares an undeclared field with the text `-7d`. */
const ordering: ReadonlySet<Operator> = new Set(['<', '<=', '>', '>=', 'BETWEEN', 'NOT BETWEEN'])

interface ZonedClock {
  readonly nowMs: number
  readonly zone: Zone
  /** Whether the date is that on the wall rather than the instant. */
  readonly isWall: boolean
}

const outside = Symbol('outside the calendar')

function dateOf(relative: Relative | undefined, { nowMs, zone, isWall }: ZonedClock) {
  if (relative === undefined) return undefined
  const instant = resolveRelative(relative, nowMs, zone)
  return writeInstant(isWall ? zone.wallOf(instant) : instant) ?? outside
}

function describeOutside({ field, valueSpans, span }: Predicate, index: number, source: string | undefined): CeqlError {
  const position = valueSpans?.[index]?.start ?? span?.start
  return new CeqlError(`the moment that field "${field}" is compared with lies outside the years 0 to 9999`, {
    position,
    source,
  })
}

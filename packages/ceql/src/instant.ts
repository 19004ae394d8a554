/**
 * Reads an ISO-8601 date, with or without a time, as milliseconds since 1970; `undefined` when it is none.
 * A date alone is its first moment in UTC, and a time without zone is UTC. `+0200` without a colon is accepted
 * because Jira writes it, and so is a blank for the `T`.
 *
 * @example readInstant('2015-01-06T09:31:38.000-0700')
 * @example readInstant('2015-01-06 09:31')
 * @example readInstant('2015-01-06')
 */
export function readInstant(text: string): number | undefined {
  // The pattern settles where everything is. Records are read here by the thousand: no groups, no slices.
  if (!iso.test(text)) return undefined
  const midnight = readMidnight(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10))
  if (midnight === undefined || text.length === 10) return midnight
  const seconds = text.charAt(16) === ':' ? number(text, 17, 19) : 0
  const clock = readClock(number(text, 11, 13), number(text, 14, 16), seconds)
  const offset = readOffset(text)
  return clock === undefined || offset === undefined ? undefined : midnight + clock + readMilliseconds(text) - offset
}

const iso = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d(?::?\d\d)?)?)?$/i

/** The digits of `text` between two places, as a number. */
function number(text: string, start: number, end: number): number {
  let value = 0
  for (let at = start; at < end; at += 1) value = value * 10 + text.charCodeAt(at) - codeOfZero
  return value
}

const codeOfZero = 48

/** A day that the calendar does not have would roll over into the next month: it is refused. */
function readMidnight(year: number, month: number, day: number): number | undefined {
  // `Date.UTC` takes the years 0 to 99 for 1900 to 1999; the calendar repeats itself every 400 years.
  const midnight = Date.UTC(year + 400, month - 1, day) - fourCenturiesMs
  const isReal = month >= 1 && month <= 12 && new Date(midnight).getUTCDate() === day
  return isReal ? midnight : undefined
}

const fourCenturiesMs = 146_097 * 86_400_000

function readClock(hours: number, minutes: number, seconds: number): number | undefined {
  return hours > 23 || minutes > 59 || seconds > 59 ? undefined : ((hours * 60 + minutes) * 60 + seconds) * 1000
}

/** Milliseconds are what a `Date` holds: finer digits are cut off. */
function readMilliseconds(text: string): number {
  const separator = text.charAt(19)
  if (separator !== '.' && separator !== ',') return 0
  let end = 20
  while (end < 23 && isDigit(text.charCodeAt(end))) end += 1
  return number(text, 20, end) * 10 ** (23 - end)
}

function isDigit(code: number): boolean {
  return code >= codeOfZero && code < codeOfZero + 10
}

/** The distance of the zone from UTC. A sign behind the minutes can only be the zone's. */
function readOffset(text: string): number | undefined {
  const sign = Math.max(text.indexOf('+', 16), text.indexOf('-', 16))
  if (sign < 0) return 0
  const minutesAt = text.charAt(sign + 3) === ':' ? sign + 4 : sign + 3
  const minutes = minutesAt < text.length ? number(text, minutesAt, minutesAt + 2) : 0
  const offset = readClock(number(text, sign + 1, sign + 3), minutes, 0)
  return offset === undefined || text.charAt(sign) === '+' ? offset : -offset
}

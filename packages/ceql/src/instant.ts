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
  // Records are read here by the thousand: no pattern, no slices, and a NaN for what is none.
  if (text.length < 10 || text.charCodeAt(4) !== dash || text.charCodeAt(7) !== dash) return undefined
  const midnight = readMidnight(digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2))
  const instant = text.length === 10 ? midnight : midnight + readTime(text)
  return Number.isNaN(instant) ? undefined : instant
}

const [zero, dash, colon, dot, comma, plus] = [0x30, 0x2d, 0x3a, 0x2e, 0x2c, 0x2b]

/** The number that so many digits from there are. */
function digits(text: string, start: number, count: number): number {
  let value = 0
  for (let at = start; at < start + count; at += 1) {
    const digit = text.charCodeAt(at) - zero
    if (!(digit >= 0 && digit <= 9)) return Number.NaN
    value = value * 10 + digit
  }
  return value
}

/** The days of the calendar before this one, by counting years from March: leap days then come last. */
function readMidnight(year: number, month: number, day: number): number {
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= lengthOf(month, year))) return Number.NaN
  const years = month > 2 ? year : year - 1
  const months = month > 2 ? month - 3 : month + 9
  const leapDays = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400)
  const days = years * 365 + leapDays + Math.floor((months * 153 + 2) / 5) + day - 1
  return (days - daysBefore1970) * 86_400_000
}

const daysBefore1970 = 719_468

function lengthOf(month: number, year: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
}

/** What stands behind the day, in milliseconds: the time, less the distance of the zone from UTC. */
function readTime(text: string): number {
  const separator = text.charAt(10)
  if ((separator !== 'T' && separator !== ' ' && separator !== 't') || text.charCodeAt(13) !== colon) return Number.NaN
  const hasSeconds = text.charCodeAt(16) === colon
  const clock = readClock(digits(text, 11, 2), digits(text, 14, 2), hasSeconds ? digits(text, 17, 2) : 0)
  const code = hasSeconds ? text.charCodeAt(19) : Number.NaN
  const fractionEnd = code === dot || code === comma ? endOfDigits(text, 20) : 0
  const end = fractionEnd > 0 ? fractionEnd : hasSeconds ? 19 : 16
  const milliseconds = fractionEnd > 0 ? readMilliseconds(text, fractionEnd) : 0
  return clock + milliseconds - readOffset(text, end)
}

function readClock(hours: number, minutes: number, seconds: number): number {
  return hours <= 23 && minutes <= 59 && seconds <= 59 ? ((hours * 60 + minutes) * 60 + seconds) * 1000 : Number.NaN
}

function endOfDigits(text: string, start: number): number {
  let end = start
  while (text.charCodeAt(end) >= zero && text.charCodeAt(end) <= zero + 9) end += 1
  return end
}

/** Milliseconds are what a `Date` holds: finer digits, of which there may be nine in all, are cut off. */
function readMilliseconds(text: string, end: number): number {
  const count = end - 20
  if (count < 1 || count > 9) return Number.NaN
  return count < 3 ? digits(text, 20, count) * 10 ** (3 - count) : digits(text, 20, 3)
}

/** The distance of the zone from UTC: `Z` or nothing, `+02`, `+0200` or `+02:00`. */
function readOffset(text: string, start: number): number {
  const rest = text.length - start
  if (rest === 0) return 0
  const sign = text.charCodeAt(start)
  if (rest === 1) return sign === 0x5a || sign === 0x7a ? 0 : Number.NaN
  if (sign !== plus && sign !== dash) return Number.NaN
  const hasColon = text.charCodeAt(start + 3) === colon
  if (rest !== 3 && rest !== (hasColon ? 6 : 5)) return Number.NaN
  const minutes = rest === 3 ? 0 : digits(text, hasColon ? start + 4 : start + 3, 2)
  const offset = readClock(digits(text, start + 1, 2), minutes, 0)
  return sign === plus ? offset : -offset
}

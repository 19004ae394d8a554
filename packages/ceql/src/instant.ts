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
  // Records are read here by the thousand: no pattern, no slices, and whole numbers that fit into a register.
  const day = readDay(text)
  const time = day === undefined || text.length === 10 ? 0 : readTime(text)
  return day === undefined || time === undefined ? undefined : day * 86_400_000 + time
}

/**
 * Whether a text is an instant as `Date` writes it. Such texts stand in the order of their instants, and need not be read to be
 * compared. Of 29 February, which not every year has, this does not say.
 */
export function isWrittenInstant(text: string): boolean {
  return text.length === 24 && written.test(text)
}

const monthAndDay = '(?:0[1-9]|1[0-2])-(?:0[1-9]|1\\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31'
const written = new RegExp(`^\\d{4}-(?:${monthAndDay})T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d\\.\\d{3}Z$`)

/** Writes an instant as `Date` does; `undefined` for one outside the years 0 to 9999, which stands in another order. */
export function writeInstant(instant: number): string | undefined {
  return instant >= earliest && instant <= latest ? new Date(instant).toISOString() : undefined
}

/** The edges of the years that are written with four digits. */
const [earliest, latest] = [-62_167_219_200_000, 253_402_300_799_999]

/** How many days of the calendar lie between 1970 and the date that a text begins with. */
function readDay(text: string): number | undefined {
  if (text.length < 10 || text.charAt(4) !== '-' || text.charAt(7) !== '-') return undefined
  const century = pair(text, 0)
  const year = pair(text, 2)
  const month = pair(text, 5)
  const day = pair(text, 8)
  if (century < 0 || year < 0 || month < 1 || month > 12 || day < 1) return undefined
  // Of four centuries only one has a leap day in its first year.
  const isLeap = year % 4 === 0 && (year > 0 || century % 4 === 0)
  if (day > 28 && day > lengthOf(month, isLeap)) return undefined
  const leapDays = century * 24 + (century >> 2) + (year >> 2) - (isLeap && month < 3 ? 1 : 0)
  return (century * 100 + year) * 365 + leapDays + (daysBefore[month] ?? 0) + day - daysBefore1970
}

function lengthOf(month: number, isLeap: boolean): number {
  if (month === 2) return isLeap ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** The days of a common year before each month, by its number. */
const daysBefore: readonly number[] = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]

const daysBefore1970 = 719_528

/** What stands behind the day, in milliseconds: the time, less the distance of the zone from UTC. */
function readTime(text: string): number | undefined {
  if (text.length < 16 || !isSeparator(text.charAt(10)) || text.charAt(13) !== ':') return undefined
  const hasSeconds = text.length > 18 && text.charAt(16) === ':'
  const clock = readClock(pair(text, 11), pair(text, 14), hasSeconds ? pair(text, 17) : 0)
  let end = hasSeconds ? 19 : 16
  let milliseconds = 0
  if (hasSeconds && text.length > 20 && isPoint(text.charAt(19))) {
    for (end = 20; end < text.length && digit(text, end) >= 0; end += 1) {
      milliseconds += digit(text, end) * (weights[end - 20] ?? 0)
    }
    if (end === 20 || end > 29) return undefined
  }
  const offset = readOffset(text, end)
  return clock === undefined || offset === undefined ? undefined : clock + milliseconds - offset
}

/** What the digits of a fraction are worth. Milliseconds are what a `Date` holds: finer digits, up to nine in all, are cut off. */
const weights: readonly number[] = [100, 10, 1]

function readClock(hours: number, minutes: number, seconds: number): number | undefined {
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 59) return undefined
  return ((hours * 60 + minutes) * 60 + seconds) * 1000
}

/** The distance of the zone from UTC: `Z` or nothing, `+02`, `+0200` or `+02:00`. */
function readOffset(text: string, start: number): number | undefined {
  const rest = text.length - start
  if (rest === 0) return 0
  const sign = text.charAt(start)
  if (rest === 1) return sign === 'Z' || sign === 'z' ? 0 : undefined
  if (rest < 3 || (sign !== '+' && sign !== '-')) return undefined
  const hasColon = rest > 3 && text.charAt(start + 3) === ':'
  if (rest !== 3 && rest !== (hasColon ? 6 : 5)) return undefined
  const minutes = rest === 3 ? 0 : pair(text, hasColon ? start + 4 : start + 3)
  const offset = readClock(pair(text, start + 1), minutes, 0)
  return sign === '+' || offset === undefined ? offset : -offset
}

/** The number that two digits are; -1 when they are none. */
function pair(text: string, at: number): number {
  const tens = digit(text, at)
  const ones = digit(text, at + 1)
  return tens < 0 || ones < 0 ? -1 : tens * 10 + ones
}

function digit(text: string, at: number): number {
  const value = text.charCodeAt(at) - zero
  return value >= 0 && value <= 9 ? value : -1
}

const zero = 0x30

function isSeparator(character: string): boolean {
  return character === 'T' || character === ' ' || character === 't'
}

function isPoint(character: string): boolean {
  return character === '.' || character === ','
}

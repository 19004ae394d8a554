/**
 * The clock on the wall of a time zone. A wall time is written as the milliseconds at which a clock in UTC would show the same.
 */
export interface Zone {
  /** What the clock shows at an instant. */
  readonly wallOf: (instant: number) => number
  /** The instant at which the clock shows that: the first of two, or, when it never does, as if it had not been set forward. */
  readonly instantOf: (wall: number) => number
}

/** Opens a zone by its IANA name. Throws a `RangeError` when there is none of that name: ask {@link isZone} before. */
export function createZone(name: string): Zone {
  if (name === 'UTC') return { wallOf: (instant) => instant, instantOf: (wall) => wall }
  const offsetAt = createOffsets(name)
  return {
    wallOf: (instant) => instant + offsetAt(instant),
    instantOf: (wall) => {
      // Zones change their offset by less than a day, and not twice within two.
      const [before, after] = [wall - offsetAt(wall - dayMs), wall - offsetAt(wall + dayMs)]
      const real = [before, after].filter((instant) => instant + offsetAt(instant) === wall)
      return real.length === 0 ? before : Math.min(...real)
    },
  }
}

/** Whether there is a time zone of that IANA name, such as `America/Denver`. */
export function isZone(name: string): boolean {
  try {
    formatOf(name)
    return true
  } catch {
    return false
  }
}

const dayMs = 86_400_000

/** Tells how far the zone is ahead of UTC at an instant, in milliseconds; 0 outside the calendar. */
function createOffsets(timeZone: string): (instant: number) => number {
  const format = formatOf(timeZone)
  return (instant) => {
    if (!(Math.abs(instant) <= calendarEnd)) return 0
    const name = format.formatToParts(instant).find(({ type }) => type === 'timeZoneName')?.value ?? ''
    const [, sign, hours, minutes, seconds = '0'] = offset.exec(name) ?? []
    const ms = ((Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60 + Number(seconds)) * 1000
    return sign === '-' ? -ms : ms
  }
}

/** A format takes longer to make than a query to read. There are no more of them than zones, whose names know no case. */
const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const name = timeZone.toLowerCase()
  const known = formats.get(name)
  if (known !== undefined) return known
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  formats.set(name, format)
  return format
}

/** `GMT`, `GMT-07:00`, and for times before there were zones `GMT-07:52:58`. */
const offset = /^GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/

/** The largest instant that a `Date` holds. */
const calendarEnd = 8.64e15

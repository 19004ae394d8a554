/** Wall-clock arithmetic in IANA time zones, quick enough for every date of every answer. */
export interface Zones {
  /** Jira's own form, `2026-01-26T01:39:15.510+0200`. */
  stamp(instant: number, zone: string): string
  /** The calendar day at that instant, `2026-01-26`. */
  day(instant: number, zone: string): string
  /** The instant at which clocks of the zone show the given wall time (milliseconds as if it were UTC). */
  instant(wall: number, zone: string): number
  /** The wall time of an instant, in milliseconds as if it were UTC. */
  wall(instant: number, zone: string): number
}

const hourMs = 3_600_000
const cachedHoursMax = 50_000

export function createZones(): Zones {
  const offsets = new Map<string, Map<number, number>>()
  const formats = new Map<string, Intl.DateTimeFormat>()

  // Clocks change on whole hours of UTC almost everywhere, so an offset holds for its hour.
  function offset(instant: number, zone: string): number {
    const hour = Math.floor(instant / hourMs)
    let known = offsets.get(zone)
    if (!known || known.size > cachedHoursMax) {
      known = new Map()
      offsets.set(zone, known)
    }
    const cached = known.get(hour)
    if (cached !== undefined) return cached
    const computed = readOffset(formatFor(zone), hour * hourMs)
    known.set(hour, computed)
    return computed
  }

  function formatFor(zone: string): Intl.DateTimeFormat {
    const format = formats.get(zone) ?? new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
    formats.set(zone, format)
    return format
  }

  function wall(instant: number, zone: string): number {
    return instant + offset(instant, zone)
  }

  return {
    wall,
    stamp(instant, zone) {
      const shift = offset(instant, zone)
      return new Date(instant + shift).toISOString().slice(0, 23) + signed(shift)
    },
    day: (instant, zone) => new Date(wall(instant, zone)).toISOString().slice(0, 10),
    instant(wallTime, zone) {
      // The offset at the wall time read as UTC is right but near a clock change; the second reading settles it.
      const guess = wallTime - offset(wallTime, zone)
      return wallTime - offset(guess, zone)
    },
  }
}

function readOffset(format: Intl.DateTimeFormat, instant: number): number {
  const name = format.formatToParts(instant).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT'
  const match = /GMT([+-])(\d{2}):(\d{2})/.exec(name)
  if (!match) return 0
  const minutes = Number(match[2]) * 60 + Number(match[3])
  return (match[1] === '-' ? -minutes : minutes) * 60_000
}

function signed(offsetMs: number): string {
  const minutes = Math.abs(offsetMs) / 60_000
  const hours = String(Math.floor(minutes / 60)).padStart(2, '0')
  return `${offsetMs < 0 ? '-' : '+'}${hours}${String(minutes % 60).padStart(2, '0')}`
}

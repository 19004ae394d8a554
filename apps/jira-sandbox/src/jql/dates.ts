import type { Zones } from '../world/zones.ts'

/** Where and when a query is read: dates without a zone are the caller's. */
export interface Clock {
  readonly zones: Zones
  readonly zone: string
  readonly now: number
  /** 0 for Sunday, 1 for Monday. */
  readonly weekStart: 0 | 1
}

export interface JqlInstant {
  readonly at: number
  /** Text forms speak of a whole minute, epoch milliseconds of an instant. */
  readonly lengthMs: number
}

const minuteMs = 60_000
const unitMs = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: minuteMs } as const

/** Reads a JQL date: a day, a minute, a period before or after now, or epoch milliseconds. */
export function parseJqlDate(text: string, clock: Clock): JqlInstant | undefined {
  const trimmed = text.trim()
  if (/^-?\d+$/.test(trimmed)) return { at: Number(trimmed), lengthMs: 1 }
  const period = parsePeriod(trimmed)
  if (period !== undefined) return { at: clock.now + period, lengthMs: minuteMs }
  const wall = parseWall(trimmed)
  return wall === undefined ? undefined : { at: clock.zones.instant(wall, clock.zone), lengthMs: minuteMs }
}

function parsePeriod(text: string): number | undefined {
  const match = /^([+-]?)((?:\d+[wdhm]\s*)+)$/.exec(text)
  if (!match) return undefined
  let sum = 0
  for (const [, count, unit] of (match[2] ?? '').matchAll(/(\d+)([wdhm])/g)) {
    if (unit === 'w' || unit === 'd' || unit === 'h' || unit === 'm') sum += Number(count) * unitMs[unit]
  }
  return match[1] === '-' ? -sum : sum
}

function parseWall(text: string): number | undefined {
  const match = /^(\d{4})([/-])(\d{1,2})\2(\d{1,2})(?:[ T](\d{1,2}):(\d{2}))?$/.exec(text)
  if (!match) return undefined
  const [year, month, day, hour, minute] = [match[1], match[3], match[4], match[5] ?? 0, match[6] ?? 0].map(Number)
  const date = new Date(Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute))
  const same = date.getUTCMonth() + 1 === month && date.getUTCDate() === day && (hour ?? 0) < 24 && (minute ?? 0) < 60
  return same ? date.getTime() : undefined
}

export const periods = ['Day', 'Week', 'Month', 'Year'] as const
export type Period = (typeof periods)[number]

/** `startOfMonth(-1)`, `endOfDay("+2d")`: the border of a period, moved by an increment. */
export function borderOf(
  edge: 'start' | 'end',
  period: Period,
  increment: string | undefined,
  clock: Clock,
): number | undefined {
  const step = parseIncrement(increment, natural[period])
  if (!step) return undefined
  const { zones, zone, now } = clock
  const start = floorWall(zones.wall(now, zone), period, clock.weekStart)
  const border = edge === 'start' ? start : moveWall(start, { count: 1, unit: natural[period] })
  const moved = zones.instant(moveWall(border, step), zone)
  return edge === 'start' ? moved : moved - 1
}

interface Step {
  readonly count: number
  readonly unit: Unit
}
type Unit = 'y' | 'M' | 'w' | 'd' | 'h' | 'm'

const natural: Readonly<Record<Period, Unit>> = { Day: 'd', Week: 'w', Month: 'M', Year: 'y' }

function parseIncrement(text: string | undefined, unit: Unit): Step | undefined {
  if (text === undefined || text.trim() === '') return { count: 0, unit }
  const match = /^([+-]?\d+)([yMwdhm]?)$/.exec(text.trim())
  const named = match?.[2]
  const isUnit = named === 'y' || named === 'M' || named === 'w' || named === 'd' || named === 'h' || named === 'm'
  return match ? { count: Number(match[1]), unit: isUnit ? named : unit } : undefined
}

function floorWall(wall: number, period: Period, weekStart: 0 | 1): number {
  const date = new Date(wall)
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()]
  if (period === 'Year') return Date.UTC(year, 0, 1)
  if (period === 'Month') return Date.UTC(year, month, 1)
  const back = period === 'Week' ? (date.getUTCDay() - weekStart + 7) % 7 : 0
  return Date.UTC(year, month, day - back)
}

/** Months and years are calendar steps; the rest are lengths of time. */
function moveWall(wall: number, { count, unit }: Step): number {
  if (unit !== 'y' && unit !== 'M') return wall + count * unitMs[unit]
  const date = new Date(wall)
  date.setUTCMonth(date.getUTCMonth() + count * (unit === 'y' ? 12 : 1))
  return date.getTime()
}

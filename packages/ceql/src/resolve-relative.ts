import type { CalendarUnit, Relative, Step } from './relative.ts'
import type { Zone } from './zone.ts'

/**
 * The instant that a relative moment means. Years, months, weeks and days are those of the zone's calendar, so that a day
 * later is the same time on the clock; hours and minutes are as long as they are. Weeks begin on Monday (ISO 8601).
 * An end is the last millisecond. Outside the calendar the answer is not finite.
 */
export function resolveRelative({ anchor, steps }: Relative, nowMs: number, zone: Zone): number {
  const now = zone.wallOf(nowMs)
  const isDated = anchor.edge !== 'now' || steps.some(isCalendarStep)
  const start = anchor.edge === 'now' ? now : startOf[anchor.unit](now)
  const edge = anchor.edge === 'end' ? move(start, { amount: 1, unit: anchor.unit }) : start
  const wall = steps.filter(isCalendarStep).reduce(move, edge)
  const instant = (isDated ? zone.instantOf(wall) : nowMs) - (anchor.edge === 'end' ? 1 : 0)
  return steps.reduce((moved, { amount, unit }) => moved + amount * (durations.get(unit) ?? 0), instant)
}

type CalendarStep = Step & { readonly unit: CalendarUnit }

function isCalendarStep(step: Step): step is CalendarStep {
  return !durations.has(step.unit)
}

const durations: ReadonlyMap<Step['unit'], number> = new Map([
  ['h', 3_600_000],
  ['m', 60_000],
])

const dayMs = 86_400_000

/** The first moment of the day, week, month or year in which a wall time lies. */
const startOf: { readonly [U in CalendarUnit]: (wall: number) => number } = {
  d: (wall) => Math.floor(wall / dayMs) * dayMs,
  // 1970 began on a Thursday.
  w: (wall) => Math.floor((wall / dayMs + 3) / 7) * 7 * dayMs - 3 * dayMs,
  M: (wall) => utc(new Date(wall).getUTCFullYear(), new Date(wall).getUTCMonth(), 1),
  y: (wall) => utc(new Date(wall).getUTCFullYear(), 0, 1),
}

/** A month later is the same day of it, or its last one: from 31 January to 28 February. */
function move(wall: number, { amount, unit }: CalendarStep): number {
  if (unit === 'd' || unit === 'w') return wall + amount * dayMs * (unit === 'w' ? 7 : 1)
  const date = new Date(wall)
  const year = date.getUTCFullYear()
  const month = date.getUTCMonth() + amount * (unit === 'y' ? 12 : 1)
  const lastDay = new Date(utc(year, month + 1, 0)).getUTCDate()
  const timeOfDay = wall - startOf.d(wall)
  return utc(year, month, Math.min(date.getUTCDate(), lastDay)) + timeOfDay
}

/** As `Date.UTC`, which takes the years 0 to 99 for others; the calendar repeats itself every 400 years. */
function utc(year: number, month: number, day: number): number {
  return Date.UTC(year + 400, month, day) - 146_097 * dayMs
}

import type { Place } from '../description/place.ts'
import type { When } from '../description/times.ts'
import type { Draft } from './draft.ts'

const unitMs = { w: 7 * 86_400_000, d: 86_400_000, h: 3_600_000, m: 60_000 } as const

/** An instant in epoch milliseconds; what cannot be read is a fault. */
export function readWhen(draft: Draft, place: Place, when: When | undefined, otherwise: number): number {
  if (when === undefined) return otherwise
  if (typeof when === 'number') return when
  const relative = /^-(\d+)([wdhm])$/.exec(when)
  if (relative) return draft.at - Number(relative[1]) * unitMs[unitOf(relative[2])]
  const instant = /^\d{4}-\d{2}-\d{2}/.test(when) ? Date.parse(when) : Number.NaN
  if (!Number.isNaN(instant)) return instant
  draft.fault(
    place,
    `"${when}" is no time; write 2026-03-01, 2026-03-01T09:30:00Z, or back from now -3d, -2w, -4h, -30m`,
  )
  return otherwise
}

function unitOf(text: string | undefined): keyof typeof unitMs {
  return text === 'w' || text === 'd' || text === 'h' ? text : 'm'
}

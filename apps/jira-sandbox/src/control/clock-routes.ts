import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { refusal } from '../http/faults.ts'
import { controlBody } from './body.ts'
import type { ControlDeps } from './control.ts'

const instant = z.iso.datetime({ offset: true })
const moveBody = z
  .strictObject({ advance: z.union([z.string(), z.number()]).optional(), set: instant.optional() })
  .refine(({ advance, set }) => (advance === undefined) !== (set === undefined), 'Give either "advance" or "set".')

/** Moves time. Whatever is due then is due: retries of webhooks, expiries of tokens and registrations. */
export function clockRoutes(app: FastifyInstance, { clock }: ControlDeps): void {
  const shown = () => ({ now: new Date(clock.now()).toISOString(), offsetMs: clock.offsetMs() })

  app.get('/clock', shown)

  app.post('/clock', (request) => {
    const { advance, set } = controlBody(request, moveBody)
    if (set !== undefined) clock.set(Date.parse(set))
    if (advance !== undefined) clock.advance(readSpan(advance))
    return shown()
  })

  app.delete('/clock', () => {
    clock.reset()
    return shown()
  })
}

const unitMs = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const
/** What a Date can still hold, from either side. */
const spanMaxMs = 100 * 365 * 86_400_000

/** Milliseconds, or spans such as `90d` and `1h 30m`; a minus goes back. */
function readSpan(input: string | number): number {
  const span = typeof input === 'number' ? input : spanOf(input)
  if (!Number.isInteger(span) || Math.abs(span) > spanMaxMs) {
    throw refusal(400, [
      'advance: must be milliseconds or like "90d", "1h 30m" or "-2w" (w d h m s ms), at most a century.',
    ])
  }
  return span
}

function spanOf(text: string): number {
  const match = /^(-?)((?:\d+(?:ms|[wdhms])\s*)+)$/.exec(text.trim())
  if (!match?.[2]) return Number.NaN
  let total = 0
  for (const [, count, unit] of match[2].matchAll(/(\d+)(ms|w|d|h|m|s)/g)) total += Number(count) * unitOf(unit)
  return match[1] === '-' ? -total : total
}

function unitOf(unit: string | undefined): number {
  return Object.entries(unitMs).find(([name]) => name === unit)?.[1] ?? Number.NaN
}

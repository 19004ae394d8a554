import { Fault } from '@valence/element-kit'
import type { AnswerHead } from '../../http/transport.ts'
import type { Clock } from '../../ports.ts'
import type { Call } from '../layer.ts'
import type { HeldBy, LimitBook } from './book.ts'
import { tellsLimits } from './headers.ts'
import type { Lanes } from './lanes.ts'
import type { Patience } from './patience.ts'
import type { Permit } from './permit.ts'
import { type Caller, scopesOf } from './scope.ts'

type Aimed = Pick<Call, 'method' | 'path' | 'signal' | 'traffic' | 'gone'>

/** Where the calls of one instance are held back, and what their answers teach. */
export interface Gate {
  /** A turn for a call: asked for last, when nothing but the sending is left to do. @throws Fault rate_limited, naming the limit */
  pass(call: Aimed, deadlineMs: number): Permit | Promise<Permit>
  /** Whether a turn is still good, now that the connection is ready. */
  stands(permit: Permit): boolean
  /** By when the last wait of a call must end that begins now, if it is not bound already. */
  deadlineOf(call: Pick<Call, 'traffic' | 'deadlineMs'>): number
  learn(call: Aimed, answer: AnswerHead): Promise<void> | undefined
}

interface GateDependencies {
  readonly book: LimitBook
  readonly lanes: Lanes
  readonly clock: Clock
  readonly patience: Patience
}

export function createGate(
  { book, lanes, clock, patience }: GateDependencies,
  caller: Caller,
  instanceId: number,
): Gate {
  return {
    pass: (call, deadlineMs) => book.pass() ?? wait(call, deadlineMs),
    stands: book.stands,
    deadlineOf: ({ deadlineMs, traffic = 'live' }) => deadlineMs ?? clock.now().getTime() + patience[traffic],
    learn(call, answer) {
      if (!tellsLimits(answer)) return undefined
      return asksForPause(answer) ? book.refuse(caller, call, answer) : book.note(caller, call, answer)
    },
  }

  async function wait(call: Aimed, deadlineMs: number): Promise<Permit> {
    const permit = book.permit()
    const guarded = await book.of(scopesOf(caller, call))
    if (guarded.length === 0) return permit
    const { traffic = 'live', signal } = call
    const signals = [signal, call.gone?.()].filter((one) => one !== undefined)
    return lanes.pass(guarded, { instanceId, traffic, deadlineMs, signals })
  }
}

/** A good answer asks for one when it emptied a bucket; without a budget beside it the header is about something else, such as a task. */
function asksForPause({ status, headers }: AnswerHead): boolean {
  if (status === 429) return true
  const after = headers['retry-after']
  if (after === undefined || after === '0') return false
  return status === 503 || (status < 300 && headers['x-ratelimit-remaining'] !== undefined)
}

/** What a caller is told who cannot wait any longer. */
export function refusalOf(elementName: string, heldBy: HeldBy | undefined, waitMs: number): Fault {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000))
  const which = heldBy === undefined ? '' : ` (${heldBy.reason ?? 'no reason given'}, ${heldBy.scope.name})`
  const message = `${elementName} limits the rate of requests${which}. Try again in ${seconds} s.`
  return new Fault('rate_limited', message, { headers: { 'Retry-After': String(seconds) } })
}

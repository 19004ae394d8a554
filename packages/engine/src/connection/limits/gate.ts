import { Fault, type ProviderResponse } from '@valence/element-kit'
import type { Clock } from '../../ports.ts'
import type { Call, Layer } from '../layer.ts'
import type { LimitBook, Pause } from './book.ts'
import { tellsLimits } from './headers.ts'
import type { Lanes } from './lanes.ts'
import type { Patience } from './patience.ts'
import { type Caller, scopesOf } from './scope.ts'

type Aimed = Pick<Call, 'method' | 'path' | 'signal' | 'traffic' | 'gone' | 'deadlineMs'>

/** Where the calls of one instance are held back, and what their answers teach. Undefined means: nothing to wait for. */
export interface Gate {
  /** @throws Fault rate_limited, naming the limit, when the call would have to wait too long. */
  pass(call: Aimed): Promise<void> | undefined
  learn(call: Aimed, answer: ProviderResponse): Promise<void> | undefined
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
    pass: (call) => (book.isQuiet() ? undefined : wait(call)),
    learn(call, answer) {
      if (!tellsLimits(answer)) return undefined
      return asksForPause(answer) ? book.refuse(caller, call, answer) : book.note(caller, call, answer)
    },
  }

  async function wait(call: Aimed): Promise<void> {
    const guarded = await book.guardedOf(scopesOf(caller, call))
    if (guarded.length === 0) return
    const { traffic = 'live', signal } = call
    const signals = [signal, call.gone?.()].filter((one) => one !== undefined)
    const deadlineMs = call.deadlineMs ?? clock.now().getTime() + patience[traffic]
    await lanes.pass(guarded, { instanceId, traffic, deadlineMs, signals })
  }
}

/** A good answer asks for one when it emptied a bucket; without a budget beside it the header is about something else, such as a task. */
function asksForPause({ status, headers }: ProviderResponse): boolean {
  if (status === 429) return true
  const after = headers['retry-after']
  if (after === undefined || after === '0') return false
  return status === 503 || (status < 300 && headers['x-ratelimit-remaining'] !== undefined)
}

export function limitRate(gate: Gate): Layer {
  return (next) => async (call) => {
    const turn = gate.pass(call)
    if (turn !== undefined) await turn
    const answer = await next(call)
    const learning = gate.learn(call, answer)
    if (learning !== undefined) await learning
    return answer
  }
}

/** What a caller is told who cannot wait any longer. */
export function refusalOf(elementName: string, pause: Pause | undefined, waitMs: number): Fault {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000))
  const which = pause === undefined ? '' : ` (${pause.reason ?? 'no reason given'}, ${pause.scope.name})`
  const message = `${elementName} limits the rate of requests${which}. Try again in ${seconds} s.`
  return new Fault('rate_limited', message, { headers: { 'Retry-After': String(seconds) } })
}

import { Fault } from '@valence/element-kit'
import { HeldBack } from '../http/held-back.ts'
import type { Clock, Log } from '../ports.ts'
import type { Trace } from '../trace.ts'
import type { Call, Layer } from './layer.ts'
import type { Gate } from './limits/gate.ts'
import type { Permit } from './limits/permit.ts'
import type { Redactor } from './redactor.ts'

/** Whose calls they are, and who watches. */
export interface Observation {
  readonly instanceId: number
  readonly elementKey: string
  /** `host[:port]` of the provider. */
  readonly host: string
  readonly log: Pick<Log, 'info'>
  readonly trace: Trace
  readonly clock: Clock
  readonly redactor: Pick<Redactor, 'text'>
}

/**
 * One span and one line per call that goes out: whose, what, which attempt, how it ended and how long it took. Never a query, a header
 * or a body.
 */
export function observeCalls(observation: Observation): Layer {
  const { instanceId, elementKey, host, log, trace, clock, redactor } = observation
  return (next) => (call) => {
    const { method, attempt = 1 } = call
    const path = redactor.text(call.path)
    const startedMs = clock.now().getTime()
    const end = (outcome: Readonly<Record<string, unknown>>) => {
      const ms = clock.now().getTime() - startedMs
      log.info('provider.called', {
        instanceId,
        element: elementKey,
        host,
        method,
        path,
        attempt,
        ...trace.ids(),
        ...outcome,
        ms,
      })
    }
    const facts = {
      'http.request.method': method,
      'http.request.resend_count': attempt - 1,
      'server.address': host,
      'url.path': path,
      'valence.element': elementKey,
      'valence.instance.id': instanceId,
    }
    return trace.step(`${method} ${elementKey}`, facts, async (step) => {
      try {
        const response = await next(along(call, step.headers))
        step.note({ 'http.response.status_code': response.status })
        end({ status: response.status })
        return response
      } catch (error) {
        if (error instanceof HeldBack) {
          // Nothing was sent: it will be, in another turn, and that is the call.
          step.note({ 'valence.held_back': true })
          throw error
        }
        const code = error instanceof Fault ? error.code : 'internal'
        step.note({ 'error.type': code })
        end({ failure: error instanceof Error ? redactor.text(error.message) : 'unknown', code })
        throw error
      }
    })
  }
}

/** The gate of an instance, with a line for each call that had to wait at it. */
export function observedGate(gate: Gate, { instanceId, elementKey, log, clock, trace }: Observation): Gate {
  return {
    ...gate,
    pass(call, deadlineMs) {
      const turn = gate.pass(call, deadlineMs)
      return turn instanceof Promise ? timed(turn, call.traffic ?? 'live') : turn
    },
  }

  async function timed(turn: Promise<Permit>, traffic: string): Promise<Permit> {
    const startedMs = clock.now().getTime()
    const end = (outcome: 'passed' | 'refused') => {
      const ms = clock.now().getTime() - startedMs
      if (ms === 0 && outcome === 'passed') return
      log.info('limit.waited', { instanceId, element: elementKey, traffic, outcome, ...trace.ids(), ms })
    }
    try {
      const permit = await turn
      end('passed')
      return permit
    } catch (error) {
      end('refused')
      throw error
    }
  }
}

function along(call: Call, headers: Readonly<Record<string, string>>): Call {
  return Object.keys(headers).length === 0 ? call : { ...call, headers: { ...call.headers, ...headers } }
}

import type { Clock, Log } from '../ports.ts'
import type { Layer } from './layer.ts'
import type { Redactor } from './redactor.ts'

/** One line per call that goes out: whose, what, how it ended and how long it took. Never a query, a header or a body. */
export function logCalls(
  instanceId: number,
  log: Pick<Log, 'info'>,
  clock: Clock,
  redactor: Pick<Redactor, 'text'>,
): Layer {
  return (next) => async (call) => {
    const startedMs = clock.now().getTime()
    const end = (outcome: Readonly<Record<string, unknown>>) => {
      const { method, path } = call
      log.info('provider.called', {
        instanceId,
        method,
        path: redactor.text(path),
        ...outcome,
        ms: clock.now().getTime() - startedMs,
      })
    }
    try {
      const response = await next(call)
      end({ status: response.status })
      return response
    } catch (error) {
      end({ failure: error instanceof Error ? redactor.text(error.message) : 'unknown' })
      throw error
    }
  }
}

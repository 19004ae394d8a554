import { Fault } from '@valence/element-kit'
import type { Transport } from '../http/transport.ts'
import type { Clock, Log } from '../ports.ts'
import type { Trace } from '../trace.ts'

interface ServerObservation {
  readonly log: Pick<Log, 'info'>
  readonly trace: Trace
  readonly clock: Clock
}

/**
 * One span and one line per call of an authorization server: for a code, a renewal, a revocation, the sites of a token. Paths there
 * hold no secret; a query, a header or a body is never told.
 */
export function observeServers(
  transport: Pick<Transport, 'send'>,
  { log, trace, clock }: ServerObservation,
): Pick<Transport, 'send'> {
  return {
    send(request, signal) {
      const { method, origin } = request
      const { host } = new URL(origin)
      const [path = ''] = request.path.split('?', 1)
      const startedMs = clock.now().getTime()
      const end = (outcome: Readonly<Record<string, unknown>>) => {
        const ms = clock.now().getTime() - startedMs
        log.info('authorization.called', { host, method, path, ...trace.ids(), ...outcome, ms })
      }
      const facts = { 'http.request.method': method, 'server.address': host, 'url.path': path }
      return trace.step(`${method} authorization server`, facts, async (step) => {
        try {
          const answer = await transport.send(request, signal)
          step.note({ 'http.response.status_code': answer.status })
          end({ status: answer.status })
          return answer
        } catch (error) {
          const code = error instanceof Fault ? error.code : 'internal'
          step.note({ 'error.type': code })
          end({ failure: error instanceof Error ? error.message : 'unknown', code })
          throw error
        }
      })
    },
  }
}

import type { FastifyInstance } from 'fastify'
import { withoutSecrets } from '../webhooks/delivery-log.ts'
import type { ControlDeps } from './control.ts'

/** Deliveries that are still to be made, and the latest attempts at them. */
export function webhookRoutes(app: FastifyInstance, { deliveries, world }: ControlDeps): void {
  app.get('/webhooks', () => {
    const pending = [...world.state.deliveries.values()].map((it) => ({
      identifier: it.duplicateOf ?? it.identifier,
      event: it.event,
      url: withoutSecrets(it.url),
      flow: it.flow,
      attempt: it.attempt,
      dueAt: new Date(it.dueAt).toISOString(),
    }))
    const attempts = deliveries.list().map(({ at, ...rest }) => ({ ...rest, at: new Date(at).toISOString() }))
    const ended = (outcome: string) => attempts.filter((attempt) => attempt.outcome === outcome)
    return { pending, done: ended('done'), failed: ended('failed'), retried: ended('retry'), lost: ended('lost') }
  })
}

import type { FastifyInstance } from 'fastify'
import { outboxRoutes } from '../routes/notifications.ts'
import { requireControl } from './admission.ts'
import { clockRoutes } from './clock-routes.ts'
import type { ControlDeps } from './control.ts'
import { eventRoutes } from './event-routes.ts'
import { exchangeRoutes } from './exchange-routes.ts'
import { faultRoutes } from './fault-routes.ts'
import { indexRoutes } from './index-routes.ts'
import { limitRoutes } from './limit-routes.ts'
import { oauthControlRoutes } from './oauth-routes.ts'
import { pageRoutes } from './page-routes.ts'
import { snapshotRoutes } from './snapshot-routes.ts'
import { tokenRoutes } from './token-routes.ts'
import { webhookRoutes } from './webhook-routes.ts'

/** Everything below `/__sandbox`: the sandbox's own API, not Jira's. */
export function controlRoutes(app: FastifyInstance, deps: ControlDeps): void {
  app.addHook('onRequest', async (request) => requireControl(request, deps.world))
  const files = [faultRoutes, clockRoutes, snapshotRoutes, limitRoutes, indexRoutes, exchangeRoutes, webhookRoutes]
  for (const register of [...files, outboxRoutes, tokenRoutes, oauthControlRoutes, pageRoutes, eventRoutes])
    register(app, deps)
}

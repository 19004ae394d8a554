import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { refusal } from '../http/faults.ts'
import { revokeConsents } from '../oauth/consents.ts'
import { lifetimesSchema } from '../oauth/lifetimes.ts'
import type { OauthClient } from '../records/records.ts'
import { newToken } from '../seed/recipe.ts'
import type { World } from '../world/world.ts'
import { controlBody } from './body.ts'
import { accountNamed } from './token-routes.ts'

const clientBody = z.strictObject({
  name: z.string().min(1),
  clientId: z.string().min(1).optional(),
  clientSecret: z.string().min(1).optional(),
  /** Makes it the client of a service account, which signs in with `client_credentials`. */
  serviceAccount: z.strictObject({ account: z.string(), scopes: z.array(z.string()).min(1) }).optional(),
})

const revokeBody = z.strictObject({ clientId: z.string(), account: z.string().optional() })

/** Apps of OAuth 2.0 (3LO), as in the developer console, and taking back what accounts allowed them. */
export function oauthControlRoutes(app: FastifyInstance, { world }: { readonly world: World }): void {
  app.get('/oauth/consents', () => ({ consents: world.state.consents }))

  app.get('/oauth/lifetimes', () => world.lifetimes.current())

  app.put('/oauth/lifetimes', (request) => {
    world.lifetimes.configure(controlBody(request, lifetimesSchema))
    return world.lifetimes.current()
  })

  app.post('/oauth/clients', (request, reply) => {
    const { name, clientId, clientSecret, serviceAccount } = controlBody(request, clientBody)
    const account = serviceAccount && accountNamed(world, serviceAccount.account)
    const client: OauthClient = {
      clientId: clientId ?? randomBytes(16).toString('base64url'),
      clientSecret: clientSecret ?? newToken(),
      name,
      ...(account && { serviceAccount: { accountId: account.accountId, scopes: serviceAccount.scopes } }),
    }
    if (world.state.oauthClients.has(client.clientId)) {
      throw refusal(409, [`clientId: There is a client '${client.clientId}' already.`])
    }
    world.state.oauthClients.set(client.clientId, client)
    world.changed()
    return reply.code(201).send(client)
  })

  app.post('/oauth/revoke', (request) => {
    const { clientId, account } = controlBody(request, revokeBody)
    if (!world.state.oauthClients.has(clientId)) throw refusal(404, [`clientId: There is no client '${clientId}'.`])
    const accountId = account === undefined ? undefined : accountNamed(world, account).accountId
    return { revoked: revokeConsents(world, clientId, accountId) }
  })
}

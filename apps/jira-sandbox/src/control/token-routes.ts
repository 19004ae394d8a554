import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { refusal } from '../http/faults.ts'
import type { ApiTokenRecord, UserRecord } from '../records/records.ts'
import { noContent } from '../routes/request.ts'
import { newToken } from '../seed/recipe.ts'
import type { World } from '../world/world.ts'
import { controlBody } from './body.ts'

const dayMs = 24 * 3_600_000

const tokenBody = z.strictObject({
  /** The account, by its id or its e-mail address. */
  account: z.string(),
  kind: z.enum(['classic', 'scoped']).default('classic'),
  scopes: z.array(z.string()).default([]),
  /** One year unless said otherwise; Atlassian allows a day to a year, here anything goes. */
  expiresInDays: z.number().default(365),
})

const revokeBody = z.strictObject({ token: z.string() })

/** API tokens, as people make them at their Atlassian account. A token is shown once. */
export function tokenRoutes(app: FastifyInstance, { world }: { readonly world: World }): void {
  app.post('/tokens', (request, reply) => {
    const { account, kind, scopes, expiresInDays } = controlBody(request, tokenBody)
    const user = accountNamed(world, account)
    if (kind === 'scoped' && scopes.length === 0) throw refusal(400, ['scopes: A scoped token needs scopes.'])
    const token = { token: newToken(), kind, scopes, expires: world.now() + expiresInDays * dayMs }
    addToken(world, user, token)
    const { emailAddress, accountId } = user
    return reply.code(201).send({ ...token, expires: new Date(token.expires).toISOString(), accountId, emailAddress })
  })

  app.delete('/tokens', (request, reply) => {
    const { token } = controlBody(request, revokeBody)
    const owner = [...world.state.users.values()].find((user) => user.tokens?.some((it) => it.token === token))
    if (!owner) throw refusal(404, ['token: There is no such token.'])
    owner.tokens = owner.tokens?.filter((it) => it.token !== token)
    world.changed()
    return noContent(reply)
  })
}

export function addToken(world: World, user: UserRecord, token: ApiTokenRecord): void {
  user.tokens = [...(user.tokens ?? []), token]
  world.changed()
}

/** By account id or e-mail address. */
export function accountNamed(world: World, word: string): UserRecord {
  const { users } = world.state
  const wanted = word.toLowerCase()
  const user = users.get(word) ?? [...users.values()].find((it) => it.emailAddress.toLowerCase() === wanted)
  if (!user || word === '') throw refusal(404, [`There is no account '${word}'.`])
  return user
}

import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { issuePersonalToken } from '../../flavour/datacenter/personal-tokens.ts'
import { badRequest, refusal } from '../../http/faults.ts'
import type { PersonalTokenRecord } from '../../records/records.ts'
import { bodyOf, callerOf, noContent, pathPart, viewOf } from '../request.ts'
import type { DataCenterDeps } from './deps.ts'

const tokensMax = 10
const expirationDaysMax = 365

const newTokenBody = z.looseObject({ name: z.string().optional(), expirationDuration: z.int().nullish() })

/** Personal access tokens of the caller. A token itself is told once, when it is made. */
export function personalTokenRoutes(app: FastifyInstance, deps: DataCenterDeps): void {
  const { state } = deps.world

  app.get('/tokens', (request) => {
    const caller = callerOf(viewOf(request, deps))
    const own = state.personalTokens.filter((token) => token.userId === caller.accountId)
    return own.map((token) => tokenJson(token, deps.world.now()))
  })

  app.post('/tokens', (request, reply) => {
    const caller = callerOf(viewOf(request, deps))
    const { name = '', expirationDuration } = bodyOf(request, newTokenBody)
    if (name.trim() === '') throw badRequest('The token name must not be empty.')
    const days = expirationDuration ?? undefined
    if (days !== undefined && (days < 1 || days > expirationDaysMax))
      throw badRequest(`The expirationDuration must be between 1 and ${expirationDaysMax} days.`)
    if (state.personalTokens.filter((token) => token.userId === caller.accountId).length >= tokensMax)
      throw badRequest(`You can have at most ${tokensMax} personal access tokens.`)
    const { record, rawToken } = issuePersonalToken(state, caller, name, deps.world.now(), days)
    deps.world.changed()
    return reply.code(201).send({ ...tokenJson(record, deps.world.now()), rawToken })
  })

  app.delete('/tokens/:tokenId', (request, reply) => {
    const caller = callerOf(viewOf(request, deps))
    const id = Number(pathPart(request, 'tokenId'))
    const at = state.personalTokens.findIndex((token) => token.id === id && token.userId === caller.accountId)
    if (at < 0) throw refusal(404, [`The token with id '${id}' does not exist.`])
    state.personalTokens.splice(at, 1)
    deps.world.changed()
    return noContent(reply)
  })
}

function tokenJson({ id, name, createdAt, lastAccessedAt, expiringAt }: PersonalTokenRecord, now: number) {
  const iso = (instant: number | null) => (instant === null ? {} : { at: new Date(instant).toISOString() })
  const [accessed, expiring] = [iso(lastAccessedAt), iso(expiringAt)]
  return {
    id,
    name,
    createdAt: new Date(createdAt).toISOString(),
    ...('at' in accessed && { lastAccessedAt: accessed.at }),
    ...('at' in expiring && { expiringAt: expiring.at }),
    expired: expiringAt !== null && expiringAt <= now,
  }
}

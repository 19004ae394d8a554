import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isObject } from '../json/object.ts'
import { pathOf } from '../routes/request.ts'
import { findIssue } from '../world/state.ts'
import type { World } from '../world/world.ts'
import type { Limiter } from './limiter.ts'
import type { LimitedRequest } from './limits.ts'

/** Holds callers of `/rest` to the limits. Must be installed after callers are recognized. */
export function enforceLimits(app: FastifyInstance, world: World, limiter: Limiter): void {
  const admitted = new WeakMap<FastifyRequest, LimitedRequest>()

  app.addHook('onRequest', async (request, reply) => {
    if (limiter.settings().preset === 'off' || !request.url.startsWith('/rest/')) return
    const limited = limitedRequest(world, request)
    const { refusal, headers } = limiter.admit(limited, world.now())
    reply.headers(headers)
    if (refusal) throw refusal
    admitted.set(request, limited)
  })

  app.addHook('onSend', async (request, reply, payload) => {
    const limited = admitted.get(request)
    if (!limited) return payload
    const readable = reply.statusCode < 300 && typeof payload === 'string' && payload !== ''
    const isJson = String(reply.getHeader('content-type') ?? '').includes('json')
    reply.headers(limiter.settle(limited, readable && isJson ? JSON.parse(payload) : undefined, world.now()))
    return payload
  })
}

/** Both versions of the API are one endpoint. */
function limitedRequest({ state }: World, request: FastifyRequest): LimitedRequest {
  const path = pathOf(request)
  const params = isObject(request.params) ? request.params : {}
  const named = params.issueIdOrKey
  const isWrite = request.method !== 'GET' && !path.endsWith('/list')
  return {
    method: request.method,
    path,
    endpoint: (request.routeOptions.url ?? path).replace('/rest/api/2/', '/rest/api/3/'),
    clientId: request.clientId,
    accountId: request.caller?.accountId,
    issueId: isWrite && typeof named === 'string' ? findIssue(state, named)?.id : undefined,
  }
}

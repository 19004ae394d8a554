import type { CacheOutcome, ConnectionUse } from '@valence/engine'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { untilGone } from './files.ts'

/**
 * On whose behalf a request calls the provider: a wait for the provider's limits ends with the client, and `X-Cache` tells whether the
 * answer came from the cache. `Cache-Control: no-cache` asks for what the provider says now.
 */
export function connectionUse(request: FastifyRequest, reply: FastifyReply): ConnectionUse {
  let gone: AbortSignal | undefined
  const use = {
    gone() {
      gone ??= untilGone(reply)
      return gone
    },
  }
  if (request.elementInstance?.cache === undefined) return use
  let outcome: CacheOutcome | undefined
  const note = (next: CacheOutcome) => {
    // An answer made of several is a hit only when all of them are.
    if (outcome === undefined || outcome === 'HIT') outcome = next
    reply.header('X-Cache', outcome)
  }
  return { ...use, cache: { skips: /no-cache|no-store/i.test(request.headers['cache-control'] ?? ''), note } }
}

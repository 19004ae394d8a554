import { createHash } from 'node:crypto'
import { Fault, type ProviderResponse } from '@valence/element-kit'
import { z } from 'zod'
import type { Instance } from '../../instances/instance.ts'
import type { Log } from '../../ports.ts'
import { type Call, type IsGood, isRepeatable, type Layer } from '../layer.ts'
import type { CacheStore } from './cache-store.ts'

interface CacheDependencies {
  readonly store: CacheStore
  readonly log?: Pick<Log, 'info'> | undefined
}

type CachedInstance = Pick<Instance, 'id' | 'updatedAt' | 'cache' | 'authorization'>

/** A larger answer is not worth its room. */
const contentMax = 1024 * 1024

/**
 * Keeps good answers of an instance that wants it so, by the request as it is sent: a relative date in a query is a moment by then.
 * Every call that may change something forgets all of them, before it goes out and after: a read that overlaps with it could have seen
 * either state.
 */
export function cacheAnswers({ store, log }: CacheDependencies, instance: CachedInstance, isGood: IsGood): Layer {
  const { id, cache } = instance
  if (cache === undefined) return (next) => next
  const kept = { ttlMs: cache.ttlSeconds * 1000, entriesMax: cache.entriesMax }

  return (next) => async (call) => {
    if (!isReading(call)) return write(() => next(call))
    // What was read with an access that has been taken back is not shown any more.
    if (call.cache === undefined || instance.authorization?.ended !== undefined) return next(call)
    const key = keyOf(instance, call)
    const reading = await readOr(key)
    const found = call.cache.skips ? undefined : readContent(reading?.content)
    if (found !== undefined) {
      call.cache.note('HIT')
      return found
    }
    call.cache.note(call.cache.skips ? 'BYPASS' : 'MISS')
    const answer = await next(call)
    if (reading === undefined || !isGood(answer, call)) return answer
    const content = JSON.stringify(withoutSession(answer))
    if (content.length <= contentMax) await keep(key, { ...kept, version: reading.version, content })
    return answer
  }

  async function write(send: () => Promise<ProviderResponse>): Promise<ProviderResponse> {
    try {
      await store.renew(id)
    } catch (cause) {
      throw new Fault('unavailable', 'The cache of the instance cannot be reached; nothing was changed.', { cause })
    }
    try {
      return await send()
    } finally {
      await store.renew(id).catch(tell)
    }
  }

  /** Without its cache an instance is slower, but it works. */
  async function readOr(key: string) {
    try {
      return await store.read(id, key)
    } catch (error) {
      tell(error)
      return undefined
    }
  }

  async function keep(key: string, entry: Parameters<CacheStore['write']>[2]): Promise<void> {
    await store.write(id, key, entry).catch(tell)
  }

  function tell(error: unknown): void {
    log?.info('cache.failed', { instanceId: id, reason: error instanceof Error ? error.message : String(error) })
  }
}

/** A write that may be repeated is a write all the same. */
function isReading(call: Call): boolean {
  return call.method === 'GET' || (call.method === 'POST' && call.repeatable === true && isRepeatable(call))
}

/** The request as it is evaluated. A changed instance may be another account, so its time is part of it. */
function keyOf({ updatedAt }: CachedInstance, { method, from, path, query, body, headers }: Call): string {
  const request = JSON.stringify([updatedAt.getTime(), method, from, path, query, body, headers])
  return createHash('sha256').update(request).digest('base64url')
}

const contentShape = z.object({ status: z.number(), headers: z.record(z.string(), z.string()), body: z.unknown() })

function readContent(content: string | undefined): ProviderResponse | undefined {
  return content === undefined ? undefined : contentShape.parse(JSON.parse(content))
}

/** What belongs to the moment or to a session is not told twice: cookies, limits, traces. */
function withoutSession({ status, headers, body }: ProviderResponse): ProviderResponse {
  const type = headers['content-type']
  return { status, headers: type === undefined ? {} : { 'content-type': type }, body }
}

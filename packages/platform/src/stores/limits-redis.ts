import { budgetState, type LimitStore, type Scope, type StoredBudget } from '@valence/engine'
import type { Redis } from 'ioredis'
import { z } from 'zod'

interface RedisLimitOptions {
  readonly redis: Redis
  /** Another connection: one that listens can do nothing else. */
  readonly listener: Redis
  readonly prefix: string
  readonly onError: (error: Error) => void
}

/** The limits of providers in Redis: a script a verb, its clock Redis's. */
export function createRedisLimitStore({ redis, listener, prefix, onError }: RedisLimitOptions): LimitStore {
  const place = `${prefix}:limits`
  const keyOf = (key: string) => `${place}:budget:${key}`
  const channel = `${place}:changed`
  const run = (script: string, keys: readonly string[], values: readonly (string | number)[] = []) =>
    redis.eval(script, keys.length, ...keys, ...values)

  return {
    async guarded() {
      return new Set(z.array(z.string()).parse(await run(guarded, [`${place}:guarded`])))
    },
    read: async (keys) => toAnswer(await run(read, keys.map(keyOf))),
    async write({ scope, state, version, guardedForMs, keptForMs }) {
      const keys = [keyOf(scope.key), `${place}:guarded`, `${place}:group:${scope.group}`]
      const values = [
        version,
        JSON.stringify(scope),
        JSON.stringify(state),
        guardedForMs,
        keptForMs,
        scope.key,
        channel,
      ]
      return (await run(write, keys, values)) === 1
    },
    async list(groups) {
      const sets = groups.map((group) => `${place}:group:${group}`)
      const names = z.array(z.string()).parse(sets.length === 0 ? [] : await redis.sunion(...sets))
      return toAnswer(await run(read, names.toSorted().slice(0, listMax).map(keyOf)))
    },
    async tellWaiting(process, counts, forMs) {
      const keys = [...counts.keys()].map((instanceId) => `${place}:waiting:${instanceId}`)
      const texts = [...counts.values()].map((one) => JSON.stringify(one))
      await run(tellWaiting, keys, [process, forMs, ...texts])
    },
    async waitingElsewhere(process, instanceId) {
      const texts = z.array(z.string()).parse(await run(waiting, [`${place}:waiting:${instanceId}`], [process]))
      const counts = texts.map((text) => countsShape.parse(JSON.parse(text)))
      const sum = (of: 'live' | 'bulk' | 'sync') => counts.reduce((total, one) => total + one[of], 0)
      return { live: sum('live'), bulk: sum('bulk'), sync: sum('sync') }
    },
    listen(changed) {
      listener.on('message', changed)
      // After a lost connection something may have been missed.
      listener.on('ready', changed)
      listener.subscribe(channel).catch(onError)
    },
  }
}

const listMax = 1000
const countsShape = z.object({ live: z.number(), bulk: z.number(), sync: z.number() })

const scopeShape = z.object({
  kind: z.enum(['app', 'tenant', 'instance', 'endpoint', 'record']),
  key: z.string(),
  group: z.string(),
  name: z.string(),
})
const answerShape = z.tuple([z.string(), z.array(z.tuple([z.string(), z.string(), z.string()]))])

function toAnswer(answer: unknown): { readonly nowMs: number; readonly budgets: readonly StoredBudget[] } {
  const [nowMs, budgets] = answerShape.parse(answer)
  return {
    nowMs: Number(nowMs),
    budgets: budgets.map(([version, scope, state]) => ({
      version: Number(version),
      scope: scopeShape.parse(JSON.parse(scope)) satisfies Scope,
      state: budgetState.parse(JSON.parse(state)),
    })),
  }
}

const clock = `
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)`

// The time stands before the counts: a field of a hash has no end of its own.
const tellWaiting = `${clock}
  for at, key in ipairs(KEYS) do
    redis.call('HSET', key, ARGV[1], (now + tonumber(ARGV[2])) .. ' ' .. ARGV[at + 2])
    redis.call('PEXPIRE', key, 60000)
  end`

const waiting = `${clock}
  local found = {}
  local kept = redis.call('HGETALL', KEYS[1])
  for at = 1, #kept, 2 do
    local ending, counts = string.match(kept[at + 1], '^(%S+) (.*)$')
    if kept[at] ~= ARGV[1] and tonumber(ending) > now then found[#found + 1] = counts end
  end
  return found`

const guarded = `${clock}
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
  return redis.call('ZRANGE', KEYS[1], 0, -1)`

const read = `${clock}
  local found = {}
  for _, key in ipairs(KEYS) do
    local kept = redis.call('HMGET', key, 'version', 'scope', 'state')
    if kept[1] then found[#found + 1] = kept end
  end
  return { tostring(now), found }`

// A key that has expired is as good as none, so version 0 fits it.
const write = `${clock}
  local version = tonumber(redis.call('HGET', KEYS[1], 'version') or '0')
  if version ~= tonumber(ARGV[1]) then return 0 end
  local guardedFor = tonumber(ARGV[4])
  local before = tonumber(redis.call('ZSCORE', KEYS[2], ARGV[6]) or '0')
  redis.call('HSET', KEYS[1], 'version', version + 1, 'scope', ARGV[2], 'state', ARGV[3])
  local left = redis.call('PTTL', KEYS[1])
  redis.call('PEXPIRE', KEYS[1], math.ceil(math.max(left, guardedFor, tonumber(ARGV[5]))))
  redis.call('SADD', KEYS[3], ARGV[6])
  redis.call('PEXPIRE', KEYS[3], 86400000)
  if guardedFor > 0 then
    redis.call('ZADD', KEYS[2], math.max(before, now + guardedFor), ARGV[6])
    redis.call('PUBLISH', ARGV[7], '')
  end
  return 1`

import { randomUUID } from 'node:crypto'
import {
  createDatabase,
  createSharedState,
  createVault,
  type Database,
  parseKeyRing,
  type SharedState,
} from '@valence/platform'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { createTestDatabase } from './database.ts'

export type Place = 'PostgreSQL' | 'Redis'

/** The Redis of a test run, if it has one. */
export const testRedisUrl = process.env.VALENCE_TEST_REDIS_URL ?? process.env.REDIS_URL

/** Where shared state can lie in this test run. Says aloud what `subject` is then not tested on. */
export function placesFor(subject: string): readonly Place[] {
  if (testRedisUrl) return ['PostgreSQL', 'Redis']
  process.stderr.write(`Not tested on Redis: ${subject}. Neither VALENCE_TEST_REDIS_URL nor REDIS_URL is set.\n`)
  return ['PostgreSQL']
}

/** What the tests of a suite share at a place. Each `open` is another process to it; all are closed after each test. */
export interface SharedPlace {
  /** Of keys, so that runs do not meet. */
  readonly prefix: string
  database(): Database
  open(): SharedState
}

export function useSharedPlace(place: Place): SharedPlace {
  const prefix = `valence-test-${randomUUID()}`
  const opened: SharedState[] = []
  let test: Awaited<ReturnType<typeof createTestDatabase>> | undefined
  let known: Database | undefined
  const database = () => known ?? fail()

  beforeAll(async () => {
    test = await createTestDatabase()
    known = createDatabase(test.url)
  })
  afterEach(async () => {
    for (const shared of opened.splice(0)) await shared.close()
  })
  afterAll(async () => {
    await known?.close()
    await test?.drop()
    if (place === 'Redis') await removeRedisKeys(prefix)
  })

  return {
    prefix,
    database,
    open() {
      const shared = createSharedState({
        databaseUrl: test?.url ?? fail(),
        redisUrl: place === 'Redis' ? testRedisUrl : undefined,
        pool: database().pool,
        vault: createVault({ keys: parseKeyRing(`test:${Buffer.alloc(32, 7).toString('base64')}`) }),
        prefix,
        onError: (error) => {
          throw error
        },
      })
      opened.push(shared)
      return shared
    },
  }
}

export async function removeRedisKeys(prefix: string): Promise<void> {
  const redis = new Redis(testRedisUrl ?? '')
  const keys = await redis.keys(`${prefix}:*`)
  if (keys.length > 0) await redis.del(...keys)
  await redis.quit()
}

/** Asks again and again, for as long as a loaded machine may need. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('The condition did not come true within 20 seconds.')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

function fail(): never {
  throw new Error('There is no database yet.')
}

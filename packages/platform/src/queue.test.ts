import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { createCrowdedDatabase, createTestDatabase } from '@valence/testing'
import { Redis } from 'ioredis'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createQueueKit, type QueueKit, type QueueKitOptions } from './queue.ts'

const redisUrl = process.env.VALENCE_TEST_REDIS_URL ?? process.env.REDIS_URL
const backends = redisUrl ? (['PostgreSQL', 'Redis'] as const) : (['PostgreSQL'] as const)
if (!redisUrl)
  process.stderr.write('The queue is not tested on Redis: neither VALENCE_TEST_REDIS_URL nor REDIS_URL is set.\n')

describe.each(backends)('a queue on %s', (backend) => {
  const prefix = `valence-test-${randomUUID()}`
  const errors: string[] = []
  const kits: QueueKit[] = []
  let database = { url: '', drop: async (): Promise<void> => undefined }
  let name = ''

  const open = async (): Promise<QueueKit> => {
    const onError = (error: Error): void => void errors.push(error.message)
    const place: QueueKitOptions =
      backend === 'Redis' && redisUrl !== undefined
        ? { redisUrl, prefix, onError }
        : { databaseUrl: database.url, onError }
    const kit = await createQueueKit(place)
    kits.push(kit)
    name = randomUUID()
    return kit
  }

  beforeAll(async () => {
    if (backend === 'PostgreSQL') database = await createTestDatabase()
  })
  afterEach(async () => {
    for (const kit of kits.splice(0)) await kit.close()
    errors.length = 0
  })
  afterAll(async () => {
    await database.drop()
    if (backend === 'Redis' && redisUrl !== undefined) await removeKeys(redisUrl, prefix)
  })

  it('runs each job once, with its data, whoever of several consumers takes it', async () => {
    const kit = await open()
    const seen: number[] = []
    const take = async ({ id }: { readonly id: number }): Promise<void> => void seen.push(id)
    kit.consume(name, take, { concurrency: 3 })
    kit.consume(name, take, { concurrency: 3 })
    const queue = kit.queue<{ readonly id: number }>(name)
    await queue.add({ id: 0 })
    await queue.addMany(Array.from({ length: 50 }, (_, index) => ({ data: { id: index + 1 } })))
    await until(() => seen.length >= 51)
    expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 51 }, (_, index) => index))
  })

  it.runIf(backend === 'PostgreSQL')(
    'serves once its tables are there, though they were away when it began',
    async () => {
      const kit = await open()
      const client = new pg.Client({ connectionString: database.url })
      await client.connect()
      await client.query('ALTER SCHEMA bullmq RENAME TO bullmq_away')
      const seen: number[] = []
      kit.consume<{ readonly id: number }>(name, async ({ id }) => void seen.push(id), { concurrency: 1 })
      const queue = kit.queue<{ readonly id: number }>(name)
      await expect(queue.add({ id: 1 })).rejects.toThrow()
      await client.query('ALTER SCHEMA bullmq_away RENAME TO bullmq')
      await client.end()
      await queue.add({ id: 2 })
      await until(() => seen.length === 1)
      expect(seen).toEqual([2])
    },
  )

  it('runs no more jobs at once than its concurrency', async () => {
    const kit = await open()
    let running = 0
    let most = 0
    let done = 0
    const queue = kit.queue<{ readonly id: number }>(name)
    await queue.addMany(Array.from({ length: 12 }, (_, id) => ({ data: { id } })))
    const work = async (): Promise<void> => {
      running += 1
      most = Math.max(most, running)
      await delay(5)
      running -= 1
      done += 1
    }
    kit.consume(name, work, { concurrency: 2 })
    await until(() => done === 12)
    expect(most).toBe(2)
  })

  it('holds a job back for its delay', async () => {
    const kit = await open()
    const order: string[] = []
    const queue = kit.queue<{ readonly id: string }>(name)
    const addedAt = Date.now()
    await queue.add({ id: 'late' }, { delayMs: 300 })
    await queue.add({ id: 'at once' })
    kit.consume<{ readonly id: string }>(name, async ({ id }) => void order.push(id), { concurrency: 1 })
    await until(() => order.length === 2)
    expect(order).toEqual(['at once', 'late'])
    expect(Date.now() - addedAt).toBeGreaterThanOrEqual(295)
  })

  it.each(['17', 'bulk:17', 'b0a4'])('ignores a second job of the id %s while the first one waits', async (jobId) => {
    const kit = await open()
    const seen: string[] = []
    const queue = kit.queue<{ readonly by: string }>(name)
    await queue.add({ by: 'first' }, { jobId })
    await queue.add({ by: 'second' }, { jobId })
    await queue.add({ by: 'last' })
    kit.consume<{ readonly by: string }>(name, async ({ by }) => void seen.push(by), { concurrency: 1 })
    await until(() => seen.includes('last'))
    expect(seen).toEqual(['first', 'last'])
  })

  it('frees the id of a job that ended, well or badly, and tells of the failure', async () => {
    const kit = await open()
    const seen: string[] = []
    const queue = kit.queue<{ readonly outcome: string }>(name)
    const work = async ({ outcome }: { readonly outcome: string }): Promise<void> => {
      seen.push(outcome)
      if (outcome === 'bad') throw new Error('the job broke')
    }
    kit.consume(name, work, { concurrency: 1 })
    await queue.add({ outcome: 'bad' }, { jobId: 'same' })
    await until(() => errors.includes('the job broke'))
    for (const outcome of ['good', 'better']) {
      await until(async () => {
        await queue.add({ outcome }, { jobId: 'same' })
        return seen.includes(outcome)
      })
    }
    expect([...new Set(seen)]).toEqual(['bad', 'good', 'better'])
  })

  it('lets a running job end before it closes', async () => {
    const kit = await open()
    const events: string[] = []
    await kit.queue<{ readonly id: number }>(name).add({ id: 1 })
    const consumer = kit.consume(
      name,
      async (_, signal) => {
        events.push('begun')
        await delay(100)
        events.push(signal.aborted ? 'aborted' : 'ended')
      },
      { concurrency: 1 },
    )
    await until(() => events.length > 0)
    await consumer.close()
    expect(events).toEqual(['begun', 'ended'])
  })

  it('aborts a job that takes longer, and leaves it to the next process', async () => {
    const first = await open()
    const queueName = name
    const events: string[] = []
    await first.queue<{ readonly id: number }>(queueName).add({ id: 1 }, { jobId: 'long' })
    const forever = async (_: unknown, signal: AbortSignal): Promise<void> => {
      events.push('begun')
      await delay(60_000, undefined, { signal })
    }
    first.consume(queueName, forever, { concurrency: 1 })
    await until(() => events.length > 0)
    await first.close()
    const second = await open()
    second.consume(queueName, async () => void events.push('ended elsewhere'), { concurrency: 1 })
    await until(() => events.length > 1)
    expect(events).toEqual(['begun', 'ended elsewhere'])
    expect(errors).toEqual([])
  })
})

describe('createQueueKit', () => {
  it('refuses more consumers than its pool can wake up', async () => {
    const { url, drop } = await createTestDatabase()
    const kit = await createQueueKit({ databaseUrl: url, poolMax: 6, onError: () => undefined })
    kit.consume('one', async () => undefined, { concurrency: 1 })
    expect(() => kit.consume('two', async () => undefined, { concurrency: 1 })).toThrow('serves 1 consumers at most')
    await kit.close()
    await drop()
  })

  it('does not come up without its database', async () => {
    await expect(
      createQueueKit({ databaseUrl: 'postgres://nobody@127.0.0.1:1/none', onError: () => undefined }),
    ).rejects.toMatchObject({ statusCode: 503, cause: { code: 'ECONNREFUSED' } })
  }, 30_000)

  it('waits for a database whose server has no room, to come up and to add a job', async () => {
    const crowded = await createCrowdedDatabase()
    await crowded.refuse()
    const refusals: string[] = []
    const coming = createQueueKit({
      databaseUrl: crowded.url,
      onError: ({ message }) => {
        if (message.startsWith('too many connections')) refusals.push(message)
      },
    })
    await until(() => refusals.length === 1)
    await crowded.admit()
    const kit = await coming
    const queue = kit.queue('crowded')
    await queue.ready()
    await crowded.refuse()
    const adding = queue.add({ id: 1 })
    await until(() => refusals.length === 2)
    await crowded.admit()
    await adding
    expect(await queue.counts()).toMatchObject({ waiting: 1 })
    await kit.close()
    await crowded.drop()
  })
})

async function removeKeys(url: string, prefix: string): Promise<void> {
  const redis = new Redis(url)
  const keys = await redis.keys(`${prefix}:*`)
  if (keys.length > 0) await redis.del(...keys)
  await redis.quit()
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('The condition did not come true within 20 seconds.')
    await delay(10)
  }
}

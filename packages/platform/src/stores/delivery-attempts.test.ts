import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http'
import { type DeliveryStore, type Instance, type Schedule, unwatched } from '@valence/engine'
import { createTestDatabase, sampleInstance } from '@valence/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createDeliver } from '../../../engine/src/delivery/attempt.ts'
import { createCallbackSender, type Post } from '../../../engine/src/delivery/post.ts'
import { noJitter, schedules } from '../../../engine/src/delivery/schedule.ts'
import { createSweep } from '../../../engine/src/delivery/sweep.ts'
import { createAddressGuard } from '../../../engine/src/http/guard.ts'
import { createDatabase, type Database } from '../database/client.ts'
import { createDeliveryStore } from './deliveries.ts'

let database: Database
let deliveries: DeliveryStore
let drop: () => Promise<void>
const undo: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  const created = await createTestDatabase()
  drop = created.drop
  database = createDatabase(created.url)
  deliveries = createDeliveryStore(database.pool)
})

afterAll(async () => {
  await database.close()
  await drop()
})

beforeEach(async () => {
  await database.pool.query('TRUNCATE "Event", "Delivery" CASCADE')
})

afterEach(async () => {
  await Promise.all(undo.splice(0).map((stop) => stop()))
})

describe('deliver', () => {
  it('sends the stored bytes, signed, and makes the event NOTIFIED', async () => {
    const hook = await receiver((_, response) => response.end())
    const world = createWorld({ configuration: { 'event.notification.signature.key': 'event-signature-key' } })
    const id = await owe(`${hook.url}/events?key=1`, { eventId: 'e1', body: '{"message":"Grüße"}' })
    expect(await world.deliver(id)).toEqual({ kind: 'delivered', status: 200 })
    expect(hook.requests).toMatchObject([
      {
        path: '/events?key=1',
        body: '{"message":"Grüße"}',
        headers: {
          'content-type': 'application/json',
          'elements-webhook-id': id,
          'elements-webhook-signature': 'sha256=rozDYJIxecVLpj51GD9PBlyQ2LTeu0YxK0WWve7BWGQ=',
          'webhook-id': id,
          'webhook-timestamp': '1767268800',
          'webhook-signature': expect.stringMatching(/^v1,[A-Za-z0-9+/]{43}=$/),
        },
      },
    ])
    expect(await database.prisma.event.findUnique({ where: { id: 'e1' } })).toMatchObject({ status: 'NOTIFIED' })
  })

  it('sends once when two workers are woken for the same delivery', async () => {
    const hook = await receiver((_, response) => response.end())
    const [left, right] = [createWorld(), createWorld()]
    const id = await owe(hook.url)
    const outcomes = await Promise.all([left.deliver(id), right.deliver(id), left.deliver(id), right.deliver(id)])
    expect(hook.requests).toHaveLength(1)
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['delivered', 'skipped', 'skipped', 'skipped'])
  })

  it('sends again under the same id, when the schedule says so', async () => {
    const statuses = [503, 200]
    const hook = await receiver((_, response) => response.writeHead(statuses.shift() ?? 500).end())
    const world = createWorld()
    const id = await owe(hook.url)
    expect(await world.deliver(id)).toEqual({ kind: 'retry', reason: 'HTTP 503', afterMs: 4000 })
    expect(world.rings).toEqual([[id, 4000]])
    expect(await world.deliver(id)).toMatchObject({ kind: 'skipped' })
    world.pass(4000)
    expect(await world.deliver(id)).toEqual({ kind: 'delivered', status: 200 })
    expect(hook.requests.map(({ headers }) => headers['webhook-id'])).toEqual([id, id])
    expect(hook.requests.map(({ headers }) => headers['webhook-timestamp'])).toEqual(['1767268800', '1767268804'])
    expect(await attempts(id)).toMatchObject([
      { number: 1, outcome: 'retry', httpStatus: 503, reason: 'HTTP 503' },
      { number: 2, outcome: 'delivered', httpStatus: 200, reason: null },
    ])
  })

  it('waits as long as the receiver asks', async () => {
    const hook = await receiver((_, response) => response.writeHead(429, { 'retry-after': '60' }).end())
    const world = createWorld()
    expect(await world.deliver(await owe(hook.url))).toMatchObject({ kind: 'retry', afterMs: 60_000 })
  })

  it('takes a redirect for a failure and does not follow it', async () => {
    const hook = await receiver((_, response) => response.writeHead(307, { location: '/there' }).end())
    const world = createWorld()
    expect(await world.deliver(await owe(hook.url))).toMatchObject({
      kind: 'retry',
      reason: 'HTTP 307: redirects are not followed',
    })
    expect(hook.requests.map(({ path }) => path)).toEqual(['/'])
  })

  it('takes silence for a failure', async () => {
    const hook = await receiver(() => undefined)
    const world = createWorld({ timeoutMs: 100 })
    expect(await world.deliver(await owe(hook.url))).toMatchObject({ kind: 'retry', reason: 'no answer in time' })
  })

  it('takes a closed port for a failure', async () => {
    const hook = await receiver((_, response) => response.end())
    await hook.stop()
    const world = createWorld()
    expect(await world.deliver(await owe(hook.url))).toMatchObject({ kind: 'retry', reason: 'ECONNREFUSED' })
  })

  it('sends nothing to an address that may not be called', async () => {
    const hook = await receiver((_, response) => response.end())
    const world = createWorld({ allow: [] })
    const id = await owe(`${hook.url}/?token=hidden`)
    const outcome = await world.deliver(id)
    expect(outcome).toMatchObject({ kind: 'retry', reason: expect.stringContaining('127.0.0.1 is not called') })
    expect(hook.requests).toEqual([])
    expect(JSON.stringify([await attempts(id), world.lines])).not.toContain('hidden')
  })

  it('gives up after the last attempt of the schedule', async () => {
    const hook = await receiver((_, response) => response.writeHead(500).end())
    const world = createWorld({ schedule: [1000, 2000] })
    const id = await owe(hook.url)
    expect(await world.deliver(id)).toMatchObject({ kind: 'retry', afterMs: 1000 })
    world.pass(1000)
    expect(await world.deliver(id)).toMatchObject({ kind: 'retry', afterMs: 2000 })
    world.pass(2000)
    expect(await world.deliver(id)).toEqual({ kind: 'abandoned', reason: 'HTTP 500' })
    expect(hook.requests).toHaveLength(3)
    expect((await attempts(id)).map(({ outcome }) => outcome)).toEqual(['retry', 'retry', 'abandoned'])
  })

  it('gives up at once when the receiver says that it is gone for good', async () => {
    const hook = await receiver((_, response) => response.writeHead(410).end())
    const world = createWorld()
    expect(await world.deliver(await owe(hook.url))).toMatchObject({ kind: 'abandoned' })
    expect(world.rings).toEqual([])
  })

  it('gives up when the instance is deleted, without sending', async () => {
    const hook = await receiver((_, response) => response.end())
    const world = createWorld()
    const id = await owe(hook.url, { instanceId: 404 })
    expect(await world.deliver(id)).toEqual({ kind: 'abandoned', reason: 'instance deleted' })
    expect(hook.requests).toEqual([])
    expect(await attempts(id)).toMatchObject([{ outcome: 'abandoned', httpStatus: null, reason: 'instance deleted' }])
  })

  it('keeps the delivery of a disabled instance until the instance is enabled', async () => {
    const hook = await receiver((_, response) => response.end())
    const id = await owe(hook.url)
    expect(await createWorld({ disabled: true }).deliver(id)).toEqual({ kind: 'skipped', reason: 'instance disabled' })
    expect(hook.requests).toEqual([])
    expect(await createWorld().deliver(id)).toEqual({ kind: 'delivered', status: 200 })
    expect(await attempts(id)).toMatchObject([{ number: 1, outcome: 'delivered' }])
  })

  it('delivers again, rather than never, when its process died after sending', async () => {
    const hook = await receiver((_, response) => response.end())
    const dying = createWorld({ settle: () => Promise.reject(new Error('killed')) })
    const id = await owe(hook.url)
    await expect(dying.deliver(id)).rejects.toThrow('killed')
    const heir = createWorld()
    expect(await heir.deliver(id)).toMatchObject({ kind: 'skipped' })
    heir.pass(60_000)
    expect(await heir.deliver(id)).toEqual({ kind: 'delivered', status: 200 })
    expect(hook.requests).toHaveLength(2)
  })

  it('records nothing when the lease ran out and another worker took over', async () => {
    const hook = await receiver((_, response) => response.end())
    const id = await owe(hook.url)
    const heir = createWorld()
    heir.pass(60_000)
    const slow = createWorld({
      post: async () => {
        await heir.deliver(id)
        return { status: 500 }
      },
    })
    expect(await slow.deliver(id)).toMatchObject({ kind: 'skipped' })
    expect(slow.rings).toEqual([])
    expect(await attempts(id)).toMatchObject([{ number: 2, outcome: 'delivered' }])
  })

  it('writes one line for an attempt, with the host but neither path nor query nor body', async () => {
    const hook = await receiver((_, response) => response.writeHead(500).end('their words'))
    const world = createWorld()
    const id = await owe(`${hook.url}/path?token=hidden`, { body: '{"private":true}' })
    await world.deliver(id)
    expect(world.lines).toEqual([
      [
        'delivery.attempted',
        {
          deliveryId: id,
          instanceId: 1,
          eventId: undefined,
          kind: 'bulk',
          attempt: 1,
          host: new URL(hook.url).host,
          verdict: 'retry',
          status: 500,
          reason: 'HTTP 500',
          afterMs: 4000,
          durationMs: 0,
          isRecorded: true,
        },
      ],
    ])
  })

  it('counts a retry whose ring was lost: the row knows when it is due', async () => {
    const hook = await receiver((_, response) => response.writeHead(500).end())
    const world = createWorld({ ring: () => Promise.reject(new Error('queue away')) })
    const id = await owe(hook.url)
    expect(await world.deliver(id)).toMatchObject({ kind: 'retry' })
    expect(world.lines.map(([event]) => event)).toEqual(['delivery.attempted', 'delivery.unrung'])
    world.pass(9000)
    const rescuer = createWorld()
    rescuer.pass(9000)
    expect(await rescuer.sweep()).toBe(1)
    expect(rescuer.rings).toEqual([[id, 0]])
  })

  it('refuses a lease that an attempt could outlive', () => {
    expect(() => createWorld({ timeoutMs: 60_000 })).toThrow('does not outlast an attempt')
  })
})

describe('sweep', () => {
  it('rings for deliveries that nobody was woken for', async () => {
    const ids = [await owe('https://hooks.example/'), await owe('https://hooks.example/')]
    const world = createWorld()
    expect(await world.sweep()).toBe(0)
    world.pass(5000)
    expect(await world.sweep()).toBe(2)
    expect(world.rings).toEqual(ids.map((id) => [id, 0]))
  })

  it('finds a delivery whose worker died before it could send', async () => {
    const hook = await receiver((_, response) => response.end())
    const id = await owe(hook.url)
    await deliveries.claim(id, { owner: 'dead', now: noon, until: new Date(noon.getTime() + 60_000) })
    const world = createWorld()
    world.pass(59_999)
    expect(await world.sweep()).toBe(0)
    world.pass(1)
    expect(await world.sweep()).toBe(1)
    expect(await world.deliver(id)).toEqual({ kind: 'delivered', status: 200 })
    expect(await world.sweep()).toBe(0)
  })

  it('goes through what is due in bounded batches', async () => {
    for (let count = 0; count < 7; count++) await owe('https://hooks.example/')
    const world = createWorld()
    world.pass(5000)
    expect(await world.sweep(3)).toBe(7)
    expect(new Set(world.rings.map(([id]) => id)).size).toBe(7)
  })
})

const noon = new Date('2026-01-01T12:00:00.000Z')

interface WorldOptions {
  readonly configuration?: Instance['configuration']
  readonly disabled?: boolean
  readonly schedule?: Schedule
  readonly allow?: readonly string[]
  readonly timeoutMs?: number
  readonly post?: Post
  readonly settle?: DeliveryStore['settle']
  readonly ring?: () => Promise<void>
}

/** One worker with a clock of its own, that starts at noon. */
function createWorld(options: WorldOptions = {}) {
  const { allow = ['127.0.0.0/8'], schedule = schedules.documented, ring = async () => undefined } = options
  let now = noon
  const rings: (readonly [string, number])[] = []
  const lines: (readonly [string, unknown])[] = []
  const write = (event: string, fields: unknown) => {
    lines.push([event, fields])
  }
  const log = { info: write, warn: write, error: write }
  const clock = { now: () => now }
  const alarm = {
    async delivery(id: string, delayMs: number) {
      await ring()
      rings.push([id, delayMs])
    },
  }
  const sender = createCallbackSender({ guard: createAddressGuard({ allow, allowHttp: true }) })
  undo.push(() => sender.close())
  return {
    rings,
    lines,
    pass(ms: number) {
      now = new Date(now.getTime() + ms)
    },
    deliver: createDeliver({
      redact: (_instance, text) => text,
      trace: unwatched,
      deliveries: options.settle === undefined ? deliveries : { ...deliveries, settle: options.settle },
      instances: { byId: async (id) => (id === 1 ? instance(options) : undefined) },
      post: options.post ?? sender.post,
      clock,
      schedule,
      jitter: noJitter,
      alarm,
      log,
      owner: 'worker',
      leaseMs: 60_000,
      ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
    }),
    sweep: (batchSize = 500) => createSweep({ deliveries, alarm, clock, log, batchSize })(),
  }
}

function instance({ configuration = {}, disabled = false }: WorldOptions): Instance {
  return sampleInstance({ id: 1, elementKey: 'desk', configuration, disabled })
}

interface Received {
  readonly path: string | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

async function receiver(answer: RequestListener) {
  const requests: Received[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      requests.push({ path: request.url, headers: request.headers, body: Buffer.concat(chunks).toString() })
      answer(request, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The receiver has no port.')
  const stop = () => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  }
  undo.push(stop)
  return { url: `http://127.0.0.1:${address.port}`, requests, stop }
}

interface Owed {
  readonly instanceId?: number
  readonly eventId?: string
  readonly body?: string
}

async function owe(url: string, { instanceId = 1, eventId, body = '{}' }: Owed = {}): Promise<string> {
  if (eventId !== undefined) {
    await database.prisma.event.create({
      data: {
        id: eventId,
        instanceId,
        elementKey: 'desk',
        idempotencyKey: eventId,
        providerData: '{}',
        undelivered: 1,
      },
    })
  }
  const kind = eventId === undefined ? 'bulk' : 'event'
  const created = await database.prisma.delivery.create({
    data: { instanceId, kind, eventId: eventId ?? null, url, body, nextAttemptAt: noon },
  })
  return String(created.id)
}

function attempts(id: string) {
  return database.prisma.deliveryAttempt.findMany({
    where: { deliveryId: BigInt(id) },
    orderBy: { number: 'asc' },
    omit: { deliveryId: true },
  })
}

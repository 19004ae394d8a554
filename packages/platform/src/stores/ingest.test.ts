import { createHash, createHmac, randomBytes } from 'node:crypto'
import { createRegistry, type Instance, ingestStatus } from '@valence/engine'
import { bareElement, createTestDatabase, sampleInstance } from '@valence/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createEventIds } from '../../../engine/src/events/event.ts'
import { createIngest } from '../../../engine/src/events/ingest.ts'
import { createDatabase, type Database } from '../database/client.ts'
import { createDeliveryStore } from './deliveries.ts'
import { createEventStore } from './events.ts'

let database: Database
let drop: () => Promise<void>

beforeAll(async () => {
  const created = await createTestDatabase()
  drop = created.drop
  database = createDatabase(created.url)
})

afterAll(async () => {
  await database.close()
  await drop()
})

beforeEach(async () => {
  await database.pool.query('TRUNCATE "Event", "Delivery" CASCADE')
})

describe('ingest', () => {
  it('records the event and its notification before it answers, then rings', async () => {
    const world = createWorld([instance()])
    const outcome = await world.ingest('desk', webhook({ id: '10', text: 'é' }), [1])
    const [delivery] = await database.prisma.delivery.findMany()
    const [event] = await database.prisma.event.findMany()
    expect(outcome).toEqual({ kind: 'recorded', eventIds: [event?.id], deliveries: [String(delivery?.id)] })
    expect(world.rings).toEqual([String(delivery?.id)])
    expect(event).toMatchObject({ id: expect.stringMatching(/^[0-9a-f]{24}$/), status: 'RECEIVED', undelivered: 1 })
    expect(event?.providerData).toBe('{"id":"10","text":"é"}')
    expect(delivery).toMatchObject({ url: 'https://hooks.example/', kind: 'event', eventId: event?.id })
    expect(JSON.parse(delivery?.body ?? '')).toMatchObject({
      id: Number(delivery?.id),
      message: {
        eventId: event?.id,
        instanceId: 1,
        raw: { id: '10', text: 'é' },
        events: [{ elementKey: 'desk', eventType: 'UPDATED', objectType: 'tickets', objectId: '10' }],
      },
    })
  })

  it('takes the same delivery of a provider once, however often it is repeated', async () => {
    const world = createWorld([instance({ secret })])
    const call = signed({ id: '10' }, { 'x-delivery': 'd-1' })
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => world.ingest('desk', call, [1])))
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['duplicate', 'duplicate', 'duplicate', 'recorded'])
    expect(await database.prisma.event.count()).toBe(1)
    expect(await database.prisma.delivery.count()).toBe(1)
    expect(world.rings).toHaveLength(1)
  })

  it('takes a replay of a signed body under a new identifier for what it is', async () => {
    const world = createWorld([instance({ secret })])
    await world.ingest('desk', signed({ id: '10' }, { 'x-delivery': 'd-1' }), [1])
    expect(await world.ingest('desk', signed({ id: '10' }, { 'x-delivery': 'd-2' }), [1])).toEqual({
      kind: 'duplicate',
    })
    expect(await world.ingest('desk', signed({ id: '11' }, { 'x-delivery': 'd-2' }), [1])).toMatchObject({
      kind: 'recorded',
    })
  })

  it('tells unsigned calls apart by their content when the provider gives no identifier', async () => {
    const world = createWorld([instance()])
    expect(await world.ingest('desk', webhook({ id: '10' }), [1])).toMatchObject({ kind: 'recorded' })
    expect(await world.ingest('desk', webhook({ id: '10' }), [1])).toEqual({ kind: 'duplicate' })
    expect(await world.ingest('desk', webhook({ id: '11' }), [1])).toMatchObject({ kind: 'recorded' })
  })

  it('keeps an identifier that is too long or strange for an index as its hash', async () => {
    const world = createWorld([instance()])
    const strange = `${'x'.repeat(5000)}\u0007`
    expect(await world.ingest('desk', webhook({ id: '1' }, { 'x-delivery': strange }), [1])).toMatchObject({
      kind: 'recorded',
    })
    expect(await world.ingest('desk', webhook({ id: '2' }, { 'x-delivery': strange }), [1])).toEqual({
      kind: 'duplicate',
    })
  })

  it('keeps a forgery as rejected and sends nothing', async () => {
    const world = createWorld([instance({ secret })])
    const forged = webhook({ id: '10', text: '𝄞'.repeat(4000) }, { 'x-delivery': 'd-1', 'x-signature': 'sha256=00' })
    expect(await world.ingest('desk', forged, [1])).toEqual({
      kind: 'rejected',
      reason: 'The header X-Signature is malformed.',
    })
    expect(await world.ingest('desk', forged, [1])).toMatchObject({ kind: 'rejected' })
    const hash = createHash('sha256').update(forged.raw).digest('hex')
    const rows = await database.prisma.event.findMany()
    expect(rows).toMatchObject([{ status: 'REJECTED', idempotencyKey: `rejected:${hash}`, bodyHash: null, events: [] }])
    expect(rows[0]?.providerData.length).toBe(4096)
    expect(await database.prisma.delivery.count()).toBe(0)
    expect(world.rings).toEqual([])
  })

  it('lets no forgery take the place of the real call', async () => {
    const world = createWorld([instance({ secret })])
    const real = signed({ id: '10' }, { 'x-delivery': 'd-1' })
    const forged = { ...real, headers: { ...real.headers, 'x-signature': `sha256=${'0'.repeat(64)}` } }
    expect(await world.ingest('desk', forged, [1])).toMatchObject({ kind: 'rejected' })
    expect(await world.ingest('desk', real, [1])).toMatchObject({ kind: 'recorded' })
  })

  it.each([
    ['of the registration', instance({ secret })],
    ['that was set by hand', instance({ configuration: { 'event.webhook.secret': secret } })],
    [
      'of either, when both are there',
      instance({ secret: 'other', configuration: { 'event.webhook.secret': secret } }),
    ],
  ])('accepts the secret %s', async (_, receiver) => {
    const world = createWorld([receiver])
    expect(await world.ingest('desk', signed({ id: '10' }), [1])).toMatchObject({ kind: 'recorded' })
  })

  it('rejects a call that says everything in the query, which no signature covers, when there is a secret', async () => {
    const call = { ...signed(''), raw: new Uint8Array(), body: undefined, query: { id: '10' } }
    expect(await createWorld([instance({ secret })]).ingest('desk', call, [1])).toMatchObject({ kind: 'rejected' })
    expect(await createWorld([instance()]).ingest('desk', call, [1])).toMatchObject({ kind: 'recorded' })
  })

  it('splits many events into notifications of twenty, each with all that the provider sent', async () => {
    const world = createWorld([instance()])
    const ids = Array.from({ length: 45 }, (_, index) => String(index))
    const outcome = await world.ingest('desk', webhook({ ids }), [1])
    expect(outcome).toMatchObject({ kind: 'recorded', eventIds: [expect.any(String)] })
    const rows = await database.prisma.delivery.findMany({ orderBy: { id: 'asc' } })
    const messages = rows.map(({ body }) => z.object({ message: message }).parse(JSON.parse(body)).message)
    expect(messages.map(({ events }) => events.length)).toEqual([20, 20, 5])
    expect(messages.flatMap(({ events }) => events.map(({ objectId }) => objectId))).toEqual(ids)
    expect(messages.map(({ raw }) => raw)).toEqual([{ ids }, { ids }, { ids }])
    expect(new Set(messages.map(({ eventId }) => eventId)).size).toBe(1)
    expect(await database.prisma.event.findMany()).toMatchObject([{ undelivered: 3 }])
    expect(world.rings).toEqual(rows.map(({ id }) => String(id)))
  })

  it('records and sends a call that it does not understand', async () => {
    const world = createWorld([instance()])
    await world.ingest('desk', webhook({ kind: 'something new' }), [1])
    const [delivery] = await database.prisma.delivery.findMany()
    expect(JSON.parse(delivery?.body ?? '')).toMatchObject({
      message: { raw: { kind: 'something new' }, events: [{ eventType: 'UNKNOWN' }] },
    })
  })

  it('keeps the event but owes nothing when there is no callback URL', async () => {
    const world = createWorld([instance({ configuration: { 'event.notification.callback.url': '' } })])
    expect(await world.ingest('desk', webhook({ id: '1' }), [1])).toMatchObject({ kind: 'recorded', deliveries: [] })
    expect(await database.prisma.event.findMany()).toMatchObject([{ status: 'RECEIVED', undelivered: 0 }])
  })

  it('finds all instances of the site that the payload names', async () => {
    const site = 'acme.example'
    const world = createWorld([
      instance({ id: 1, site }),
      instance({ id: 2, site }),
      instance({ id: 3, site: 'other' }),
    ])
    const outcome = await world.ingest('desk', webhook({ id: '1', site }))
    expect(outcome).toMatchObject({ kind: 'recorded', eventIds: [expect.any(String), expect.any(String)] })
    const rows = await database.prisma.event.findMany({ orderBy: { instanceId: 'asc' } })
    expect(rows.map(({ instanceId }) => instanceId)).toEqual([1, 2])
  })

  it("does not take another instance's own webhook of the same site for a forgery", async () => {
    const site = 'acme.example'
    const world = createWorld([instance({ id: 1, site, secret }), instance({ id: 2, site, secret: 'another' })])
    expect(await world.ingest('desk', signed({ id: '1', site }))).toMatchObject({ kind: 'recorded' })
    expect(await database.prisma.event.findMany()).toMatchObject([{ instanceId: 1, status: 'RECEIVED' }])
  })

  it('records for all instances or for none', async () => {
    const world = createWorld([instance({ id: 1 }), instance({ id: 2 })], { deliveryIds: ['7', '7'] })
    await expect(world.ingest('desk', webhook({ id: '1' }), [1, 2])).rejects.toThrow('duplicate key')
    expect(await database.prisma.event.count()).toBe(0)
    expect(await database.prisma.delivery.count()).toBe(0)
    expect(world.rings).toEqual([])
  })

  it('does not fail when the alarm does: the row is there for the sweep', async () => {
    const world = createWorld([instance()], { ring: () => Promise.reject(new Error('queue away')) })
    expect(await world.ingest('desk', webhook({ id: '1' }), [1])).toMatchObject({ kind: 'recorded' })
    expect(await database.prisma.delivery.findMany()).toMatchObject([{ status: 'CREATED', attempts: 0 }])
    expect(world.lines).toContain('delivery.unrung')
  })

  it.each([
    ['an instance that is not there', {}, [404], 'unknown_instance'],
    ['an instance of another element', { elementKey: 'crm' }, [1], 'unknown_instance'],
    ['no instance', {}, [], 'unknown_instance'],
    ['a site that nobody has', {}, undefined, 'unknown_instance'],
    ['a disabled instance', { disabled: true }, [1], 'ignored'],
    ['an instance without events', { configuration: { 'event.notification.enabled': 'false' } }, [1], 'ignored'],
    ['more instances than anybody has', {}, Array.from({ length: 51 }, () => 1), 'unreadable'],
  ])('keeps nothing for %s', async (_, members, ids, kind) => {
    const world = createWorld([instance(members)])
    expect(await world.ingest('desk', webhook({ id: '1', site: 'nowhere' }), ids)).toMatchObject({ kind })
    expect(await database.prisma.event.count()).toBe(0)
  })

  it('keeps nothing of a body that cannot be read', async () => {
    const world = createWorld([instance()])
    const call = { ...webhook({}), raw: Buffer.from('<xml/>'), body: undefined }
    expect(await world.ingest('desk', call, [1])).toMatchObject({ kind: 'unreadable' })
    expect(await database.prisma.event.count()).toBe(0)
  })

  it('knows only the elements that there are', async () => {
    await expect(createWorld([]).ingest('nothing', webhook({}), [1])).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('ingestStatus', () => {
  it('makes a provider send again only what it did wrong', () => {
    expect(ingestStatus).toEqual({
      recorded: 200,
      duplicate: 200,
      ignored: 200,
      unreadable: 400,
      rejected: 401,
      unknown_instance: 404,
    })
  })
})

const secret = "It's a Secret to Everybody"
const noon = new Date('2026-01-01T12:00:00.000Z')

const message = z.object({
  eventId: z.string(),
  raw: z.unknown(),
  events: z.array(z.object({ objectId: z.string() })),
})

const payload = z.object({ id: z.string(), ids: z.array(z.string()), site: z.string() }).partial()

/** An element of nothing but events: `id` or `ids` are what changed, `site` is whose it is. */
const desk = bareElement({
  key: 'desk',
  events: {
    verification: { kind: 'hmac', header: 'X-Signature', algorithm: 'sha256', encoding: 'hex', prefix: 'sha256=' },
    idempotencyKey: ({ headers }) => headers['x-delivery'],
    sites: ({ body }) => payload.parse(body).site?.split(' ') ?? [],
    siteOf: () => undefined,
    normalize({ body }) {
      const { id, ids } = payload.parse(body ?? {})
      const date = noon.toISOString()
      const changed = ids ?? (id === undefined ? [] : [id])
      if (changed.length === 0) return [{ eventType: 'UNKNOWN', objectType: 'unknown', objectId: '', date }]
      return changed.map((objectId) => ({ eventType: 'UPDATED', objectType: 'tickets', objectId, date }))
    },
    subscribe: async (_, wanted) => ({ id: '1', ...wanted }),
    unsubscribe: async () => undefined,
  },
})

interface WorldOptions {
  readonly ring?: () => Promise<void>
  /** Taken one by one instead of from the database. */
  readonly deliveryIds?: string[]
}

function createWorld(instances: readonly Instance[], { ring = async () => undefined, deliveryIds }: WorldOptions = {}) {
  const rings: string[] = []
  const lines: string[] = []
  const write = (event: string) => {
    lines.push(event)
  }
  const deliveries = createDeliveryStore(database.pool)
  const clock = { now: () => noon }
  const ingest = createIngest({
    registry: createRegistry([desk, { ...desk, id: 2, key: 'crm' }]),
    instances: {
      byId: async (id) => instances.find((candidate) => candidate.id === id),
      bySite: async (elementKey, site) =>
        instances.filter((candidate) => candidate.elementKey === elementKey && candidate.site === site),
    },
    events: createEventStore(database.pool),
    deliveries: deliveryIds === undefined ? deliveries : { allocate: async (count) => deliveryIds.splice(0, count) },
    clock,
    alarm: {
      async delivery(id) {
        await ring()
        rings.push(id)
      },
    },
    newEventId: createEventIds(clock, randomBytes),
    forgetCached: async () => undefined,
    log: { info: write, warn: write, error: write },
  })
  return { ingest, rings, lines }
}

function instance({
  secret: given,
  configuration = {},
  ...members
}: Partial<Instance> & { readonly secret?: string } = {}): Instance {
  return sampleInstance({
    id: 1,
    elementKey: 'desk',
    configuration: {
      'event.notification.enabled': 'true',
      'event.notification.callback.url': 'https://hooks.example/',
      ...configuration,
    },
    ...(given === undefined ? {} : { subscription: { id: '1', url: 'https://valence.example/', secret: given } }),
    ...members,
  })
}

function webhook(body: unknown, headers: Readonly<Record<string, string>> = {}) {
  return { headers, query: {}, raw: Buffer.from(JSON.stringify(body)), body }
}

function signed(body: unknown, headers: Readonly<Record<string, string>> = {}) {
  const call = webhook(body, headers)
  const signature = createHmac('sha256', secret).update(call.raw).digest('hex')
  return { ...call, headers: { ...headers, 'x-signature': `sha256=${signature}` } }
}

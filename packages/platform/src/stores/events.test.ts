import type { EventStore, NewEvent } from '@valence/engine'
import { createTestDatabase } from '@valence/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createEventRecords } from '../../../engine/src/events/records.ts'
import { createDatabase, type Database } from '../database/client.ts'
import { createEventStore } from './events.ts'

let database: Database
let events: EventStore
let drop: () => Promise<void>

beforeAll(async () => {
  const created = await createTestDatabase()
  drop = created.drop
  database = createDatabase(created.url)
  events = createEventStore(database.pool)
})

afterAll(async () => {
  await database.close()
  await drop()
})

beforeEach(async () => {
  await database.pool.query('TRUNCATE "Event", "Delivery" CASCADE')
})

describe('record', () => {
  it('keeps the event and what it owes, to the byte', async () => {
    const providerData = '{ "id": 12345678901234567890, "text": "Grüße \\u0000 \\ud800 𝄞" }'
    const body = `{"raw":${providerData}}`
    const event = newEvent({ providerData, bodyHash: Buffer.alloc(32, 7), deliveries: [notification('41', body)] })
    expect(await events.record([event])).toEqual(new Set([event.id]))
    expect(await database.prisma.event.findUnique({ where: { id: event.id } })).toMatchObject({
      providerData,
      status: 'RECEIVED',
      receivedAt: noon,
      bodyHash: new Uint8Array(32).fill(7),
      undelivered: 1,
    })
    expect(await database.prisma.delivery.findMany()).toMatchObject([
      { id: 41n, instanceId: 1, kind: 'event', eventId: event.id, body, status: 'CREATED', nextAttemptAt: noon },
    ])
  })

  it('reads back what was normalised, whatever characters a provider puts into an id', async () => {
    const objectId = 'a\0b\ud800"\\'
    await events.record([newEvent({ events: [{ ...change, objectId }] })])
    const [stored] = await events.list(1, { limit: 1 })
    expect(stored?.events).toEqual([{ ...change, objectId }])
  })

  it('records a key or a verified body once within an instance, and owes nothing for a repetition', async () => {
    const bodyHash = Buffer.alloc(32, 1)
    const first = newEvent({ idempotencyKey: 'k', bodyHash, deliveries: [notification('1')] })
    const sameKey = newEvent({ idempotencyKey: 'k', deliveries: [notification('2')] })
    const sameBody = newEvent({ bodyHash, deliveries: [notification('3')] })
    const elsewhere = newEvent({ instanceId: 2, idempotencyKey: 'k', bodyHash, deliveries: [notification('4')] })
    expect(await events.record([first])).toEqual(new Set([first.id]))
    expect(await events.record([sameKey])).toEqual(new Set())
    expect(await events.record([sameBody])).toEqual(new Set())
    expect(await events.record([elsewhere])).toEqual(new Set([elsewhere.id]))
    expect((await database.prisma.delivery.findMany({ orderBy: { id: 'asc' } })).map(({ id }) => id)).toEqual([1n, 4n])
  })

  it('records one of many that arrive at the same moment', async () => {
    const copies = Array.from({ length: 40 }, (_, index) =>
      newEvent({ idempotencyKey: 'same', deliveries: [notification(String(index + 1))] }),
    )
    const other = createEventStore(database.pool)
    const results = await Promise.all(copies.map((copy, index) => (index % 2 ? events : other).record([copy])))
    const fresh = new Set(results.flatMap((ids) => [...ids]))
    expect(copies.filter(({ id }) => fresh.has(id))).toHaveLength(1)
    expect(await database.prisma.event.count()).toBe(1)
    expect(await database.prisma.delivery.count()).toBe(1)
  })

  it('records all events of a call with all that they owe, or nothing', async () => {
    const good = newEvent({ instanceId: 1, deliveries: [notification('1')] })
    const bad = newEvent({ instanceId: 2, deliveries: [notification('2'), notification('1')] })
    await expect(events.record([good, bad])).rejects.toThrow('duplicate key')
    expect(await database.prisma.event.count()).toBe(0)
    expect(await database.prisma.delivery.count()).toBe(0)
  })

  it('fails one caller without another that came at the same moment', async () => {
    const fine = Array.from({ length: 20 }, () => newEvent({}))
    const broken = newEvent({ providerData: 'a\0b' })
    const settled = await Promise.allSettled(
      [...fine.slice(0, 10), broken, ...fine.slice(10)].map((e) => events.record([e])),
    )
    expect(settled.map(({ status }) => status).filter((status) => status === 'rejected')).toHaveLength(1)
    expect(await database.prisma.event.count()).toBe(20)
  })
})

describe('event records', () => {
  const records = () => createEventRecords(events)

  it('come newest first, page by page, and end without a token', async () => {
    const ids = ['01', '02', '03', '04', '05'].map((tail) => `${'0'.repeat(22)}${tail}`)
    // Three of one moment: the order among them must be stable too.
    const moments = [0, 1, 1, 1, 2]
    for (const [index, id] of ids.entries())
      await events.record([newEvent({ id, receivedAt: after(moments[index] ?? 0) })])
    const first = await records().list(1, { pageSize: 2 })
    const second = await records().list(1, { pageSize: 2, nextPage: first.nextPage ?? '' })
    const third = await records().list(1, { pageSize: 2, nextPage: second.nextPage ?? '' })
    expect([first, second, third].map((page) => page.records.map(({ id }) => id.slice(-2)))).toEqual([
      ['05', '04'],
      ['03', '02'],
      ['01'],
    ])
    expect(third.nextPage).toBeUndefined()
  })

  it('are those of the instance and of the time that was asked for, both ends included', async () => {
    for (const ms of [0, 1000, 2000, 3000]) await events.record([newEvent({ receivedAt: after(ms) })])
    await events.record([newEvent({ instanceId: 2, receivedAt: after(1000) })])
    const { records: found } = await records().list(1, { from: after(1000), to: after(2000) })
    expect(found.map(({ eventDate }) => eventDate)).toEqual(['2026-01-01T12:00:02.000Z', '2026-01-01T12:00:01.000Z'])
  })

  it('show the provider data as text, the objects, and what was notified', async () => {
    const event = newEvent({ providerData: '{"a":1}' })
    await events.record([event])
    const received = {
      id: event.id,
      eventDate: '2026-01-01T12:00:00.000Z',
      status: 'RECEIVED',
      elementKey: 'desk',
      instanceId: 1,
      providerData: '{"a":1}',
      notifiedData: [],
      eventElementInstances: [{ elementInstanceId: 1, objectIds: [{ value: '10001' }] }],
    }
    expect(await records().get(1, event.id)).toEqual(received)
    await database.prisma.event.update({ where: { id: event.id }, data: { status: 'NOTIFIED' } })
    expect(await records().get(1, event.id)).toEqual({
      ...received,
      status: 'NOTIFIED',
      notifiedData: [{ elementKey: 'desk', ...change }],
    })
  })

  it('tell why something was rejected', async () => {
    const event = newEvent({ status: 'REJECTED', reason: 'The header is missing.', events: [] })
    await events.record([event])
    expect(await records().get(1, event.id)).toMatchObject({ status: 'REJECTED', reason: 'The header is missing.' })
  })

  it('do not tell of the events of another instance', async () => {
    const event = newEvent({ instanceId: 2 })
    await events.record([event])
    await expect(records().get(1, event.id)).rejects.toMatchObject({ code: 'not_found' })
  })

  it.each(['-1', 'e\0', ''])('answer an id that none can have, %j, as one that there is not', async (id) => {
    await expect(records().get(1, id)).rejects.toMatchObject({ code: 'not_found' })
  })

  it.each(['', 'abc', Buffer.from('["2026-01-01T12:00:00Z","x"]').toString('base64url')])(
    'refuse the token %j',
    async (nextPage) => {
      await expect(records().list(1, { nextPage })).rejects.toMatchObject({ code: 'invalid_request' })
    },
  )

  it('refuse a time that ends before it begins', async () => {
    await expect(records().list(1, { from: after(1), to: noon })).rejects.toMatchObject({ code: 'invalid_request' })
  })
})

const noon = new Date('2026-01-01T12:00:00.000Z')
const after = (ms: number) => new Date(noon.getTime() + ms)
const change = {
  eventType: 'UPDATED',
  objectType: 'incidents',
  objectId: '10001',
  date: '2026-01-01T11:59:59.000Z',
} as const

let count = 0

function newEvent(members: Partial<NewEvent>): NewEvent {
  count++
  return {
    id: count.toString(16).padStart(24, 'e'),
    instanceId: 1,
    elementKey: 'desk',
    status: 'RECEIVED',
    receivedAt: noon,
    providerData: '{}',
    events: [change],
    idempotencyKey: `key-${count}`,
    deliveries: [],
    ...members,
  }
}

function notification(id: string, body = '{}') {
  return { id, url: 'https://hooks.example/', body }
}

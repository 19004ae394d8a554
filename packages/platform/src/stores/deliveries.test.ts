import type { DeliveryStore, Verdict } from '@valence/engine'
import { createTestDatabase } from '@valence/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createDatabase, type Database } from '../database/client.ts'
import { createDeliveryStore } from './deliveries.ts'

let database: Database
let deliveries: DeliveryStore
let drop: () => Promise<void>

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
  await database.pool.query('TRUNCATE "Event", "Delivery", "Instance", "User", "Account", "Organization" CASCADE')
})

const noon = new Date('2026-01-01T12:00:00.000Z')
const after = (ms: number) => new Date(noon.getTime() + ms)
const lease = (owner: string, now = noon) => ({ owner, now, until: new Date(now.getTime() + 60_000) })
const times = { startedAt: noon, endedAt: after(120) }
const retry: Verdict = { kind: 'retry', status: 503, reason: 'HTTP 503', afterMs: 4000 }

describe('claim', () => {
  it('gives the delivery to one of many workers that are woken for it', async () => {
    const id = await owe()
    const workers = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
    const claims = await Promise.all(workers.map((owner) => deliveries.claim(id, lease(owner))))
    const [claimed, ...others] = claims.filter((claim) => claim !== undefined)
    expect(others).toEqual([])
    expect(claimed).toMatchObject({
      id,
      instanceId: 1,
      kind: 'bulk',
      url: 'https://hooks.example/',
      body: '{}',
      attempt: 1,
    })
  })

  it('gives nothing before the delivery is due', async () => {
    const id = await owe({ dueAt: after(1) })
    expect(await deliveries.claim(id, lease('a'))).toBeUndefined()
    expect(await deliveries.claim(id, lease('a', after(1)))).toMatchObject({ attempt: 1 })
  })

  it('passes the delivery on when a worker died and its lease has run out', async () => {
    const id = await owe()
    await deliveries.claim(id, lease('dead'))
    expect(await deliveries.claim(id, lease('heir', after(59_999)))).toBeUndefined()
    expect(await deliveries.claim(id, lease('heir', after(60_000)))).toMatchObject({ owner: 'heir', attempt: 2 })
  })

  it.each(['delivered', 'abandoned'] as const)('gives nothing once it is %s', async (kind) => {
    const id = await owe()
    const verdict: Verdict = kind === 'delivered' ? { kind, status: 200 } : { kind, reason: 'HTTP 410' }
    await deliveries.settle(await claimed(id), verdict, times)
    expect(await deliveries.claim(id, lease('a', after(86_400_000)))).toBeUndefined()
  })

  it('knows nothing of ids that do not exist', async () => {
    expect(await deliveries.claim('999999', lease('a'))).toBeUndefined()
  })
})

describe('settle', () => {
  it('records each attempt and when the next one is due', async () => {
    const id = await owe()
    await deliveries.settle(await claimed(id), retry, times)
    expect(await deliveries.claim(id, lease('a', after(4119)))).toBeUndefined()
    const second = await claimed(id, after(4120))
    await deliveries.settle(
      second,
      { kind: 'delivered', status: 204 },
      { startedAt: after(4120), endedAt: after(4150) },
    )
    expect(await attempts(id)).toEqual([
      { number: 1, startedAt: noon, durationMs: 120, outcome: 'retry', httpStatus: 503, reason: 'HTTP 503' },
      { number: 2, startedAt: after(4120), durationMs: 30, outcome: 'delivered', httpStatus: 204, reason: null },
    ])
    expect(await row(id)).toMatchObject({
      status: 'DELIVERED',
      deliveredAt: after(4150),
      attempts: 2,
      leaseOwner: null,
    })
  })

  it('takes nothing from a worker whose lease another took over, even one of the same name', async () => {
    const id = await owe()
    const late = await claimed(id)
    const heir = await claimed(id, after(60_000))
    expect(await deliveries.settle(late, { kind: 'delivered', status: 200 }, times)).toBe(false)
    expect(await attempts(id)).toEqual([])
    expect(await deliveries.settle(heir, retry, times)).toBe(true)
    expect(await attempts(id)).toMatchObject([{ number: 2, outcome: 'retry' }])
  })

  it('makes the event NOTIFIED with the last of its notifications, also when they arrive at the same moment', async () => {
    await record('e1', 3)
    const ids = await Promise.all([owe({ eventId: 'e1' }), owe({ eventId: 'e1' }), owe({ eventId: 'e1' })])
    const [first, ...rest] = await Promise.all(ids.map((id) => claimed(id)))
    if (first === undefined) throw new Error('Nothing was claimed.')
    await deliveries.settle(first, { kind: 'delivered', status: 200 }, times)
    expect(await eventStatus('e1')).toBe('RECEIVED')
    await Promise.all(rest.map((delivery) => deliveries.settle(delivery, { kind: 'delivered', status: 200 }, times)))
    expect(await eventStatus('e1')).toBe('NOTIFIED')
  })

  it('leaves the event as it is when the notification did not arrive', async () => {
    await record('e2', 1)
    const id = await owe({ eventId: 'e2' })
    await deliveries.settle(await claimed(id), { kind: 'abandoned', status: 410, reason: 'gone' }, times)
    expect(await eventStatus('e2')).toBe('RECEIVED')
    expect(await row(id)).toMatchObject({ status: 'ABANDONED', deliveredAt: null })
  })
})

describe('release', () => {
  it('gives the delivery back without counting the attempt', async () => {
    const id = await owe()
    await deliveries.release(await claimed(id))
    expect(await claimed(id)).toMatchObject({ attempt: 1 })
  })
})

describe('due', () => {
  const all = { dueBy: noon, now: noon, limit: 10 }

  it('finds what is owed and held by nobody, oldest first', async () => {
    const young = await owe({ dueAt: after(-1000) })
    const old = await owe({ dueAt: after(-2000) })
    await owe({ dueAt: after(1) })
    await claimed(await owe())
    await deliveries.settle(await claimed(await owe()), { kind: 'delivered', status: 200 }, times)
    expect((await deliveries.due(all)).map(({ id }) => id)).toEqual([old, young])
  })

  it('finds what a dead worker holds once its lease has run out', async () => {
    const id = await owe()
    await deliveries.claim(id, lease('dead'))
    expect(await deliveries.due({ ...all, now: after(59_999) })).toEqual([])
    expect(await deliveries.due({ ...all, now: after(60_000) })).toEqual([{ id, dueAt: noon }])
  })

  it('goes on after the last one of a page, also among those of the same moment', async () => {
    const ids = [await owe(), await owe(), await owe()]
    const first = await deliveries.due({ ...all, limit: 2 })
    const last = first.at(-1)
    if (last === undefined) throw new Error('The first page is empty.')
    const second = await deliveries.due({ ...all, limit: 2, after: last })
    expect([...first, ...second].map(({ id }) => id)).toEqual(ids)
  })

  it('leaves out those of disabled instances, and keeps those of deleted ones', async () => {
    const { enabled, disabled } = await instances()
    const wanted = await owe({ instanceId: enabled })
    await owe({ instanceId: disabled })
    const orphan = await owe({ instanceId: disabled + 1000 })
    expect((await deliveries.due(all)).map(({ id }) => id)).toEqual([wanted, orphan])
  })
})

describe('allocate', () => {
  it('never gives an id twice, whoever asks and however many', async () => {
    const other = createDeliveryStore(database.pool)
    const taken = await Promise.all(
      [deliveries, other, deliveries].flatMap((store) => [store.allocate(300), store.allocate(7)]),
    )
    expect(taken.map((ids) => ids.length)).toEqual([300, 7, 300, 7, 300, 7])
    expect(new Set(taken.flat()).size).toBe(921)
  })

  it('never gives an id that the database gives to another delivery', async () => {
    const before = await deliveries.allocate(1)
    expect(before).not.toContain(await owe())
  })
})

async function claimed(id: string, now = noon) {
  const claim = await deliveries.claim(id, lease('worker', now))
  if (claim === undefined) throw new Error(`Delivery ${id} could not be claimed.`)
  return claim
}

async function owe({
  dueAt = noon,
  eventId,
  instanceId = 1,
}: {
  dueAt?: Date
  eventId?: string
  instanceId?: number
} = {}) {
  const created = await database.prisma.delivery.create({
    data: {
      instanceId,
      kind: eventId === undefined ? 'bulk' : 'event',
      eventId: eventId ?? null,
      url: 'https://hooks.example/',
      body: '{}',
      nextAttemptAt: dueAt,
    },
  })
  return String(created.id)
}

async function record(id: string, undelivered: number): Promise<void> {
  await database.prisma.event.create({
    data: { id, instanceId: 1, elementKey: 'desk', idempotencyKey: id, providerData: '{}', undelivered },
  })
}

async function eventStatus(id: string) {
  return (await database.prisma.event.findUniqueOrThrow({ where: { id } })).status
}

function row(id: string) {
  return database.prisma.delivery.findUniqueOrThrow({ where: { id: BigInt(id) } })
}

function attempts(id: string) {
  return database.prisma.deliveryAttempt.findMany({
    where: { deliveryId: BigInt(id) },
    orderBy: { number: 'asc' },
    omit: { deliveryId: true },
  })
}

async function instances() {
  const { prisma } = database
  const organization = await prisma.organization.create({
    data: { name: 'o', secretHash: new Uint8Array(32), secretSealed: '' },
  })
  const account = await prisma.account.create({ data: { name: 'a', organizationId: organization.id } })
  const user = await prisma.user.create({
    data: {
      accountId: account.id,
      email: 'ada@example.com',
      firstName: 'Ada',
      lastName: 'Moreno',
      secretHash: new Uint8Array(32),
      secretSealed: '',
    },
  })
  const create = (disabled: boolean, byte: number) =>
    prisma.instance.create({
      data: {
        accountId: account.id,
        userId: user.id,
        elementKey: 'desk',
        name: 'Desk',
        tokenHash: new Uint8Array(32).fill(byte),
        tokenSealed: '',
        configuration: {},
        disabled,
      },
    })
  return { enabled: (await create(false, 1)).id, disabled: (await create(true, 2)).id }
}

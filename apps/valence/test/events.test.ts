import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  type Callback,
  type CallbackAnswer,
  type CallbackServer,
  elementsSignature,
  standardSignature,
  startCallbackServer,
} from './callback-server.ts'
import { type Answer, eventually, startWorld, type World } from './harness.ts'
import { issueUpdated, pathOf, providerWebhook } from './provider-webhook.ts'

const secret = 'the secret of the webhook'
/** How the customer's server answers at some paths, call by call; elsewhere, and afterwards, with 200. */
const scripts: Readonly<Record<string, readonly CallbackAnswer[]>> = {
  '/failing-twice': [{ status: 500 }, { status: 500 }],
  '/redirecting': [{ status: 302, headers: { Location: '/elsewhere' } }],
  '/gone': [{ status: 410 }],
}

let world: World
let callbacks: CallbackServer
beforeAll(async () => {
  world = await startWorld({ DELIVERY_SCHEDULE_MS: '50,50,50', SWEEP_EVERY_MS: '300' })
  callbacks = await startCallbackServer(({ path }, nth) => scripts[path]?.[nth - 1])
})
afterAll(async () => {
  await world.close()
  await callbacks.close()
})

describe('a change in Jira', () => {
  it('arrives as a signed, normalised event', async () => {
    const key = 'my-signature-key'
    const instance = await connected('/changes', { 'event.notification.signature.key': key })
    const { body: issue } = await world.jira('GET', '/rest/api/2/issue/HELP-1')
    await world.jira('PUT', '/rest/api/2/issue/HELP-1', { fields: { summary: 'Changed in Jira' } })
    const callback = await arrived('/changes', (text) => text.includes('Changed in Jira'))
    const event = (await eventsOf(instance))[0]
    expect(callback.headers).toMatchObject({
      'content-type': 'application/json',
      'elements-webhook-id': expect.stringMatching(/./),
      'elements-webhook-signature': elementsSignature(key, callback),
      'webhook-signature': standardSignature(key, callback),
    })
    expect(callback.body).toEqual({
      id: Number(callback.headers['webhook-id']),
      severity: 'low',
      topic: 'event',
      from: 'jira',
      createdDate: expect.stringMatching(isoDate),
      message: {
        elementKey: 'jira',
        accountId: expect.any(Number),
        companyId: expect.any(Number),
        eventId: event?.id,
        instanceId: instance.id,
        instance_id: instance.id,
        instanceName: 'Test',
        instanceTags: ['Test'],
        raw: expect.objectContaining({
          webhookEvent: 'jira:issue_updated',
          issue: expect.objectContaining({ key: 'HELP-1' }),
        }),
        events: [
          {
            elementKey: 'jira',
            eventType: 'UPDATED',
            objectId: withId.parse(issue).id,
            objectType: 'incidents',
            date: expect.stringMatching(isoDate),
          },
        ],
      },
    })
  })

  it('is told as what it is: created, commented, deleted', async () => {
    await connected('/life')
    const fields = { project: { key: 'HELP' }, issuetype: { name: 'Bug' }, summary: 'A short life' }
    const { id } = withId.parse((await world.jira('POST', '/rest/api/2/issue', { fields })).body)
    const comment = await world.jira('POST', `/rest/api/2/issue/${id}/comment`, { body: 'Hello' })
    await world.jira('DELETE', `/rest/api/2/issue/${id}`, {})
    const told = async () => callbacks.at('/life').flatMap(({ body }) => notification.parse(body).message.events)
    const commentId = withId.parse(comment.body).id
    const date = expect.stringMatching(isoDate)
    const expected = [
      { elementKey: 'jira', eventType: 'CREATED', objectType: 'incidents', objectId: id, date },
      { elementKey: 'jira', eventType: 'CREATED', objectType: 'comments', objectId: commentId, date },
      { elementKey: 'jira', eventType: 'DELETED', objectType: 'comments', objectId: commentId, date },
      { elementKey: 'jira', eventType: 'DELETED', objectType: 'incidents', objectId: id, date },
    ]
    expect(await eventually(told, ({ length }) => length >= 4)).toEqual(expect.arrayContaining(expected))
  })
})

describe('POST /events/{element}/{instance}', () => {
  it('hands on what the provider sent, unchanged to the byte', async () => {
    const instance = await connected('/exact')
    const raw = issueUpdated(world.sandbox.url, 'exact')
    const { status, body } = await send(pathOf(instance), raw, 'exact')
    expect({ status, body }).toEqual({ status: 200, body: { eventIds: [expect.stringMatching(/^[0-9a-f]{24}$/)] } })
    const callback = await arrived('/exact', (text) => text.includes('exact ✓'))
    expect(callback.raw).toContain(`"raw":${raw},"events":`)
    const [event] = await eventually(
      () => eventsOf(instance),
      ([first]) => first?.status === 'NOTIFIED',
    )
    expect(event).toMatchObject({ status: 'NOTIFIED', providerData: raw, instanceId: instance.id })
    const one = await world.call('GET', `/instances/events/${event?.id}`, instance)
    expect(one).toMatchObject({ status: 200, body: event })
  })

  it('takes a webhook once, however often it is sent', async () => {
    const instance = await connected('/once')
    const raw = issueUpdated(world.sandbox.url, 'once')
    expect((await send(pathOf(instance), raw, 'once')).status).toBe(200)
    expect((await send(pathOf(instance), raw, 'once')).status).toBe(200)
    expect((await send(pathOf(instance), raw, 'the same under another name')).status).toBe(200)
    await eventually(
      () => eventsOf(instance),
      ([first]) => first?.status === 'NOTIFIED',
    )
    expect(await eventsOf(instance)).toHaveLength(1)
    expect(callbacks.at('/once')).toHaveLength(1)
  })

  it('refuses a forgery, keeps a trace of it, and never delivers it', async () => {
    const instance = await connected('/forged')
    const raw = issueUpdated(world.sandbox.url, 'forged')
    const forgery = await world.call(
      'POST',
      pathOf(instance),
      providerWebhook(raw, { secret: 'a guess', identifier: 'forged' }),
    )
    expect(forgery).toMatchObject({ status: 401, body: { message: expect.stringContaining('x-hub-signature') } })
    expect(await eventsOf(instance)).toMatchObject([
      { status: 'REJECTED', providerData: raw, notifiedData: [], reason: expect.stringContaining('does not match') },
    ])
    const unsigned = await world.call('POST', pathOf(instance), {
      body: raw,
      headers: { 'Content-Type': 'application/json' },
    })
    expect(unsigned.status).toBe(401)
    // The real one is not taken for a repetition of the forgery, and is the only one to arrive.
    expect((await send(pathOf(instance), raw, 'forged')).status).toBe(200)
    await eventually(
      () => eventsOf(instance),
      (events) => events.some(isNotified),
    )
    expect(callbacks.at('/forged')).toHaveLength(1)
  })

  it('leaves a disabled instance alone until it is enabled again', async () => {
    const instance = await connected('/disabled')
    await world.call('DELETE', `/instances/${instance.id}/enabled`, { authorization: world.platform })
    expect((await send(pathOf(instance), issueUpdated(world.sandbox.url, 'asleep'), 'asleep')).status).toBe(200)
    await world.call('PUT', `/instances/${instance.id}/enabled`, { authorization: world.platform })
    expect((await send(pathOf(instance), issueUpdated(world.sandbox.url, 'awake'), 'awake')).status).toBe(200)
    const callback = await arrived('/disabled', () => true)
    expect(callback.raw).toContain('awake ✓')
    expect(await eventsOf(instance)).toHaveLength(1)
  })

  it.each([
    ['half a JSON', '{"webhookEvent":', 400],
    ['nothing', '', 400],
  ])('refuses %s', async (what, raw, status) => {
    const instance = await connected('/malformed')
    expect((await send(pathOf(instance), raw, what)).status).toBe(status)
    expect(await eventsOf(instance)).toEqual([])
  })

  it.each([
    ['an instance that does not exist', pathOf({ id: 999_999 })],
    ['a path that names none', '/events/jira/bm90LWEtbnVtYmVy'],
    ['an element that does not exist', '/events/nothing/MQ=='],
  ])('does not know %s', async (what, path) => {
    expect((await send(path, issueUpdated(world.sandbox.url, what), what)).status).toBe(404)
  })
})

describe('POST /events/{element}', () => {
  it('finds all instances of the site that the body names, and signs for each with its own key', async () => {
    const one = await connected('/one', { 'event.notification.signature.key': 'key one' })
    const two = await connected('/two', { 'event.notification.signature.key': 'key two' })
    const answer = await send('/events/jira', issueUpdated(world.sandbox.url, 'both'), 'both')
    expect(answer.status).toBe(200)
    for (const [path, key, instance] of [
      ['/one', 'key one', one],
      ['/two', 'key two', two],
    ] as const) {
      const callback = await arrived(path, (text) => text.includes('both ✓'))
      expect(notification.parse(callback.body).message).toMatchObject({ instanceId: instance.id })
      expect(callback.headers['elements-webhook-signature']).toBe(elementsSignature(key, callback))
    }
  })

  it('finds the instances that a header names', async () => {
    const instance = await connected('/named')
    const raw = issueUpdated('https://elsewhere.example', 'named')
    const headers = { 'Element-Instances': String(instance.id) }
    const answer = await world.call(
      'POST',
      '/events/jira',
      providerWebhook(raw, { secret, identifier: 'named', headers }),
    )
    expect(answer.status).toBe(200)
    expect((await arrived('/named', () => true)).raw).toContain('named ✓')
  })

  it('does not know the events of a site that nobody connected', async () => {
    expect((await send('/events/jira', issueUpdated('https://elsewhere.example', 'nobody'), 'nobody')).status).toBe(404)
  })
})

describe('the delivery of an event', () => {
  it('is tried again until it arrives, under one id', async () => {
    const instance = await connected('/failing-twice')
    await send(pathOf(instance), issueUpdated(world.sandbox.url, 'patience'), 'patience')
    await eventually(
      () => eventsOf(instance),
      ([first]) => first?.status === 'NOTIFIED',
    )
    const attempts = callbacks.at('/failing-twice')
    expect(attempts).toHaveLength(3)
    expect(new Set(attempts.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect(new Set(attempts.map(({ raw }) => raw)).size).toBe(1)
  })

  it('follows no redirect, but takes it for a failure', async () => {
    const instance = await connected('/redirecting')
    await send(pathOf(instance), issueUpdated(world.sandbox.url, 'redirect'), 'redirect')
    await eventually(
      () => eventsOf(instance),
      ([first]) => first?.status === 'NOTIFIED',
    )
    expect(callbacks.at('/redirecting')).toHaveLength(2)
    expect(callbacks.at('/elsewhere')).toEqual([])
  })

  it('ends when the receiver says that it is gone', async () => {
    const instance = await connected('/gone')
    await send(pathOf(instance), issueUpdated(world.sandbox.url, 'lost'), 'lost')
    await send(pathOf(instance), issueUpdated(world.sandbox.url, 'next'), 'next')
    await eventually(
      () => eventsOf(instance),
      (events) => events.some(isNotified),
    )
    const ids = callbacks.at('/gone').map(({ headers }) => headers['webhook-id'])
    expect(new Set(ids).size).toBe(ids.length)
  })
})

describe('GET /instances/{id}/events', () => {
  it('pages through the events of the instance, the newest first', async () => {
    const instance = await connected('/listed')
    for (const marker of ['first', 'second', 'third']) {
      await send(pathOf(instance), issueUpdated(world.sandbox.url, marker), marker)
    }
    await eventually(
      () => eventsOf(instance),
      (events) => events.every(isNotified),
    )
    const path = `/instances/${instance.id}/events?pageSize=2`
    const page = await world.call('GET', path, { authorization: world.platform })
    const token = page.headers.get('elements-next-page-token')
    const rest = await world.call('GET', `${path}&nextPage=${token}`, { authorization: world.platform })
    expect(rest.headers.has('elements-next-page-token')).toBe(false)
    const listed = [...storedEvents.parse(page.body), ...storedEvents.parse(rest.body)]
    expect(listed.map(({ providerData }) => /(\w+) ✓/.exec(providerData)?.[1])).toEqual(['third', 'second', 'first'])
    expect(listed).toEqual(await eventsOf(instance))
  })

  it.each(['/instances/events/000000000000000000000000', '/instances/events/nonsense'])('%s is 404', async (path) => {
    const instance = await connected('/none')
    expect(await world.call('GET', path, instance)).toMatchObject({ status: 404 })
  })
})

describe('the callback address', () => {
  it.each(['http://10.0.0.1/events', 'https://169.254.169.254/', 'ftp://127.0.0.1/'])(
    'is refused when it is %s',
    async (url) => {
      const json = {
        element: { key: 'jira' },
        name: 'Refused',
        configuration: { ...world.configuration, ...eventsTo(url) },
      }
      const { status, body } = await world.call('POST', '/instances', { authorization: world.platform, json })
      expect({ status, body }).toMatchObject({
        status: 400,
        body: { message: expect.stringMatching(/10\.0\.0\.1|169\.254\.169\.254|https?/) },
      })
    },
  )

  it('must be https where the installation does not allow http', async () => {
    const strict = await startWorld({ ALLOW_HTTP: 'false' })
    try {
      const url = 'http://127.0.0.1:9/events'
      const configuration = { ...world.configuration, 'base.url': 'https://jira.example', ...eventsTo(url) }
      const json = { element: { key: 'jira' }, name: 'Refused', configuration }
      const { status, body } = await strict.call('POST', '/instances', { authorization: strict.platform, json })
      expect({ status, body }).toMatchObject({ status: 400, body: { message: expect.stringContaining('https') } })
    } finally {
      await strict.close()
    }
  })
})

const isoDate = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/
const withId = z.object({ id: z.string() })
const normalized = z.looseObject({ eventType: z.string(), objectType: z.string(), objectId: z.string() })
const notification = z.object({ message: z.looseObject({ events: z.array(normalized) }) })
const storedEvents = z.array(z.looseObject({ id: z.string(), status: z.string(), providerData: z.string() }))

type Instance = Awaited<ReturnType<World['connect']>>
type StoredEvent = z.infer<typeof storedEvents>[number]

function eventsTo(url: string) {
  return { 'event.notification.enabled': 'true', 'event.notification.callback.url': url }
}

function connected(path: string, more: Readonly<Record<string, string>> = {}): Promise<Instance> {
  return world.connect({ ...eventsTo(`${callbacks.url}${path}`), 'event.webhook.secret': secret, ...more })
}

function send(path: string, raw: string, identifier: string): Promise<Answer> {
  return world.call('POST', path, providerWebhook(raw, { secret, identifier }))
}

async function eventsOf(instance: Instance): Promise<readonly StoredEvent[]> {
  return storedEvents.parse((await world.call('GET', '/instances/events', instance)).body)
}

function isNotified({ status }: StoredEvent): boolean {
  return status === 'NOTIFIED'
}

/** The first callback at a path that fits. */
async function arrived(path: string, fits: (raw: string) => boolean): Promise<Callback> {
  const found = await eventually(
    async () => callbacks.at(path).filter(({ raw }) => fits(raw)),
    ({ length }) => length > 0,
  )
  const [first] = found
  if (first === undefined) throw new Error(`Nothing came at ${path}.`)
  return first
}

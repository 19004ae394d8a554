import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { eventually, request, startWorld, type World } from './harness.ts'

interface Person {
  readonly id: number
  readonly accountId: number
  readonly secret: string
  /** `User …, Organization …` */
  readonly platform: string
}

type Connected = Awaited<ReturnType<World['connect']>>

let world: World
let connected: Connected
let bea: Person
let beasInstance: Connected
/** Ids of what belongs to the first account: a bulk job, an event. */
let owned: { readonly jobId: string; readonly eventId: string }

const marker = 'Only of the first account'
const password = 'a long enough password'
const created = z.object({ id: z.number(), accountId: z.number(), secret: z.string() })
const operation = z.object({ security: z.array(z.unknown()) })
const document = z.object({ paths: z.record(z.string(), z.record(z.string(), operation)) })

beforeAll(async () => {
  world = await startWorld()
  connected = await world.connect({ 'event.notification.enabled': true })
  await world.call('PATCH', `/instances/${connected.id}`, { authorization: world.platform, json: { name: marker } })
  bea = await addUser('/users', 'bea@example.com')
  beasInstance = await connectAs(bea)
  owned = { jobId: await load(), eventId: await change() }
})
afterAll(() => world.close())

describe('a user of another account', () => {
  it('finds nothing of the first account on any route: its ids are not there', async () => {
    const answers = await walk([bea.platform, beasInstance.authorization])
    expect(answers.length).toBeGreaterThan(200)
    expect(answers.filter(({ body }) => JSON.stringify(body).includes(marker))).toEqual([])
    expect(answers.filter(({ status }) => status === 500)).toEqual([])
    const owned = new Set(answers.filter(isOwned).map(({ call }) => call))
    expect(owned.size).toBeGreaterThan(15)
    for (const call of owned) {
      const statuses = answers.flatMap((answer) => (answer.call === call ? [answer.status] : []))
      // The platform's own calls and those of an instance take different credentials; the ones that fit find nothing.
      expect({ call, statuses: statuses.sort() }).toEqual({ call, statuses: [401, 404] })
    }
  })

  it('is refused with 401 wherever it shows the token of the first account', async () => {
    const answers = await walk([`Element ${connected.token}, User ${bea.secret}`])
    const opened = answers.filter(({ isPublic, status }) => status !== 401 && !isPublic)
    expect(opened.map(({ call, status }) => `${call} ${status}`)).toEqual([])
  })

  it('does not see its own instance change by what the first account does, nor the reverse', async () => {
    expect(await names(bea.platform)).toEqual(['Bea'])
    expect(await names(world.platform)).toEqual([marker])
    expect(await world.call('GET', '/ping', { authorization: connected.authorization })).toMatchObject({ status: 200 })
  })

  it('lets nobody into the first account, and joins none itself', async () => {
    const { body } = await world.call('GET', '/users', { authorization: world.platform })
    const [first] = z.array(z.object({ accountId: z.number() })).parse(body)
    const json = { email: 'intruder@example.com' }
    for (const id of [first?.accountId, -1, 0, 2 ** 40]) {
      const answer = await world.call('POST', `/accounts/${id}/users`, { authorization: bea.platform, json })
      expect(answer).toMatchObject({ status: 404, body: { message: `No account found with ID ${id}.` } })
    }
  })

  it('sees in the list of users those of its own account alone', async () => {
    const { body } = await world.call('GET', '/users', { authorization: bea.platform })
    expect(body).toEqual([expect.objectContaining({ id: bea.id, email: 'bea@example.com', accountId: bea.accountId })])
    expect(JSON.stringify(body)).not.toContain(bea.secret)
  })
})

describe('a colleague', () => {
  it('shares the instances of the account, and their tokens', async () => {
    const { body } = await world.call('GET', '/users', { authorization: bea.platform })
    const [self] = z.array(z.object({ accountId: z.number() })).parse(body)
    const colleague = await addUser(`/accounts/${self?.accountId}/users`, 'carl@example.com', bea.platform)
    expect(await names(colleague.platform)).toEqual(['Bea'])
    const authorization = `Element ${beasInstance.token}, User ${colleague.secret}`
    expect(await world.call('GET', '/incidents?pageSize=1', { authorization })).toMatchObject({ status: 200 })
    expect(await names(world.platform)).toEqual([marker])
  })

  it('must have an address that nobody has yet', async () => {
    const json = { email: 'bea@example.com' }
    expect(await world.call('POST', '/users', { authorization: world.platform, json })).toMatchObject({ status: 409 })
  })
})

describe('logging in', () => {
  it('leads through a session to the secrets', async () => {
    const { status, body } = await world.call('POST', '/authentication', {
      json: { username: 'bea@example.com', password },
    })
    expect(status).toBe(200)
    const { token } = z.object({ token: z.string() }).parse(body)
    expect(await world.call('GET', '/authentication/secrets', { authorization: `Bearer ${token}` })).toMatchObject({
      status: 200,
      body: { userSecret: bea.secret, organizationSecret: world.secrets.organizationSecret },
    })
    expect(await names(`Bearer ${token}`)).toEqual(['Bea'])
  })

  it.each([
    [{ username: 'bea@example.com', password: 'another long password' }, 401],
    [{ username: 'nobody@example.com', password }, 401],
    [{ username: 'carl@example.com', password: '' }, 401],
    [{ username: 'bea@example.com' }, 400],
    [{}, 400],
  ])('with %j answers %d', async (json, status) => {
    const answer = await world.call('POST', '/authentication', { json })
    expect(answer.status).toBe(status)
  })

  it('gives no entry with a session that never was', async () => {
    expect(await world.call('GET', '/authentication/secrets', { authorization: 'Bearer vls_none' })).toMatchObject({
      status: 401,
    })
  })
})

async function addUser(path: string, email: string, authorization = world.platform): Promise<Person> {
  const json = { email, firstName: 'First', lastName: 'Last', password }
  const { status, body } = await world.call('POST', path, { authorization, json })
  expect(status).toBe(200)
  const person = created.parse(body)
  return { ...person, platform: `User ${person.secret}, Organization ${world.secrets.organizationSecret}` }
}

async function connectAs(person: Person): Promise<Connected> {
  const json = { name: 'Bea', configuration: world.configuration }
  const { body } = await world.call('POST', '/elements/jira/instances', { authorization: person.platform, json })
  const { id, token } = z.object({ id: z.number(), token: z.string() }).parse(body)
  return { id, token, authorization: `Element ${token}, User ${person.secret}` }
}

async function names(authorization: string): Promise<string[]> {
  const { body } = await world.call('GET', '/instances', { authorization })
  return z
    .array(z.object({ name: z.string() }))
    .parse(body)
    .map(({ name }) => name)
}

async function load(): Promise<string> {
  const form = new FormData()
  const rows = `project,issuetype,summary\nHELP,Bug,Loaded\nHELP,,Not loaded\n`
  form.append('file', new Blob([rows], { type: 'text/csv' }), 'rows.csv')
  const { body } = await world.call('POST', '/bulk/incidents', { authorization: connected.authorization, form })
  return z.object({ id: z.string() }).parse(body).id
}

async function change(): Promise<string> {
  await world.jira('PUT', '/rest/api/2/issue/HELP-1', { fields: { summary: 'Changed in Jira' } })
  const read = async () =>
    (await world.call('GET', '/instances/events', { authorization: connected.authorization })).body
  const events = await eventually(read, (body) => Array.isArray(body) && body.length > 0)
  return (
    z
      .array(z.object({ id: z.string() }))
      .min(1)
      .parse(events)
      .map(({ id }) => id)[0] ?? ''
  )
}

interface Walked {
  readonly call: string
  /** The description says that it asks for no credentials. */
  readonly isPublic: boolean
  readonly status: number
  readonly body: unknown
}

/** Every operation of the API description with each of the headers, and with the ids of the first account in its path. */
async function walk(authorizations: readonly string[]): Promise<Walked[]> {
  const { body } = await request('GET', new URL('/openapi.json', world.baseUrl).href, {})
  const calls = Object.entries(document.parse(body).paths).flatMap(([template, operations]) =>
    Object.entries(operations).map(([method, { security }]) => ({
      method: method.toUpperCase(),
      path: fill(template),
      isPublic: security.length === 0,
    })),
  )
  const answers: Walked[] = []
  for (const { method, path, isPublic } of calls.filter(isWalked)) {
    for (const authorization of authorizations) {
      const json = /^P/.test(method) ? { name: 'x', email: 'x@example.com', propertyValue: 'x' } : undefined
      const answer = await world.call(method, path, { authorization, json })
      answers.push({ call: `${method} ${path}`, isPublic, status: answer.status, body: answer.body })
    }
  }
  return answers
}

/** Not health, not webhooks, which need no credentials of ours, and nothing that would change the walker's own instance. */
function isWalked({ method, path }: { readonly method: string; readonly path: string }): boolean {
  if (path.startsWith('/events/') || path === '/instances/enabled') return false
  if (path === '/instances/configuration/1' && method === 'PATCH') return false
  return !/^\/(health|ready)$/.test(path) && (path !== '/instances' || method === 'GET')
}

function isOwned({ call }: Walked): boolean {
  const [, path = ''] = call.split(' ')
  const own = [`/instances/${connected.id}`, '/accounts/1/users', `/bulk/${owned.jobId}`, owned.eventId]
  return own.some((part) => path.includes(part))
}

function fill(template: string): string {
  return template
    .replace('/elements/api-v2', '')
    .replace('/instances/{id}', `/instances/${connected.id}`)
    .replace('/accounts/{id}', '/accounts/1')
    .replace('/bulk/{id}', `/bulk/${owned.jobId}`)
    .replace('{configId}', '1')
    .replace('{eventId}', owned.eventId)
    .replace('{keyOrId}', 'jira')
    .replace(/\{\w+\}/g, 'none')
}

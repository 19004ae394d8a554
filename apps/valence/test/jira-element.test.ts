import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { parse, pushDown } from '@valence/ceql'
import { type Connection, type InboundWebhook, isRecord, type ProviderRecord, readPath } from '@valence/element-kit'
import { jira } from '@valence/elements'
import { type Exchange, type Sandbox, startSandbox } from '@valence/jira-sandbox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createReferee, refereeIsPresent } from '../../jira-sandbox/test/openapi-referee.ts'
import { configurationOf, dialect, openConnection, operation, options, page, resource, walkAll } from './jira-line.ts'

const exchanges: Exchange[] = []
let sandbox: Sandbox
let connection: Connection

beforeAll(async () => {
  sandbox = await startSandbox({ onExchange: (exchange) => exchanges.push(exchange) })
  connection = openConnection(jira, configurationOf(sandbox))
})

afterAll(() => sandbox.close())

describe('the check', () => {
  it('learns the deployment and the account', async () => {
    expect(await jira.check(connection)).toMatchObject({
      deploymentType: 'Cloud',
      baseUrl: sandbox.url,
      accountId: expect.stringMatching(/^[0-9a-f]{24}$/),
      timeZone: 'Etc/UTC',
    })
  })

  it('fails with 401 and the words of Jira for a wrong token', async () => {
    const stranger = openConnection(jira, { ...configurationOf(sandbox), password: 'wrong' })
    await expect(jira.check(stranger)).rejects.toMatchObject({ code: 'unauthorized', status: 401 })
    await expect(operation('incidents', 'get')(stranger, 'HELP-1', options)).rejects.toMatchObject({
      status: 401,
      providerMessage: 'Issue does not exist or you do not have permission to see it.',
    })
    await expect(operation('incidents', 'list')(stranger, page)).rejects.toMatchObject({ status: 401 })
  })
})

describe('incidents', () => {
  it('are listed whole and in one order, whatever the size of the pages', async () => {
    const all = await walk('incidents', 100)
    expect(all.length).toBeGreaterThan(100)
    expect(await walk('incidents', 7)).toEqual(all)
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
  })

  it('look the same in a list as one by one', async () => {
    const get = operation('incidents', 'get')
    for (const listed of await walk('incidents', 100)) {
      const single = await get(connection, String(listed.id), options)
      expect(withoutLayout(listed)).toEqual(withoutLayout(single))
    }
  })

  it('bring only the named fields', async () => {
    const { records } = await operation('incidents', 'list')(connection, {
      ...page,
      fields: ['summary', 'fixVersions'],
    })
    expect(records.map(({ fields }) => Object.keys(isRecord(fields) ? fields : {}).sort())).toEqual(
      records.map(() => ['fixVersions', 'summary']),
    )
    const bare = await operation('incidents', 'list')(connection, { ...page, fields: ['id'] })
    expect(bare.records[0]).toMatchObject({ id: expect.any(String), key: expect.any(String), self: expect.any(String) })
  })

  it('are ordered by Jira as asked', async () => {
    const { records } = await operation('incidents', 'list')(connection, {
      ...page,
      orderBy: [
        { field: 'priority', direction: 'desc' },
        { field: 'fields.created', direction: 'asc' },
      ],
    })
    expect(readPath(records[0], 'fields.priority.name')).toBe('Highest')
  })

  it('are created, changed and deleted in plain names', async () => {
    const body = { summary: 'Broken {code}', project: 'HELP', issuetype: 'Bug', labels: 'a, b', description: 'h1. Why' }
    const created = await operation('incidents', 'create')(connection, body, options)
    expect(created).toMatchObject({
      key: expect.stringMatching(/^HELP-\d+$/),
      fields: { labels: ['a', 'b'], description: 'h1. Why' },
    })
    const changes = { 'fields.priority.name': 'High', update: { labels: [{ remove: 'a' }] } }
    const changed = await operation('incidents', 'update')(connection, String(created.key), changes, options)
    expect(changed).toMatchObject({ id: created.id, fields: { labels: ['b'], priority: { name: 'High' } } })
    await operation('incidents', 'remove')(connection, String(created.id), options)
    await expect(operation('incidents', 'get')(connection, String(created.id), options)).rejects.toMatchObject({
      status: 404,
      providerMessage: 'Issue does not exist or you do not have permission to see it.',
    })
  })

  it('are refused in the words of Jira', async () => {
    const create = operation('incidents', 'create')(connection, { issuetype: 'Bug', summary: 'x' }, options)
    await expect(create).rejects.toMatchObject({ status: 400, providerMessage: expect.stringContaining('project: ') })
  })

  it('keep their sub-tasks unless told to delete them', async () => {
    const create = operation('incidents', 'create')
    const parent = await create(connection, { summary: 'Whole', project: 'APP', issuetype: 'Task' }, options)
    const part = { summary: 'Part', project: 'APP', issuetype: 'Sub-task', parent: String(parent.key) }
    await create(connection, part, options)
    const remove = operation('incidents', 'remove')
    await expect(remove(connection, String(parent.id), options)).rejects.toMatchObject({ status: 400 })
    await remove(connection, String(parent.id), { ...options, parameters: { deleteSubtasks: 'true' } })
  })

  it('are counted by Jira where it filters exactly', async () => {
    const where = pushDown(parse("project = 'HELP' AND resolution IS NULL"), dialect()).native
    const count = resource('incidents').operations.count?.(connection, where === undefined ? {} : { where })
    expect(await count).toEqual({ total: (await walk('incidents', 100, { where })).length, isExact: false })
  })

  it('have the custom fields of the site', async () => {
    const fields = await resource('incidents').discover?.(connection, {})
    expect(fields?.find(({ path }) => path === 'customfield_10010')).toMatchObject({
      displayName: 'Story Points',
      kind: 'number',
    })
  })
})

describe('comments', () => {
  it('are created, listed, changed and deleted as text', async () => {
    const at = { ...options, parents: ['HELP-1'] }
    const created = await operation('incidents/comments', 'create')(connection, { body: 'First *line*\nsecond' }, at)
    expect(created).toMatchObject({ id: expect.any(String), body: 'First *line*\nsecond' })
    const listed = await walk('incidents/comments', 2, { parents: ['HELP-1'] })
    expect(listed.at(-1)).toEqual(created)
    const id = String(created.id)
    const changed = await operation('incidents/comments', 'update')(connection, id, { body: 'Changed' }, at)
    expect(changed).toMatchObject({ id, body: 'Changed' })
    expect(await operation('incidents/comments', 'get')(connection, id, at)).toEqual(changed)
    await operation('incidents/comments', 'remove')(connection, id, at)
    await expect(operation('incidents/comments', 'get')(connection, id, at)).rejects.toMatchObject({ status: 404 })
  })
})

describe.each(['projects', 'agents', 'contacts', 'groups', 'statuses', 'priorities', 'resolutions', 'incident-types'])(
  '%s',
  (name) => {
    it('are listed the same in pages of any size, and each found by its id', async () => {
      const all = await walk(name, 100)
      expect(all.length).toBeGreaterThan(1)
      expect(await walk(name, 1)).toEqual(all)
      const first = await operation(name, 'get')(connection, String(all[0]?.id), options)
      expect(first).toMatchObject({ id: all[0]?.id })
    })
  },
)

describe('what hangs on an incident', () => {
  const at = { ...options, parents: ['HELP-2'] }

  it('moves to another status by the name of that status, and remembers it', async () => {
    const open = await walk('incidents/transitions', 100, at)
    const to = readPath(open[0], 'to.name')
    await operation('incidents/transitions', 'create')(connection, { to }, at)
    const moved = await operation('incidents', 'get')(connection, 'HELP-2', options)
    expect(readPath(moved, 'fields.status.name')).toBe(to)
    const changes = await walk('incidents/history', 2, at)
    const last = changes.at(-1)
    expect(last).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ field: 'status', toString: to })]),
    })
    expect(await operation('incidents/history', 'get')(connection, String(last?.id), at)).toEqual(last)
  })

  it('is logged as work', async () => {
    const body = {
      timeSpent: '1h',
      started: '2026-01-20T10:00:00.000+0000',
      comment: 'Looked at it',
      author: 'ignored',
    }
    const logged = await operation('incidents/worklogs', 'create')(connection, body, at)
    expect(logged).toMatchObject({ timeSpentSeconds: 3600, comment: 'Looked at it' })
    const id = String(logged.id)
    const changed = await operation('incidents/worklogs', 'update')(connection, id, { timeSpentSeconds: 60 }, at)
    expect(await operation('incidents/worklogs', 'get')(connection, id, at)).toEqual(changed)
    expect((await walk('incidents/worklogs', 1, at)).at(-1)).toEqual(changed)
    await operation('incidents/worklogs', 'remove')(connection, id, at)
    expect((await walk('incidents/worklogs', 100, at)).some((one) => one.id === id)).toBe(false)
  })

  it('is watched', async () => {
    const agent = (await walk('agents', 100)).find(({ displayName }) => displayName === 'Goro Tanaka')
    await operation('incidents/watchers', 'create')(connection, { accountId: agent?.id }, at)
    expect((await walk('incidents/watchers', 100, at)).map(({ id }) => id)).toContain(agent?.id)
    await operation('incidents/watchers', 'remove')(connection, String(agent?.id), at)
    expect((await walk('incidents/watchers', 100, at)).map(({ id }) => id)).not.toContain(agent?.id)
    expect(Array.isArray(await walk('incidents/votes', 100, at))).toBe(true)
  })

  it('has properties', async () => {
    await operation('incidents/properties', 'update')(connection, 'foreign', { system: 'x', id: 7 }, at)
    expect((await walk('incidents/properties', 100, at)).map(({ key }) => key)).toContain('foreign')
    expect(await operation('incidents/properties', 'get')(connection, 'foreign', at)).toEqual({
      key: 'foreign',
      value: { system: 'x', id: 7 },
    })
    await operation('incidents/properties', 'remove')(connection, 'foreign', at)
    await expect(operation('incidents/properties', 'get')(connection, 'foreign', at)).rejects.toMatchObject({
      status: 404,
    })
  })

  it('has its attachments in a list', async () => {
    expect(await walk('incidents/attachments', 100, at)).toEqual([])
  })
})

describe('worklogs of the site', () => {
  it('are those that were logged more than a minute ago', async () => {
    const all = await walk('worklogs', 1000)
    expect(all.length).toBeGreaterThan(10)
    expect(all[0]).toMatchObject({
      id: expect.any(String),
      timeSpentSeconds: expect.any(Number),
      comment: expect.anything(),
    })
  })
})

describe('fields', () => {
  it('are listed', async () => {
    expect((await walk('fields', 100)).map(({ id }) => id)).toEqual(
      expect.arrayContaining(['summary', 'customfield_10010']),
    )
  })
})

describe('agents', () => {
  it('are searched by the beginning of their name', async () => {
    const { records } = await operation('agents', 'list')(connection, { ...page, parameters: { username: 'Bruno' } })
    expect(records).toMatchObject([{ displayName: 'Bruno Keller' }])
  })
})

describe('a bulk create', () => {
  const bulk = () => resource('incidents').operations.bulk
  const record = (key: string, cells: Readonly<Record<string, string>>) => ({
    key,
    body: bulk()?.bodyOf(cells, []) ?? {},
  })
  const good = (key: string) => record(key, { 'fields.project.key': 'HELP', issuetype: 'Task', summary: `Row ${key}` })
  const bad = (key: string) => record(key, { 'fields.project.key': 'HELP', issuetype: 'Task' })

  it('tells the outcome of every row, and its issues are found again by the keys of their rows', async () => {
    const since = new Date()
    const records = [good('k1'), bad('k2'), good('k3')]
    const outcomes = await bulk()?.createMany(connection, records)
    expect(outcomes).toMatchObject([
      { kind: 'created' },
      { kind: 'failed', status: 400, message: expect.stringContaining('summary: ') },
      { kind: 'created' },
    ])
    const found = await bulk()?.findCreated(connection, ['k1', 'k2', 'k3'], since)
    const ids = outcomes?.flatMap((outcome) => (outcome.kind === 'created' ? [outcome.id] : []))
    expect([...(found ?? [])].sort()).toEqual([
      ['k1', ids?.[0]],
      ['k3', ids?.[1]],
    ])
  })

  it('tells the outcome of every row when all of them fail', async () => {
    expect(await bulk()?.createMany(connection, [bad('k4'), bad('k5')])).toMatchObject([
      { kind: 'failed' },
      { kind: 'failed' },
    ])
  })
})

describe('events', () => {
  it('arrive signed, are normalised, and end with the subscription', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = `http://127.0.0.1:${portOf(server.address())}/hook`
    const { events } = jira
    const subscription = await events?.subscribe(connection, { url, secret: 's1' })
    expect(await events?.subscribe(connection, { url, secret: 's2' })).toEqual({ ...subscription, secret: 's2' })

    const arriving = receive(server)
    const body = { summary: 'Event', project: 'HELP', issuetype: 'Task' }
    const created = await operation('incidents', 'create')(connection, body, options)
    const webhook = await arriving
    expect(events?.normalize(webhook)).toMatchObject([
      { eventType: 'CREATED', objectType: 'incidents', objectId: created.id },
    ])
    expect(events?.sites(webhook)).toEqual([events?.siteOf(configurationOf(sandbox), {})])
    expect(events?.idempotencyKey(webhook)).toMatch(/.+/)
    const signature = createHmac('sha256', 's2').update(webhook.raw).digest('hex')
    expect(webhook.headers[events?.verification.header ?? '']).toBe(`sha256=${signature}`)

    if (subscription !== undefined) {
      await events?.unsubscribe(connection, subscription)
      await events?.unsubscribe(connection, subscription)
    }
    server.close()
    await once(server, 'close')
  })
})

describe.runIf(refereeIsPresent)("Atlassian's description of the API (absent without the file)", () => {
  it('knows every request that was sent', () => {
    const { checkExchange } = createReferee()
    expect(exchanges.length).toBeGreaterThan(300)
    const requests = exchanges.map(({ responseBody, ...request }) => request)
    expect([...new Set(requests.flatMap(checkExchange))]).toEqual([])
  })
})

/** The next request of a server, answered with 200. */
async function receive(server: Server): Promise<InboundWebhook> {
  const [request, response]: [IncomingMessage, ServerResponse] = await nextRequest(server)
  const raw = await buffer(request)
  response.end()
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)])
  return { headers: Object.fromEntries(headers), query: {}, raw, body: JSON.parse(raw.toString()) }
}

function nextRequest(server: Server): Promise<[IncomingMessage, ServerResponse]> {
  return new Promise((resolve) => server.once('request', (request, response) => resolve([request, response])))
}

/** All pages of a list of the sandbox. */
function walk(path: string, limit: number, query: object = {}): Promise<readonly ProviderRecord[]> {
  return walkAll(connection, path, limit, query)
}

/** A document does not keep how many lines lay between two blocks of a text, nor what did not have to be escaped. */
function withoutLayout(record: ProviderRecord): unknown {
  return JSON.parse(
    JSON.stringify(record)
      .replaceAll(/(\\n)+/g, '\\n')
      .replaceAll('\\\\{', '{'),
  )
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0
}

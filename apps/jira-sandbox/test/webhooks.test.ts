import { createHmac } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { hubSignature } from '../src/webhooks/signature.ts'
import { createIssue, type Stage, startStage } from './harness.ts'
import { startReceiver, until } from './receiver.ts'

const everyEvent = [
  ...[
    'jira:issue_created',
    'jira:issue_updated',
    'jira:issue_deleted',
    'comment_created',
    'comment_updated',
    'comment_deleted',
  ],
  ...['worklog_created', 'worklog_updated', 'worklog_deleted', 'issuelink_created', 'issue_property_set'],
]

describe('webhooks', () => {
  const cleanups: (() => unknown)[] = []
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
  })

  async function begin(statuses: readonly number[] = [], more: Readonly<Record<string, unknown>> = {}) {
    const receiver = await startReceiver(...statuses)
    const stage = await startStage({ webhookRetryDelayMs: () => 2 })
    cleanups.push(
      () => receiver.server.close(),
      () => stage.sandbox.close(),
    )
    await register(stage, receiver.url, more)
    return { stage, ...receiver }
  }

  function register(stage: Stage, url: string, more: Readonly<Record<string, unknown>>) {
    return stage.admin.post('/rest/webhooks/1.0/webhook', { name: 'A hook', url, events: everyEvent, ...more })
  }

  it('sign as the published example does', () => {
    expect(hubSignature("It's a Secret to Everybody", 'Hello World!')).toBe(
      'sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9',
    )
  })

  it('are signed over the very bytes that arrive, when they have a secret', async () => {
    const { stage, calls } = await begin([], { secret: 'shh' })
    await createIssue(stage.admin, {})
    await until(() => calls.length === 1)
    const expected = createHmac('sha256', 'shh')
      .update(calls[0]?.text ?? '')
      .digest('hex')
    expect(calls[0]?.headers['x-hub-signature']).toBe(`sha256=${expected}`)
    expect(calls[0]?.headers['x-atlassian-webhook-flow']).toBe('Primary')
    expect(calls[0]?.headers['x-atlassian-webhook-retry']).toBeUndefined()
  })

  it('carry no signature without a secret', async () => {
    const { stage, calls } = await begin()
    await createIssue(stage.admin, {})
    await until(() => calls.length === 1)
    expect(calls[0]?.headers['x-hub-signature']).toBeUndefined()
  })

  it('are tried again under the same identifier, numbered from the first retry on', async () => {
    const { stage, calls } = await begin([503, 429, 408, 425, 409])
    await createIssue(stage.admin, {})
    await until(() => calls.length === 6)
    expect(new Set(calls.map((call) => call.headers['x-atlassian-webhook-identifier'])).size).toBe(1)
    expect(new Set(calls.map((call) => call.text)).size).toBe(1)
    expect(calls.map((call) => call.headers['x-atlassian-webhook-retry'])).toEqual([undefined, '1', '2', '3', '4', '5'])
  })

  it('are given up after five retries', async () => {
    const { stage, calls } = await begin(Array.from({ length: 20 }, () => 500))
    const first = await createIssue(stage.admin, {})
    await until(() => calls.length === 6)
    await stage.admin.delete(`/rest/api/3/issue/${first}`)
    await until(() => calls.some((call) => call.body.webhookEvent === 'jira:issue_deleted'))
    expect(calls.filter((call) => call.body.webhookEvent === 'jira:issue_created')).toHaveLength(6)
  })

  it('are dropped at once on any other refusal', async () => {
    const { stage, calls } = await begin([400, 404, 410])
    for (let count = 0; count < 3; count += 1) await createIssue(stage.admin, {})
    await createIssue(stage.admin, {})
    await until(() => calls.length === 4)
    expect(calls.every((call) => call.headers['x-atlassian-webhook-retry'] === undefined)).toBe(true)
  })

  it('tell of an issue in the shape of version 2, without addresses of people', async () => {
    const { stage, calls } = await begin()
    const key = await createIssue(stage.admin, {
      description: 'In *wiki* markup',
      assignee: { accountId: '5a0e4c1d9b7f3a2e6c8d0002' },
    })
    await until(() => calls.length === 1)
    expect(calls[0]?.body).toMatchObject({
      timestamp: expect.any(Number),
      webhookEvent: 'jira:issue_created',
      issue_event_type_name: 'issue_created',
      user: { displayName: 'Ada Moreno' },
      issue: { key, self: expect.stringContaining('/rest/api/2/issue/'), fields: { description: 'In *wiki* markup' } },
      changelog: { items: expect.arrayContaining([expect.objectContaining({ field: 'summary', fromString: null })]) },
    })
    expect(calls[0]?.text).not.toContain('@sandbox.invalid')
  })

  it('tell work as an update of a kind of its own', async () => {
    const { stage, calls } = await begin()
    const path = `/rest/api/2/issue/${await createIssue(stage.admin, {})}/worklog`
    const made = await stage.admin.post(path, { timeSpent: '1h' })
    const { id } = z.looseObject({ id: z.string() }).parse(made.body)
    await stage.admin.put(`${path}/${id}`, { timeSpent: '2h' })
    await stage.admin.delete(`${path}/${id}`)
    await until(() => calls.length === 7)
    const updates = calls.filter(({ body }) => body.webhookEvent === 'jira:issue_updated')
    expect(updates.map(({ body }) => body.issue_event_type_name).toSorted()).toEqual([
      ...['issue_work_logged', 'issue_worklog_deleted', 'issue_worklog_updated'],
    ])
    const hook = { name: 'Of a server', url: 'https://example.com', events: ['jira:worklog_updated'] }
    expect((await stage.admin.post('/rest/webhooks/1.0/webhook', hook)).status).toBe(400)
  })

  it('tell what changed, and what kind of change it was', async () => {
    const { stage, calls } = await begin()
    const key = await createIssue(stage.admin, {})
    const path = `/rest/api/3/issue/${key}`
    await stage.admin.put(path, { fields: { summary: 'Renamed' } })
    await stage.admin.put(`${path}/assignee`, { accountId: '5a0e4c1d9b7f3a2e6c8d0002' })
    await stage.admin.post(`${path}/transitions`, { transition: { id: '11' } })
    await until(() => calls.length === 4)
    const kinds = calls.map((call) => call.body.issue_event_type_name).sort()
    expect(kinds).toEqual(['issue_assigned', 'issue_created', 'issue_generic', 'issue_updated'])
    expect(calls.find((call) => call.body.issue_event_type_name === 'issue_generic')?.body.changelog).toMatchObject({
      items: [{ field: 'status', fromString: 'To Do', toString: 'In Progress' }],
    })
  })

  it('tell of a comment with a short issue and no user', async () => {
    const { stage, calls } = await begin()
    await stage.admin.post('/rest/api/2/issue/APP-1/comment', { body: 'Some *words*' })
    await until(() => calls.length === 1)
    expect(Object.keys(calls[0]?.body ?? {}).sort()).toEqual(['comment', 'issue', 'timestamp', 'webhookEvent'])
    expect(calls[0]?.body).toMatchObject({
      webhookEvent: 'comment_created',
      comment: { body: 'Some *words*', jsdPublic: true },
    })
    const { fields } = z.object({ fields: z.looseObject({}) }).parse(calls[0]?.body.issue)
    expect(Object.keys(fields).sort()).toEqual(['assignee', 'issuetype', 'priority', 'project', 'status', 'summary'])
  })

  it('mark the comments that go with a deleted issue as a cascade', async () => {
    const { stage, calls } = await begin()
    const key = await createIssue(stage.admin, {})
    await stage.admin.post(`/rest/api/2/issue/${key}/comment`, { body: 'x' })
    await stage.admin.delete(`/rest/api/2/issue/${key}`)
    await until(() => calls.length === 4)
    const flowOf = (event: string) =>
      calls.find((call) => call.body.webhookEvent === event)?.headers['x-atlassian-webhook-flow']
    expect([flowOf('jira:issue_deleted'), flowOf('comment_deleted')]).toEqual(['Primary', 'Secondary'])
  })

  it('pass only the events they asked for and the issues their filter finds', async () => {
    const filters = { 'issue-related-events-section': 'project = APP and priority = High' }
    const { stage, calls } = await begin([], { filters, events: ['jira:issue_created'] })
    await createIssue(stage.admin, { summary: 'Too low' })
    await createIssue(stage.admin, { project: { key: 'HELP' }, priority: { name: 'High' }, summary: 'Elsewhere' })
    const key = await createIssue(stage.admin, { priority: { name: 'High' } })
    await stage.admin.put(`/rest/api/3/issue/${key}`, { fields: { summary: 'Not asked for' } })
    await createIssue(stage.admin, { priority: { name: 'High' } })
    await until(() => calls.length === 2)
    expect(calls[0]?.body).toMatchObject({ issue: { key } })
  })

  it('are registered, changed and removed by administrators alone, and never show their secret', async () => {
    const { stage, url } = await begin()
    const answer = await register(stage, url, {
      secret: 'shh',
      filters: { 'issue-related-events-section': 'project = APP' },
    })
    expect(answer.status).toBe(201)
    expect(answer.body).toMatchObject({
      isSigned: true,
      enabled: true,
      filters: { 'issue-related-events-section': 'project = APP' },
    })
    expect(JSON.stringify(answer.body)).not.toContain('shh')
    const { self } = z.looseObject({ self: z.string() }).parse(answer.body)
    const path = new URL(self).pathname
    expect((await stage.admin.put(path, { enabled: false })).body).toMatchObject({
      enabled: false,
      isSigned: true,
      events: everyEvent,
    })
    expect((await stage.as('bruno.keller').delete(path)).status).toBe(403)
    expect((await stage.stranger().get(path)).status).toBe(401)
    expect((await stage.admin.delete(path)).status).toBe(204)
    expect((await stage.admin.get(path)).status).toBe(404)
    expect((await register(stage, url, { events: ['no_such_event'] })).status).toBe(400)
    expect((await register(stage, 'not a url', {})).status).toBe(400)
  })

  it('still due when the sandbox stops are delivered when it runs again', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'sandbox-webhooks-'))
    cleanups.push(() => rm(directory, { recursive: true }))
    const dataFile = join(directory, 'state.json')
    const receiver = await startReceiver(503)
    cleanups.push(() => receiver.server.close())
    const first = await startStage({ dataFile, webhookRetryDelayMs: () => 50 })
    await register(first, receiver.url, {})
    await createIssue(first.admin, { summary: 'Before the stop' })
    await until(() => receiver.calls.length === 1)
    await first.sandbox.close()
    const second = await startStage({ dataFile, webhookRetryDelayMs: () => 50 })
    cleanups.push(() => second.sandbox.close())
    await until(() => receiver.calls.length === 2)
    const identifiers = receiver.calls.map((call) => call.headers['x-atlassian-webhook-identifier'])
    expect(identifiers[1]).toBe(identifiers[0])
    expect(receiver.calls[1]?.body).toMatchObject({ issue: { fields: { summary: 'Before the stop' } } })
  })
})

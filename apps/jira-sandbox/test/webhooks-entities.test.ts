import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { adminEvents, dynamicEvents } from '../src/webhooks/events.ts'
import { createIssue, type Stage, startStage } from './harness.ts'
import { type Receiver, startReceiver, until } from './receiver.ts'

describe('webhooks of things that are not issues', () => {
  let stage: Stage
  let receiver: Receiver
  beforeAll(async () => {
    receiver = await startReceiver()
    stage = await startStage()
    const hook = { name: 'Everything', url: receiver.url, events: [...adminEvents] }
    expect((await stage.admin.post('/rest/webhooks/1.0/webhook', hook)).status).toBe(201)
  })
  afterAll(async () => {
    receiver.close()
    await stage.sandbox.close()
  })

  async function told(event: string): Promise<Readonly<Record<string, unknown>>> {
    await until(() => receiver.events().includes(event))
    return receiver.of(event).body
  }

  const made = async (path: string, body: object) => {
    const answer = await stage.admin.post(path, body)
    expect(answer.status).toBeLessThan(300)
    return z.looseObject({ id: z.union([z.string(), z.number()]) }).parse(answer.body).id
  }

  it('know 20 events for apps, all of which administrators may ask for as well', () => {
    expect(dynamicEvents.size).toBe(20)
    expect([...dynamicEvents].filter((event) => !adminEvents.has(event))).toEqual([])
  })

  it('name a project by its number, with its lead and without addresses', async () => {
    const accountId = '5a0e4c1d9b7f3a2e6c8d0001'
    const project = {
      key: 'NEW',
      name: 'New',
      projectTypeKey: 'software',
      leadAccountId: accountId,
      assigneeType: 'UNASSIGNED',
    }
    await made('/rest/api/3/project', project)
    const body = await told('project_created')
    expect(body).toMatchObject({
      timestamp: expect.any(Number),
      project: {
        id: expect.any(Number),
        key: 'NEW',
        projectLead: { accountId },
        assigneeType: 'admin.assignee.type.unassigned',
        avatarUrls: { '48x48': expect.any(String) },
      },
    })
    expect(JSON.stringify(body)).not.toContain('@sandbox.invalid')
  })

  it('tell of a merged version as deleted, and what it went into', async () => {
    const version = (name: string) => made('/rest/api/3/version', { name, projectId: 10001, project: 'APP' })
    const [from, to] = [await version('9.0-rc'), await version('9.0')]
    expect(await told('jira:version_created')).toMatchObject({ version: { id: String(from), name: '9.0-rc' } })
    expect((await stage.admin.put(`/rest/api/3/version/${from}/mergeto/${to}`)).status).toBe(204)
    expect(await told('jira:version_deleted')).toMatchObject({
      version: { id: String(from) },
      mergedTo: { id: String(to) },
    })
  })

  it('tell of a merge whoever asked for merges alone, and once whoever asked for deletions as well', async () => {
    const hook = async (name: string, events: string[]) => {
      const url = `${receiver.url}/${name}`
      expect((await stage.admin.post('/rest/webhooks/1.0/webhook', { name, url, events })).status).toBe(201)
    }
    await hook('merges', ['jira:version_merged'])
    await hook('both', ['jira:version_merged', 'jira:version_deleted'])
    const version = (name: string) => made('/rest/api/3/version', { name, projectId: 10001 })
    const [from, to, gone] = [await version('10.0-rc'), await version('10.0'), await version('10.1')]
    await stage.admin.put(`/rest/api/3/version/${from}/mergeto/${to}`)
    await stage.admin.post(`/rest/api/3/version/${gone}/removeAndSwap`, {})
    const arrived = (name: string) => receiver.calls.filter(({ path }) => path === `/hook/${name}`)
    await until(async () =>
      JSON.stringify((await stage.admin.get('/__sandbox/webhooks')).body).includes('"pending":[]'),
    )
    expect(arrived('merges').map(({ body }) => body)).toEqual([
      {
        timestamp: expect.any(Number),
        webhookEvent: 'jira:version_deleted',
        version: expect.objectContaining({ id: String(from) }),
        mergedTo: expect.objectContaining({ id: String(to) }),
      },
    ])
    expect(arrived('both').map(({ body }) => 'mergedTo' in body)).toEqual(expect.arrayContaining([true, false]))
    expect(arrived('both')).toHaveLength(2)
  })

  it('show a sprint as it is and as it was', async () => {
    const boards = z.looseObject({ values: z.array(z.looseObject({ id: z.number(), type: z.string() })) })
    const found = boards.parse((await stage.admin.get('/rest/agile/1.0/board')).body).values
    const originBoardId = found.find(({ type }) => type === 'scrum')?.id
    const id = await made('/rest/agile/1.0/sprint', { name: 'Sprint 99', originBoardId })
    expect(await told('sprint_created')).toMatchObject({ sprint: { id, name: 'Sprint 99', state: 'future' } })
    await stage.admin.post(`/rest/agile/1.0/sprint/${id}`, { name: 'Sprint 100' })
    expect(await told('sprint_updated')).toMatchObject({
      sprint: { name: 'Sprint 100' },
      oldValue: { name: 'Sprint 99' },
    })
  })

  it('link issues by number, and by no key', async () => {
    const [one, other] = [await createIssue(stage.admin, {}), await createIssue(stage.admin, {})]
    const link = { type: { name: 'Blocks' }, inwardIssue: { key: one }, outwardIssue: { key: other } }
    expect((await stage.admin.post('/rest/api/3/issueLink', link)).status).toBe(201)
    const body = await told('issuelink_created')
    expect(body.issueLink).toMatchObject({
      id: expect.any(Number),
      sourceIssueId: expect.any(Number),
      destinationIssueId: expect.any(Number),
      issueLinkType: { name: 'Blocks', isSubTaskLinkType: false },
    })
    expect(JSON.stringify(body)).not.toContain(one)
  })

  it('tell of accounts, filters and issue types', async () => {
    await stage.admin.post('/rest/api/3/user', { emailAddress: 'new@sandbox.invalid', products: [] })
    const user = await told('user_created')
    expect(user.user).toMatchObject({ accountId: expect.any(String), active: true })
    expect(JSON.stringify(user)).not.toContain('new@sandbox.invalid"')
    await made('/rest/api/3/filter', { name: 'Mine', jql: 'project = APP' })
    expect(await told('filter_created')).toMatchObject({ filter: { name: 'Mine', jql: 'project = APP' } })
    await made('/rest/api/3/issuetype', { name: 'Experiment' })
    expect(receiver.events()).toContain('filter_created')
    expect(await told('issuetype_created')).toMatchObject({ webhookEvent: 'issuetype_created' })
  })

  it('fill the variables of an address, and send nothing else when the body is left out', async () => {
    const url = `${receiver.url}/\${issue.key}/{project.key}/\${no.such}`
    const hook = { name: 'Silent', url, events: ['jira:issue_created'], excludeBody: true }
    expect((await stage.admin.post('/rest/webhooks/1.0/webhook', hook)).status).toBe(201)
    const key = await createIssue(stage.admin, {})
    await until(() => receiver.calls.some(({ path }) => path.startsWith(`/hook/${key}`)))
    const call = receiver.calls.find(({ path }) => path.startsWith(`/hook/${key}`))
    expect(decodeURIComponent(call?.path ?? '')).toBe(`/hook/${key}/APP/\${no.such}`)
    expect(call?.text).toBe('')
  })

  it('say of a bulk change that it is one', async () => {
    const key = await createIssue(stage.admin, {})
    const body = { selectedIssueIdsOrKeys: [key], sendBulkNotification: false }
    const answer = await stage.admin.post('/rest/api/3/bulk/issues/delete', body)
    expect(answer.status).toBe(201)
    expect(await told('jira:issue_deleted')).toMatchObject({
      bulkOperationMetaData: expect.any(Object),
      issue: { key },
    })
    expect(receiver.of('jira:issue_deleted').body).not.toHaveProperty('issue_event_type_name')
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createIssue, type Stage, startStage } from './harness.ts'
import { document } from './tour.ts'

const fieldsSchema = z.looseObject({ fields: z.looseObject({}) })
const historySchema = z.looseObject({
  values: z.array(z.looseObject({ items: z.array(z.looseObject({ field: z.string() })) })),
})

describe('issues', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await startStage({ seed: 'empty' })
  })
  afterAll(() => stage.sandbox.close())

  async function fields(key: string, api: 2 | 3 = 2): Promise<Readonly<Record<string, unknown>>> {
    return fieldsSchema.parse((await stage.admin.get(`/rest/api/${api}/issue/${key}`)).body).fields
  }

  it('are created with the defaults of the site', async () => {
    const key = await createIssue(stage.admin, { summary: 'A bare one' })
    expect(await fields(key)).toMatchObject({
      summary: 'A bare one',
      status: { name: 'To Do', statusCategory: { key: 'new' } },
      priority: { name: 'Medium' },
      resolution: null,
      assignee: null,
      reporter: { displayName: 'Ada Moreno' },
      labels: [],
      components: [],
      customfield_10010: null,
    })
  })

  it('show who they are, whatever is asked of them', async () => {
    const key = await createIssue(stage.admin, {})
    const path = `/rest/api/3/issue/${key}`
    const { id } = z.looseObject({ id: z.string() }).parse((await stage.admin.get(path)).body)
    const head = { id, key, self: `${stage.sandbox.url}/rest/api/3/issue/${id}` }
    expect((await stage.admin.get(`${path}?fields=id`)).body).toEqual({ expand: expect.any(String), ...head })
    const fetched = await stage.admin.post('/rest/api/3/issue/bulkfetch', { issueIdsOrKeys: [key], fields: ['id'] })
    expect(fetched.body).toMatchObject({ issues: [head] })
  })

  it('keep every kind of field as it was given', async () => {
    const given = {
      labels: ['one', 'two'],
      components: [{ name: 'Web' }],
      fixVersions: [{ name: '1.2' }],
      versions: [{ id: '10000' }],
      duedate: '2026-03-01',
      assignee: { accountId: '5a0e4c1d9b7f3a2e6c8d0004' },
      priority: { name: 'High' },
      environment: 'A *browser*',
      timetracking: { originalEstimate: '1d 2h' },
      customfield_10010: 5,
      customfield_10011: { value: 'Major' },
      customfield_10012: 'Blue Harbour',
      customfield_10013: 12,
      customfield_10014: ['red'],
      customfield_10015: '2026-02-01',
      customfield_10016: 'It was the cache.',
      customfield_10017: [{ value: 'Shop' }, { value: 'VPN' }],
      customfield_10018: { accountId: '5a0e4c1d9b7f3a2e6c8d0006' },
      customfield_10019: '2026-02-01T10:00:00.000+0100',
    }
    const key = await createIssue(stage.admin, given)
    expect(await fields(key)).toMatchObject({
      labels: ['one', 'two'],
      components: [{ name: 'Web' }],
      fixVersions: [{ name: '1.2' }],
      versions: [{ name: '1.0' }],
      duedate: '2026-03-01',
      assignee: { displayName: 'Dana Lindqvist' },
      priority: { name: 'High' },
      environment: 'A *browser*',
      timetracking: { originalEstimate: '1d 2h', remainingEstimate: '1d 2h', originalEstimateSeconds: 36_000 },
      timeoriginalestimate: 36_000,
      customfield_10010: 5,
      customfield_10011: { value: 'Major', id: '100111' },
      customfield_10012: 'Blue Harbour',
      customfield_10013: [{ id: 12, name: 'APP Sprint 2', state: 'active' }],
      customfield_10014: ['red'],
      customfield_10015: '2026-02-01',
      customfield_10016: 'It was the cache.',
      customfield_10017: [{ value: 'Shop' }, { value: 'VPN' }],
      customfield_10018: { displayName: 'Farah Haddad' },
      customfield_10019: '2026-02-01T09:00:00.000+0000',
    })
  })

  it('show texts as documents in version 3 and as wiki markup in version 2', async () => {
    const key = await createIssue(stage.admin, { description: 'Some *bold* words' })
    expect((await fields(key, 2)).description).toBe('Some *bold* words')
    expect((await fields(key, 3)).description).toEqual({
      type: 'doc',
      version: 1,
      content: [
        {
          type: 'paragraph',
          content: [
            { type: 'text', text: 'Some ' },
            { type: 'text', text: 'bold', marks: [{ type: 'strong' }] },
            { type: 'text', text: ' words' },
          ],
        },
      ],
    })
  })

  it('give a document back exactly as it came', async () => {
    const description = {
      ...document('x'),
      content: [{ type: 'panel', attrs: { panelType: 'info' }, content: document('x').content }],
    }
    const created = await stage.admin.post('/rest/api/3/issue', {
      fields: { project: { id: '10001' }, issuetype: { id: '10002' }, summary: 'A panel', description },
    })
    expect(created.status).toBe(201)
    const { key } = z.object({ key: z.string() }).parse(created.body)
    expect((await fields(key, 3)).description).toEqual(description)
  })

  it('report every wrong field at once', async () => {
    const answer = await stage.admin.post('/rest/api/3/issue', {
      fields: {
        project: { key: 'APP' },
        issuetype: { name: 'Bug' },
        description: 'not a document',
        labels: ['with blank'],
        priority: { name: 'Urgent' },
        components: [{ name: 'Nowhere' }],
        duedate: '2026-02-31',
        customfield_10010: 'five',
        customfield_10011: { value: 'Awful' },
        customfield_99999: 'x',
        assignee: { accountId: 'nobody' },
      },
    })
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual({
      errorMessages: [],
      errors: {
        summary: 'You must specify a summary of the issue.',
        description: 'Operation value must be an Atlassian Document (see the Atlassian Document Format)',
        labels: "The label 'with blank' contains spaces which is invalid.",
        priority: 'The priority selected is invalid.',
        components: "Component name 'Nowhere' is not valid",
        duedate: 'Error parsing date string: 2026-02-31',
        customfield_10010: 'Operation value must be a number',
        customfield_10011: "Option value 'Awful' is not valid",
        customfield_99999: "Field 'customfield_99999' cannot be set. It is not on the appropriate screen, or unknown.",
        assignee: "User 'nobody' does not exist.",
      },
    })
  })

  it('are edited by fields and by verbs, never both for one field', async () => {
    const key = await createIssue(stage.admin, { labels: ['a', 'b'] })
    const edited = await stage.admin.put(`/rest/api/3/issue/${key}`, {
      fields: { summary: 'Changed' },
      update: {
        labels: [{ add: 'c' }, { remove: 'a' }],
        components: [{ set: [{ name: 'API' }] }],
        timetracking: [{ edit: { originalEstimate: '2h' } }],
        comment: [{ add: { body: document('On the way') } }],
      },
    })
    expect(edited.status).toBe(204)
    expect(await fields(key)).toMatchObject({
      summary: 'Changed',
      labels: ['b', 'c'],
      components: [{ name: 'API' }],
      timeoriginalestimate: 7200,
      comment: { total: 1, comments: [{ body: 'On the way' }] },
    })
    const both = await stage.admin.put(`/rest/api/3/issue/${key}`, {
      fields: { labels: [] },
      update: { labels: [{ add: 'd' }] },
    })
    expect(both.status).toBe(400)
    expect(both.body).toMatchObject({ errors: { labels: expect.stringContaining("both 'fields' and 'update'") } })
  })

  it('are neither created nor edited by saying nothing', async () => {
    const key = await createIssue(stage.admin, {})
    const nothing = { errorMessages: ["one of 'fields' or 'update' was required"], errors: {} }
    for (const answer of [
      await stage.admin.post('/rest/api/3/issue', {}),
      await stage.admin.put(`/rest/api/3/issue/${key}`, {}),
    ]) {
      expect({ status: answer.status, body: answer.body }).toEqual({ status: 400, body: nothing })
    }
  })

  it('answer an edit with the issue when asked to', async () => {
    const key = await createIssue(stage.admin, {})
    const answer = await stage.admin.put(`/rest/api/3/issue/${key}?returnIssue=true`, { fields: { summary: 'Shown' } })
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({ key, fields: { summary: 'Shown' } })
  })

  it('move only along their workflow, and gain and lose their resolution on the way', async () => {
    const key = await createIssue(stage.admin, {})
    const path = `/rest/api/3/issue/${key}/transitions`
    const go = (id: string, more = {}) => stage.admin.post(path, { transition: { id }, ...more })
    expect((await go('31')).body).toEqual({
      errorMessages: ["Transition id '31' is not valid for this issue."],
      errors: {},
    })
    expect((await go('11')).status).toBe(204)
    expect((await go('31', { fields: { resolution: { name: "Won't Do" } } })).status).toBe(204)
    expect(await fields(key)).toMatchObject({
      status: { name: 'Done' },
      resolution: { name: "Won't Do" },
      resolutiondate: expect.any(String),
    })
    expect((await go('61')).status).toBe(204)
    expect(await fields(key)).toMatchObject({ status: { name: 'To Do' }, resolution: null, resolutiondate: null })
  })

  it('write every change into the changelog, oldest first there and newest first in the issue', async () => {
    const key = await createIssue(stage.admin, {})
    const path = `/rest/api/3/issue/${key}`
    await stage.admin.put(path, { fields: { summary: 'Second', priority: { name: 'Low' } } })
    await stage.admin.put(`${path}/assignee`, { accountId: '5a0e4c1d9b7f3a2e6c8d0005' })
    await stage.admin.post(`${path}/transitions`, { transition: { id: '11' } })
    const { values } = historySchema.parse((await stage.admin.get(`${path}/changelog`)).body)
    expect(values.map((value) => value.items.map((item) => item.field))).toEqual([
      ['summary', 'priority'],
      ['assignee'],
      ['status'],
    ])
    expect(values[1]?.items[0]).toEqual({
      field: 'assignee',
      fieldtype: 'jira',
      fieldId: 'assignee',
      from: null,
      fromString: null,
      to: '5a0e4c1d9b7f3a2e6c8d0005',
      toString: 'Emre Aydin',
      tmpFromAccountId: null,
      tmpToAccountId: '5a0e4c1d9b7f3a2e6c8d0005',
    })
    const expanded = await stage.admin.get(`${path}?expand=changelog&fields=summary`)
    expect(expanded.body).toMatchObject({
      changelog: { total: 3, histories: [{ items: [{ field: 'status' }] }, {}, {}] },
    })
  })

  it('are never shown as they were before a change, nor as another caller saw them', async () => {
    const key = await createIssue(stage.admin, { summary: 'Before' })
    const path = `/rest/api/3/issue/${key}`
    const summary = async () => (await stage.admin.get(path)).body
    expect(await summary()).toMatchObject({ fields: { summary: 'Before', watches: { isWatching: true } } })
    expect((await stage.as('goro.tanaka').get(path)).body).toMatchObject({
      fields: { watches: { isWatching: false }, created: expect.stringMatching(/\+0900$/) },
    })
    await stage.admin.put(path, { fields: { summary: 'After' } })
    expect(await summary()).toMatchObject({ fields: { summary: 'After' } })
    await stage.admin.put('/rest/api/3/version/10003', { name: 'Two' })
    await stage.admin.put(path, { fields: { fixVersions: [{ id: '10003' }] } })
    await stage.admin.put('/rest/api/3/version/10003', { name: '2.0' })
    expect(await summary()).toMatchObject({ fields: { fixVersions: [{ name: '2.0' }] } })
    expect((await stage.stranger().get(path)).status).toBe(404)
  })

  it('with sub-tasks are deleted only together with them', async () => {
    const parent = await createIssue(stage.admin, { issuetype: { name: 'Story' } })
    const child = await createIssue(stage.admin, { issuetype: { name: 'Sub-task' }, parent: { key: parent } })
    expect(await fields(parent)).toMatchObject({ subtasks: [{ key: child }] })
    const refused = await stage.admin.delete(`/rest/api/3/issue/${parent}`)
    expect(refused.status).toBe(400)
    expect(refused.body).toEqual({
      errorMessages: [
        `The issue '${parent}' has subtasks.  You must specify the 'deleteSubtasks' parameter to delete this issue and all its subtasks.`,
      ],
      errors: {},
    })
    expect((await stage.admin.delete(`/rest/api/3/issue/${parent}?deleteSubtasks=true`)).status).toBe(204)
    expect((await stage.admin.get(`/rest/api/3/issue/${child}`)).status).toBe(404)
  })

  it('need a parent when they are sub-tasks, and lose it by the verb for it', async () => {
    const orphan = await stage.admin.post('/rest/api/3/issue', {
      fields: { project: { key: 'APP' }, issuetype: { name: 'Sub-task' }, summary: 'Alone' },
    })
    expect(orphan.body).toEqual({
      errorMessages: [],
      errors: { parentId: 'Issue type is a sub-task but parent issue key or id not specified.' },
    })
    const epic = await createIssue(stage.admin, { issuetype: { name: 'Epic' } })
    const story = await createIssue(stage.admin, { issuetype: { name: 'Story' }, parent: { key: epic } })
    expect(await fields(story)).toMatchObject({ parent: { key: epic } })
    await stage.admin.put(`/rest/api/3/issue/${story}`, { update: { parent: [{ set: { none: true } }] } })
    expect(await fields(story)).not.toHaveProperty('parent')
  })

  it('created in bulk succeed and fail one by one, numbered as they were sent', async () => {
    const good = (summary: string) => ({ fields: { project: { key: 'APP' }, issuetype: { name: 'Task' }, summary } })
    const answer = await stage.admin.post('/rest/api/3/issue/bulk', {
      issueUpdates: [good('one'), { fields: {} }, good('three'), good('')],
    })
    expect(answer.status).toBe(201)
    expect(answer.body).toMatchObject({
      issues: [{ key: expect.stringMatching(/^APP-/) }, { key: expect.stringMatching(/^APP-/) }],
      errors: [
        {
          status: 400,
          failedElementNumber: 1,
          elementErrors: { errorMessages: [], errors: { project: 'Specify a valid project ID or key' } },
        },
        {
          status: 400,
          failedElementNumber: 3,
          elementErrors: { errorMessages: [], errors: { summary: 'You must specify a summary of the issue.' } },
        },
      ],
    })
    const none = await stage.admin.post('/rest/api/3/issue/bulk', { issueUpdates: [{ fields: {} }] })
    expect(none.status).toBe(400)
    expect(none.body).toMatchObject({ issues: [], errors: [{ failedElementNumber: 0 }] })
  })

  it('come in bulk of fifty at most', async () => {
    const one = { fields: { project: { key: 'APP' }, issuetype: { name: 'Task' }, summary: 'x' } }
    const send = (count: number) =>
      stage.admin.post('/rest/api/3/issue/bulk', { issueUpdates: Array.from({ length: count }, () => one) })
    expect((await send(50)).status).toBe(201)
    expect((await send(51)).status).toBe(400)
  })

  it('fetched in bulk come in the order of their ids, without those that are not there', async () => {
    const first = await createIssue(stage.admin, {})
    const second = await createIssue(stage.admin, {})
    const answer = await stage.admin.post('/rest/api/3/issue/bulkfetch', {
      issueIdsOrKeys: [second, 'NOPE-1', first],
      fields: ['summary'],
    })
    expect(answer.body).toMatchObject({ issues: [{ key: first }, { key: second }], issueErrors: [] })
  })

  it('link in the direction of the inward issue, answer nothing, and link once', async () => {
    const blocker = await createIssue(stage.admin, {})
    const blocked = await createIssue(stage.admin, {})
    const link = { type: { name: 'Blocks' }, inwardIssue: { key: blocker }, outwardIssue: { key: blocked } }
    for (const answer of [
      await stage.admin.post('/rest/api/3/issueLink', link),
      await stage.admin.post('/rest/api/3/issueLink', link),
    ]) {
      expect({ status: answer.status, body: answer.body }).toEqual({ status: 201, body: '' })
    }
    expect(await fields(blocker)).toMatchObject({
      issuelinks: [{ type: { outward: 'blocks' }, outwardIssue: { key: blocked } }],
    })
    expect(await fields(blocked)).toMatchObject({
      issuelinks: [{ type: { inward: 'is blocked by' }, inwardIssue: { key: blocker } }],
    })
  })

  it('tell editors and creators what may be set', async () => {
    const key = await createIssue(stage.admin, {})
    const edit = await stage.admin.get(`/rest/api/3/issue/${key}/editmeta`)
    expect(edit.body).toMatchObject({
      fields: {
        summary: { required: true, operations: ['set'] },
        labels: { operations: ['add', 'set', 'remove'] },
        customfield_10011: { allowedValues: [{ value: 'Critical' }, { value: 'Major' }, { value: 'Minor' }] },
      },
    })
    const create = await stage.admin.get('/rest/api/3/issue/createmeta/APP/issuetypes/10004?maxResults=2')
    expect(create.body).toMatchObject({
      startAt: 0,
      maxResults: 2,
      fields: [{ fieldId: 'issuetype' }, { fieldId: 'project' }],
    })
    const types = await stage.admin.get('/rest/api/3/issue/createmeta/HELP/issuetypes')
    expect(types.body).toMatchObject({
      total: 4,
      issueTypes: [{ name: 'Service request' }, { name: 'Bug' }, { name: 'Task' }, { name: 'Sub-task' }],
    })
  })

  it('are assigned by account, by the default, and to nobody', async () => {
    const key = await createIssue(stage.admin, {})
    const assign = (accountId: string | null) => stage.admin.put(`/rest/api/3/issue/${key}/assignee`, { accountId })
    expect((await assign('5a0e4c1d9b7f3a2e6c8d0008')).body).toEqual({
      errorMessages: [],
      errors: { assignee: "User '5a0e4c1d9b7f3a2e6c8d0008' cannot be assigned issues." },
    })
    expect((await assign('5a0e4c1d9b7f3a2e6c8d0007')).status).toBe(204)
    expect(await fields(key)).toMatchObject({ assignee: { displayName: 'Goro Tanaka' } })
    expect((await assign('-1')).status).toBe(204)
    expect(await fields(key)).toMatchObject({ assignee: null })
    expect((await assign(null)).status).toBe(204)
  })
})

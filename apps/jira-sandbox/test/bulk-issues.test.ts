import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createIssue, type Stage, startStage } from './harness.ts'
import { startReceiver, until } from './receiver.ts'
import { finish, follow } from './tasks.ts'

const idSchema = z.looseObject({ id: z.string(), key: z.string() })
const fieldsSchema = z.looseObject({ fields: z.looseObject({}), key: z.string() })
const bulk = '/rest/api/3/bulk'

describe('bulk operations', () => {
  let stage: Stage
  let now = Date.parse('2026-03-02T09:00:00Z')
  beforeAll(async () => {
    stage = await startStage({ seed: 'empty', now: () => now })
  })
  afterAll(() => stage.sandbox.close())

  const idOf = async (key: string) => idSchema.parse((await stage.admin.get(`/rest/api/3/issue/${key}`)).body).id
  const issue = async (key: string) => fieldsSchema.parse((await stage.admin.get(`/rest/api/3/issue/${key}`)).body)

  async function several(count: number, fields: Readonly<Record<string, unknown>> = {}) {
    const keys: string[] = []
    for (let at = 0; at < count; at += 1)
      keys.push(await createIssue(stage.admin, { summary: `Bulk ${at}`, ...fields }))
    return keys
  }

  it('answer 201 with a task, whose progress grows until it is complete', async () => {
    const keys = await several(5)
    const answer = await stage.admin.post(`${bulk}/issues/watch`, { selectedIssueIdsOrKeys: keys })
    expect(answer.status).toBe(201)
    const seen = await follow(stage.admin, answer.body)
    const percents = seen.map((progress) => progress.progressPercent)
    expect(percents).toEqual([...percents].sort((left, right) => left - right))
    expect(seen.at(-1)).toEqual({
      taskId: expect.stringMatching(/^\d+$/),
      status: 'COMPLETE',
      progressPercent: 100,
      submittedBy: { accountId: '5a0e4c1d9b7f3a2e6c8d0001' },
      created: now,
      started: now,
      updated: now,
      totalIssueCount: 5,
      invalidOrInaccessibleIssueCount: 0,
      processedAccessibleIssues: await Promise.all(keys.map(async (key) => Number(await idOf(key)))),
    })
  })

  it('edit fields of every kind, and write it into the history of each issue', async () => {
    const keys = await several(2, { labels: ['old'], components: [{ name: 'Web' }] })
    const answer = await stage.admin.post(`${bulk}/issues/fields`, {
      selectedIssueIdsOrKeys: keys,
      selectedActions: ['labels', 'components', 'priority', 'duedate', 'customfield_10010', 'assignee', 'timetracking'],
      editedFieldsInput: {
        labelsFields: [{ fieldId: 'labels', bulkEditMultiSelectFieldOption: 'ADD', labels: [{ name: 'new' }] }],
        multiselectComponents: {
          fieldId: 'components',
          bulkEditMultiSelectFieldOption: 'REPLACE',
          components: [{ componentId: 10_005 }],
        },
        priority: { priorityId: '1' },
        datePickerFields: [{ fieldId: 'duedate', date: { formattedDate: '7/Mar/26' } }],
        clearableNumberFields: [{ fieldId: 'customfield_10010', value: 3 }],
        singleSelectClearableUserPickerFields: [
          { fieldId: 'assignee', user: { accountId: '5a0e4c1d9b7f3a2e6c8d0004' } },
        ],
        originalEstimateField: { originalEstimateField: '2h' },
      },
    })
    await follow(stage.admin, answer.body)
    for (const key of keys) {
      expect((await issue(key)).fields).toMatchObject({
        labels: ['old', 'new'],
        components: [{ name: 'API' }],
        priority: { name: 'Highest' },
        duedate: '2026-03-07',
        customfield_10010: 3,
        assignee: { displayName: 'Dana Lindqvist' },
        timeoriginalestimate: 7200,
      })
      expect((await stage.admin.get(`/rest/api/3/issue/${key}/changelog`)).body).toMatchObject({ total: 1 })
    }
  })

  it('refuse an edit whose fields are not named as actions', async () => {
    const [key = ''] = await several(1)
    const answer = await stage.admin.post(`${bulk}/issues/fields`, {
      selectedIssueIdsOrKeys: [key],
      selectedActions: [],
      editedFieldsInput: { issueType: { issueTypeId: '10002' } },
    })
    expect({ status: answer.status, body: answer.body }).toEqual({
      status: 400,
      body: {
        errors: [{ message: 'The following editedFieldInput values are not listed as selectedActions : issuetype' }],
      },
    })
  })

  it('tell which fields can be edited together, a page of fifty at a time', async () => {
    const keys = await several(2)
    const answer = await stage.admin.get(`${bulk}/issues/fields?issueIdsOrKeys=${keys.join(',')}&searchText=p`)
    expect(answer.body).toMatchObject({
      fields: expect.arrayContaining([
        expect.objectContaining({
          id: 'priority',
          type: 'priority',
          fieldOptions: expect.arrayContaining([expect.objectContaining({ id: '1', priority: 'Highest' })]),
        }),
        expect.objectContaining({
          id: 'components',
          multiSelectFieldOptions: ['ADD', 'REMOVE', 'REPLACE', 'REMOVE_ALL'],
        }),
      ]),
    })
    const none = await stage.admin.get(`${bulk}/issues/fields?issueIdsOrKeys=${keys[0]}&searchText=nothing-like-it`)
    expect(none.status).toBe(404)
  })

  it('tell what failed for each issue, and count those that are not there', async () => {
    const [ready = '', done = ''] = await several(2)
    await stage.admin.post(`/rest/api/3/issue/${done}/transitions`, { transition: { id: '11' } })
    const answer = await stage.admin.post(`${bulk}/issues/transition`, {
      bulkTransitionInputs: [{ selectedIssueIdsOrKeys: [ready, done, 'NOPE-1'], transitionId: '11' }],
    })
    const last = (await follow(stage.admin, answer.body)).at(-1)
    expect(last).toMatchObject({
      status: 'COMPLETE',
      totalIssueCount: 3,
      invalidOrInaccessibleIssueCount: 1,
      processedAccessibleIssues: [Number(await idOf(ready))],
      failedAccessibleIssues: { [await idOf(done)]: ["Transition id '11' is not valid for this issue."] },
    })
    expect((await issue(ready)).fields).toMatchObject({ status: { name: 'In Progress' } })
  })

  it('offer the transitions that issues of a workflow share and that ask for nothing', async () => {
    const [key = ''] = await several(1)
    await stage.admin.post(`/rest/api/3/issue/${key}/transitions`, { transition: { id: '11' } })
    const answer = await stage.admin.get(`${bulk}/issues/transition?issueIdsOrKeys=${key}`)
    expect(answer.body).toEqual({
      availableTransitions: [
        {
          issues: [key],
          isTransitionsFiltered: true,
          transitions: [
            { transitionId: 21, transitionName: 'Ask for review', to: { statusId: 10_012, statusName: 'In Review' } },
            { transitionId: 41, transitionName: 'Stop work', to: { statusId: 10_010, statusName: 'To Do' } },
          ],
        },
      ],
    })
    const mistaken = await stage.admin.get(`${bulk}/issues/transition?issueIdsOrKeys=${key},NOPE-1`)
    expect(mistaken.body).toEqual({ errors: [{ message: 'Some of the issues in the issueIdsOrKeys are not valid' }] })
  })

  it('move issues with their sub-tasks to another project, where the old keys still find them', async () => {
    const [key = ''] = await several(1, { components: [{ name: 'Web' }] })
    const child = await createIssue(stage.admin, { issuetype: { name: 'Sub-task' }, parent: { key } })
    const answer = await stage.admin.post(`${bulk}/issues/move`, {
      targetToSourcesMapping: {
        'HELP,10002': {
          issueIdsOrKeys: [key],
          inferClassificationDefaults: true,
          inferFieldDefaults: true,
          inferStatusDefaults: true,
          inferSubtaskTypeDefault: true,
        },
      },
    })
    expect(answer.status).toBe(201)
    await follow(stage.admin, answer.body)
    const moved = await issue(key)
    expect(moved).toMatchObject({
      key: expect.stringMatching(/^HELP-\d+$/),
      fields: { project: { key: 'HELP' }, components: [], subtasks: [{ key: expect.stringMatching(/^HELP-/) }] },
    })
    expect(await issue(child)).toMatchObject({
      key: expect.stringMatching(/^HELP-\d+$/),
      fields: { parent: { key: moved.key } },
    })
    expect((await stage.admin.get(`/rest/api/3/issue/${key}/changelog`)).body).toMatchObject({
      values: [
        {
          items: expect.arrayContaining([
            expect.objectContaining({ field: 'project', fromString: 'Storefront App', toString: 'IT Service Desk' }),
            expect.objectContaining({ field: 'Key', fromString: key, toString: moved.key }),
          ]),
        },
      ],
    })
  })

  it('delete issues, and those that went with their parents count as done', async () => {
    const parent = await createIssue(stage.admin, { issuetype: { name: 'Story' } })
    const child = await createIssue(stage.admin, { issuetype: { name: 'Sub-task' }, parent: { key: parent } })
    const answer = await stage.admin.post(`${bulk}/issues/delete`, { selectedIssueIdsOrKeys: [parent, child] })
    const last = (await follow(stage.admin, answer.body)).at(-1)
    expect(last).toMatchObject({ status: 'COMPLETE', invalidOrInaccessibleIssueCount: 0 })
    expect((await stage.admin.get(`/rest/api/3/issue/${child}`)).status).toBe(404)
  })

  it('take a thousand issues, need the permission for bulk changes, and exist in version 3 only', async () => {
    const [key = ''] = await several(1)
    const many = Array.from({ length: 1001 }, () => key)
    expect((await stage.admin.post(`${bulk}/issues/delete`, { selectedIssueIdsOrKeys: many })).status).toBe(400)
    const viewer = await stage.as('hana.novak').post(`${bulk}/issues/watch`, { selectedIssueIdsOrKeys: [key] })
    expect({ status: viewer.status, body: viewer.body }).toEqual({
      status: 403,
      body: { errors: [{ message: 'You do not have permission to make bulk changes.' }] },
    })
    const old = await stage.admin.post('/rest/api/2/bulk/issues/watch', { selectedIssueIdsOrKeys: [key] })
    expect({ status: old.status, body: old.body }).toEqual({
      status: 404,
      body: {
        type: 'about:blank',
        title: 'Not Found',
        status: 404,
        detail: 'No endpoint POST /rest/api/2/bulk/issues/watch.',
        instance: '/rest/api/2/bulk/issues/watch',
      },
    })
  })

  it('tell webhooks of each issue, and that it was one of many', async () => {
    const receiver = await startReceiver()
    const events = ['jira:issue_updated', 'jira:issue_deleted']
    await stage.admin.post('/rest/webhooks/1.0/webhook', { name: 'Bulk', url: receiver.url, events })
    const keys = await several(2)
    const selection = { selectedIssueIdsOrKeys: keys }
    const transitions = { bulkTransitionInputs: [{ ...selection, transitionId: '11' }] }
    await follow(stage.admin, (await stage.admin.post(`${bulk}/issues/transition`, transitions)).body)
    await follow(stage.admin, (await stage.admin.post(`${bulk}/issues/delete`, selection)).body)
    await until(() => receiver.calls.length === 4)
    receiver.close()
    expect([...receiver.events()].sort()).toEqual([
      ...['jira:issue_deleted', 'jira:issue_deleted', 'jira:issue_updated', 'jira:issue_updated'],
    ])
    for (const { body } of receiver.calls) expect(body).toHaveProperty('bulkOperationMetaData')
  })

  it('are remembered for fourteen days', async () => {
    const [key = ''] = await several(1)
    const { body } = await stage.admin.post(`${bulk}/issues/watch`, { selectedIssueIdsOrKeys: [key] })
    await follow(stage.admin, body)
    const { taskId } = z.looseObject({ taskId: z.string() }).parse(body)
    now += 13 * 24 * 3_600_000
    expect((await stage.admin.get(`${bulk}/queue/${taskId}`)).status).toBe(200)
    now += 2 * 24 * 3_600_000
    expect((await stage.admin.get(`${bulk}/queue/${taskId}`)).body).toEqual({
      errorMessages: ['The task associated with this taskId is not a bulk operation task'],
      errors: {},
    })
  })
})

describe('properties of many issues', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await startStage({ seed: 'empty' })
  })
  afterAll(() => stage.sandbox.close())

  const idOf = async (key: string) =>
    Number(idSchema.parse((await stage.admin.get(`/rest/api/3/issue/${key}`)).body).id)
  const property = async (key: string, name: string) =>
    (await stage.admin.get(`/rest/api/3/issue/${key}/properties/${name}`)).body

  it('are set by a task, all or none', async () => {
    const keys = [await createIssue(stage.admin, {}), await createIssue(stage.admin, {})]
    const ids = await Promise.all(keys.map(idOf))
    const set = await stage.admin.post('/rest/api/3/issue/properties', { entitiesIds: ids, properties: { mark: 1 } })
    expect(await finish(stage.admin, set.body)).toMatchObject({ status: 'COMPLETE', progress: 100 })
    expect(await property(keys[1] ?? '', 'mark')).toEqual({ key: 'mark', value: 1 })
    const wrong = { entitiesIds: [...ids, 999_999], properties: { mark: 2 } }
    const task = await finish(stage.admin, (await stage.admin.post('/rest/api/3/issue/properties', wrong)).body)
    expect(task.status).toBe('COMPLETE')
    expect(await property(keys[0] ?? '', 'mark')).toEqual({ key: 'mark', value: 1 })
  })

  it('are set and deleted where a filter lets them', async () => {
    const [first, second] = [await createIssue(stage.admin, {}), await createIssue(stage.admin, {})]
    await stage.admin.put(`/rest/api/3/issue/${first}/properties/state`, 'old')
    const set = { filter: { currentValue: 'old' }, value: 'new' }
    await finish(stage.admin, (await stage.admin.put('/rest/api/3/issue/properties/state', set)).body)
    expect(await property(first, 'state')).toEqual({ key: 'state', value: 'new' })
    expect((await stage.admin.get(`/rest/api/3/issue/${second}/properties/state`)).status).toBe(404)
    await finish(stage.admin, (await stage.admin.delete('/rest/api/3/issue/properties/state')).body)
    expect((await stage.admin.get(`/rest/api/3/issue/${first}/properties/state`)).status).toBe(404)
  })

  it('belong to a task that only its submitter and administrators see', async () => {
    const key = await createIssue(stage.admin, {})
    const issues = [{ issueID: await idOf(key), properties: { own: true } }]
    const { body } = await stage.as('dana.lindqvist').post('/rest/api/3/issue/properties/multi', { issues })
    const { id } = z.looseObject({ id: z.string() }).parse(body)
    expect((await stage.as('goro.tanaka').get(`/rest/api/3/task/${id}`)).status).toBe(403)
    await finish(stage.admin, body)
    expect((await stage.admin.post(`/rest/api/3/task/${id}/cancel`)).status).toBe(400)
    expect((await stage.admin.get('/rest/api/3/task/0')).status).toBe(404)
  })
})

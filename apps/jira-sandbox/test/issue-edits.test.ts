import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createIssue, type Stage, startStage } from './harness.ts'
import { document } from './tour.ts'

const fieldsSchema = z.looseObject({ fields: z.looseObject({}) })
const historySchema = z.looseObject({
  values: z.array(z.looseObject({ items: z.array(z.looseObject({ field: z.string() })) })),
})

describe('creating and changing an issue', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await startStage({ seed: 'empty' })
  })
  afterAll(() => stage.sandbox.close())

  const fields = async (key: string) =>
    fieldsSchema.parse((await stage.admin.get(`/rest/api/2/issue/${key}`)).body).fields
  const history = async (key: string) =>
    historySchema.parse((await stage.admin.get(`/rest/api/2/issue/${key}/changelog`)).body).values

  it('happens whole or not at all', async () => {
    const key = await createIssue(stage.admin, { summary: 'Before' })
    const answer = await stage.admin.put(`/rest/api/3/issue/${key}`, {
      fields: { summary: 'After' },
      update: { comment: [{ add: { body: 'no document' } }] },
    })
    expect(answer.status).toBe(400)
    expect(await fields(key)).toMatchObject({ summary: 'Before', comment: { total: 0 } })
    expect(await history(key)).toEqual([])
    const created = await stage.admin.post('/rest/api/3/issue', {
      fields: { project: { key: 'APP' }, issuetype: { name: 'Task' }, summary: 'Never there' },
      update: { issuelinks: [{ add: { type: { name: 'Blocks' }, outwardIssue: { key: 'NOPE-1' } } }] },
    })
    expect(created.status).toBe(404)
    const found = await stage.admin.post('/rest/api/3/search/jql', { jql: 'summary ~ "Never"' })
    expect(found.body).toMatchObject({ issues: [] })
  })

  it('takes properties, a transition and links along', async () => {
    const other = await createIssue(stage.admin, {})
    const created = await stage.admin.post('/rest/api/3/issue', {
      fields: { project: { key: 'APP' }, issuetype: { name: 'Task' }, summary: 'All at once' },
      update: {
        issuelinks: [{ add: { type: { name: 'Blocks' }, outwardIssue: { key: other } } }],
        worklog: [{ add: { timeSpent: '1h' } }],
      },
      properties: [{ key: 'from', value: 'test' }],
      transition: { id: '11' },
    })
    expect(created.body).toMatchObject({ transition: { status: 200 } })
    const { key } = z.looseObject({ key: z.string() }).parse(created.body)
    expect(await fields(key)).toMatchObject({
      status: { name: 'In Progress' },
      issuelinks: [{ outwardIssue: { key: other } }],
      worklog: { total: 1 },
    })
    expect((await stage.admin.get(`/rest/api/3/issue/${key}/properties/from`)).body).toEqual({
      key: 'from',
      value: 'test',
    })
  })

  it('ignores a transition in an edit, and refuses fields that are on no screen of a transition', async () => {
    const key = await createIssue(stage.admin, {})
    await stage.admin.put(`/rest/api/3/issue/${key}`, { fields: { summary: 'Edited' }, transition: { id: '11' } })
    expect(await fields(key)).toMatchObject({ summary: 'Edited', status: { name: 'To Do' } })
    const refused = await stage.admin.post(`/rest/api/3/issue/${key}/transitions`, {
      transition: { id: '11' },
      fields: { summary: 'On the way' },
    })
    expect(refused.body).toEqual({
      errorMessages: [],
      errors: { summary: "Field 'summary' cannot be set. It is not on the appropriate screen, or unknown." },
    })
  })

  it.each([
    [{ update: { summary: [{ set: '' }] } }, { summary: 'You must specify a summary of the issue.' }],
    [{ update: { labels: [{ copy: 'x' }] } }, { labels: "Operation 'copy' is not supported by field 'labels'." }],
    [{ fields: { issuetype: { name: 'Sub-task' } } }, { issuetype: 'The issue type selected is invalid.' }],
    [{ update: { worklog: [{ copy: {} }] } }, { worklog: "Operation 'copy' is not supported by field 'worklog'." }],
  ])('refuses %j', async (body, errors) => {
    const key = await createIssue(stage.admin, {})
    const answer = await stage.admin.put(`/rest/api/3/issue/${key}`, body)
    expect({ status: answer.status, body: answer.body }).toEqual({ status: 400, body: { errorMessages: [], errors } })
  })

  it('edits and removes comments and worklogs by verbs', async () => {
    const key = await createIssue(stage.admin, {})
    const path = `/rest/api/2/issue/${key}`
    const idOf = (body: unknown) => z.looseObject({ id: z.string() }).parse(body).id
    const comment = idOf((await stage.admin.post(`${path}/comment`, { body: 'one' })).body)
    const worklog = idOf((await stage.admin.post(`${path}/worklog`, { timeSpent: '1h' })).body)
    await stage.admin.put(path, {
      update: {
        comment: [{ edit: { id: comment, body: 'two' } }],
        worklog: [{ edit: { id: worklog, timeSpent: '2h' } }],
      },
    })
    expect(await fields(key)).toMatchObject({ comment: { comments: [{ body: 'two' }] }, timespent: 7200 })
    await stage.admin.put(path, {
      update: { comment: [{ remove: { id: comment } }], worklog: [{ remove: { id: worklog } }] },
    })
    expect(await fields(key)).toMatchObject({ comment: { total: 0 }, worklog: { total: 0 } })
  })

  it('keeps a sub-task under a parent', async () => {
    const parent = await createIssue(stage.admin, { issuetype: { name: 'Story' } })
    const child = await createIssue(stage.admin, { issuetype: { name: 'Sub-task' }, parent: { key: parent } })
    const answer = await stage.admin.put(`/rest/api/3/issue/${child}`, {
      update: { parent: [{ set: { none: true } }] },
    })
    expect(answer.body).toEqual({
      errorMessages: [],
      errors: { parentId: 'Issue type is a sub-task but parent issue key or id not specified.' },
    })
  })

  it('tells the history where a change came from', async () => {
    const key = await createIssue(stage.admin, {})
    const historyMetadata = { type: 'robot', actor: { id: 'r1' } }
    await stage.admin.put(`/rest/api/3/issue/${key}`, { fields: { summary: 'By a robot' }, historyMetadata })
    expect(await history(key)).toMatchObject([{ historyMetadata }])
  })

  it('writes links, remote links and worklogs into the history, but no comments', async () => {
    const [key, other] = [await createIssue(stage.admin, {}), await createIssue(stage.admin, {})]
    const path = `/rest/api/3/issue/${key}`
    await stage.admin.post('/rest/api/3/issueLink', {
      type: { name: 'Blocks' },
      inwardIssue: { key },
      outwardIssue: { key: other },
    })
    await stage.admin.post(`${path}/remotelink`, { object: { url: 'https://docs.example.com', title: 'Docs' } })
    const logged = await stage.admin.post(`${path}/worklog`, { timeSpent: '1h' })
    await stage.admin.delete(`${path}/worklog/${z.looseObject({ id: z.string() }).parse(logged.body).id}`)
    await stage.admin.post(`${path}/comment`, { body: document('Nothing to see') })
    expect((await history(key)).map(({ items }) => items.map((item) => item.field))).toEqual([
      ['Link'],
      ['RemoteIssueLink'],
      ['timespent'],
      ['timespent', 'WorklogId', 'WorklogTimeSpent'],
    ])
    expect((await history(other)).map(({ items }) => items.map((item) => item.field))).toEqual([['Link']])
  })

  it('answers 413 when an issue is full', async () => {
    const key = await createIssue(stage.admin, {})
    const object = { url: 'https://docs.example.com', title: 'One of many' }
    const add = () => stage.admin.post(`/rest/api/3/issue/${key}/remotelink`, { object })
    for (let sent = 0; sent < 2000; sent += 100) await Promise.all(Array.from({ length: 100 }, add))
    expect((await add()).status).toBe(413)
    const report = await stage.admin.get('/rest/api/3/issue/limit/report?isReturningKeys=true')
    expect(report.body).toMatchObject({
      issuesApproachingLimit: { remoteIssueLinks: { [key]: 2000 } },
      issuesBreachingLimit: {},
      limits: { attachment: 2000, comment: 5000, issuelinks: 2000, remoteIssueLinks: 2000, worklog: 10_000 },
    })
  })

  it('suggests issues by a word, those one had to do with and those of a query', async () => {
    const key = await createIssue(stage.admin, { summary: 'A <peculiar> summary' })
    const answer = await stage.admin.get('/rest/api/3/issue/picker?query=pecu&currentJQL=project%3DHELP')
    expect(answer.body).toMatchObject({
      sections: [
        {
          id: 'hs',
          sub: 'Showing 1 of 1 matching issues',
          issues: [{ key, summary: 'A &lt;<b>pecu</b>liar&gt; summary', summaryText: 'A <peculiar> summary' }],
        },
        { id: 'cs', msg: 'No matching issues found', issues: [] },
      ],
    })
  })

  it('offers a field and its options where a context of it holds', async () => {
    const types = await stage.admin.get('/rest/api/3/issue/createmeta/APP/issuetypes/10003?maxResults=200')
    const { fields: offered } = z
      .looseObject({ fields: z.array(z.looseObject({ fieldId: z.string(), required: z.boolean() })) })
      .parse(types.body)
    expect(offered.filter(({ required }) => required).map(({ fieldId }) => fieldId)).toEqual([
      'issuetype',
      'project',
      'summary',
      'parent',
    ])
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createIssue, findKeys, type Stage, startStage } from './harness.ts'

const idSchema = z.looseObject({ id: z.union([z.string(), z.number()]) })

describe('the configuration of the site', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await startStage({ seed: 'empty' })
  })
  afterAll(() => stage.sandbox.close())

  const idOf = (body: unknown) => String(idSchema.parse(body).id)

  it('moves the issues of a version that is merged into another', async () => {
    const id = idOf((await stage.admin.post('/rest/api/3/version', { name: '9.0', projectId: 10_001 })).body)
    const key = await createIssue(stage.admin, { fixVersions: [{ id }], versions: [{ id }] })
    expect((await stage.admin.put(`/rest/api/3/version/${id}/mergeto/10003`)).status).toBe(204)
    const issue = await stage.admin.get(`/rest/api/3/issue/${key}`)
    expect(issue.body).toMatchObject({ fields: { fixVersions: [{ name: '2.0' }], versions: [{ name: '2.0' }] } })
    expect((await stage.admin.get(`/rest/api/3/version/${id}`)).status).toBe(404)
    expect(await findKeys(stage.admin, 'fixVersion was "2.0"')).toContain(key)
  })

  it('keeps the order of versions, and compares by it', async () => {
    const id = idOf((await stage.admin.post('/rest/api/3/version', { name: '0.9', projectId: 10_001 })).body)
    const key = await createIssue(stage.admin, { fixVersions: [{ id }] })
    expect(await findKeys(stage.admin, 'fixVersion > "2.0"')).toEqual([key])
    await stage.admin.post(`/rest/api/3/version/${id}/move`, { position: 'First' })
    expect(await findKeys(stage.admin, 'fixVersion > "2.0"')).toEqual([])
    expect(await findKeys(stage.admin, 'fixVersion < "1.0"')).toEqual([key])
  })

  it('refuses two versions or components of one name', async () => {
    const version = await stage.admin.post('/rest/api/3/version', { name: '1.0', projectId: 10_001 })
    expect(version.body).toEqual({
      errorMessages: [],
      errors: { name: 'A version with this name already exists in this project.' },
    })
    const component = await stage.admin.post('/rest/api/3/component', { name: 'web', project: 'APP' })
    expect(component.body).toEqual({
      errorMessages: [],
      errors: { name: 'A component with the name web already exists in this project.' },
    })
  })

  it('refuses components of no project or led by nobody, and versions of days that are not', async () => {
    const component = (body: object) => stage.admin.post('/rest/api/3/component', body)
    const answers = await Promise.all([
      component({ name: 'Homeless' }),
      component({ name: 'Headless', project: 'APP', leadAccountId: 'nobody' }),
      component({ name: 'x'.repeat(256), project: 'APP' }),
      stage.admin.put('/rest/api/3/component/10003', { leadAccountId: 'nobody' }),
      stage.admin.post('/rest/api/3/version', { name: 'Never', projectId: 10_001, releaseDate: '2026-02-30' }),
    ])
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400])
    expect((await component({ name: 'Elsewhere', project: 'NOPE' })).status).toBe(404)
    const led = await component({ name: 'Led', project: 'APP', leadAccountId: '5a0e4c1d9b7f3a2e6c8d0004' })
    const { id } = z.looseObject({ id: z.string() }).parse(led.body)
    const left = await stage.admin.put(`/rest/api/3/component/${id}`, { leadAccountId: null })
    expect(left.body).not.toHaveProperty('lead')
  })

  it('takes a component out of its issues when it goes, or puts another in its place', async () => {
    const gone = idOf((await stage.admin.post('/rest/api/3/component', { name: 'Gone', project: 'APP' })).body)
    const moved = idOf((await stage.admin.post('/rest/api/3/component', { name: 'Moved', project: 'APP' })).body)
    const key = await createIssue(stage.admin, { components: [{ id: gone }, { id: moved }] })
    await stage.admin.delete(`/rest/api/3/component/${gone}`)
    await stage.admin.delete(`/rest/api/3/component/${moved}?moveIssuesTo=10003`)
    const issue = await stage.admin.get(`/rest/api/3/issue/${key}?fields=components`)
    expect(issue.body).toMatchObject({ fields: { components: [{ name: 'Web' }] } })
  })

  it('checks the meaning of a query before it is saved, and runs it by name', async () => {
    const key = await createIssue(stage.admin, { labels: ['saved'] })
    const save = (name: string, jql: string) => stage.admin.post('/rest/api/3/filter', { name, jql })
    const refused = await save('Wrong', 'colour = red')
    expect(refused.status).toBe(400)
    expect(refused.body).toMatchObject({
      errorMessages: ["Field 'colour' does not exist or you do not have permission to view it."],
    })
    expect((await save('Labelled', 'labels = saved')).status).toBe(200)
    expect((await save('Labelled', 'labels = saved')).body).toMatchObject({
      errors: { filterName: 'Filter with same name already exists.' },
    })
    expect(await findKeys(stage.admin, 'filter = Labelled')).toEqual([key])
    expect(await findKeys(stage.admin, 'project = APP and filter != Labelled')).not.toContain(key)
  })

  it('shows a filter to others only when it is shared', async () => {
    const id = idOf((await stage.admin.post('/rest/api/3/filter', { name: 'Mine', jql: 'project = APP' })).body)
    const other = stage.as('dana.lindqvist')
    expect((await other.get(`/rest/api/3/filter/${id}`)).status).toBe(400)
    await stage.admin.put(`/rest/api/3/filter/${id}`, { name: 'Ours', sharePermissions: [{ type: 'authenticated' }] })
    expect((await other.get(`/rest/api/3/filter/${id}`)).body).toMatchObject({
      name: 'Ours',
      owner: { displayName: 'Ada Moreno' },
    })
  })

  it('leaves the last minute out of the worklog feeds', async () => {
    let now = Date.parse('2026-02-01T10:00:00Z')
    const other = await startStage({ seed: 'empty', now: () => now })
    const key = await createIssue(other.admin, {})
    const path = `/rest/api/3/issue/${key}/worklog`
    const id = idOf((await other.admin.post(path, { timeSpent: '1h' })).body)
    const since = Date.parse('2026-02-01T00:00:00Z')
    expect((await other.admin.get(`/rest/api/3/worklog/updated?since=${since}`)).body).toMatchObject({
      values: [],
      lastPage: true,
    })
    now += 61_000
    expect((await other.admin.get(`/rest/api/3/worklog/updated?since=${since}`)).body).toMatchObject({
      values: [{ worklogId: Number(id) }],
    })
    await other.admin.delete(`${path}/${id}`)
    now += 61_000
    expect((await other.admin.get(`/rest/api/3/worklog/deleted?since=${since}`)).body).toMatchObject({
      values: [{ worklogId: Number(id) }],
    })
    await other.sandbox.close()
  })

  it('takes a remote link with a known globalId as a replacement', async () => {
    const path = `/rest/api/3/issue/${await createIssue(stage.admin, {})}/remotelink`
    const object = { url: 'https://docs.example.com', title: 'Docs' }
    const first = await stage.admin.post(path, { globalId: 'a=1', relationship: 'explains', object })
    const second = await stage.admin.post(path, { globalId: 'a=1', object: { ...object, title: 'Manual' } })
    expect([first.status, second.status]).toEqual([201, 200])
    expect((await stage.admin.get(path)).body).toEqual([
      { id: expect.any(Number), self: expect.any(String), globalId: 'a=1', object: { ...object, title: 'Manual' } },
    ])
  })

  it('makes projects after the model of their kind, and issues follow a new key', async () => {
    const project = {
      key: 'NEW',
      name: 'Something new',
      projectTypeKey: 'service_desk',
      leadAccountId: '5a0e4c1d9b7f3a2e6c8d0002',
    }
    const made = await stage.admin.post('/rest/api/3/project', project)
    expect(made.body).toMatchObject({ id: expect.any(Number), key: 'NEW' })
    const twice = await stage.admin.post('/rest/api/3/project', project)
    expect(twice.body).toEqual({
      errorMessages: [],
      errors: {
        projectName: 'A project with that name already exists.',
        projectKey: "Project 'Something new' uses this project key.",
      },
    })
    const key = await createIssue(stage.admin, { project: { key: 'NEW' } })
    expect(key).toBe('NEW-1')
    await stage.admin.put('/rest/api/3/project/NEW', { key: 'NEWER' })
    expect((await stage.admin.get('/rest/api/3/issue/NEW-1')).body).toMatchObject({ key: 'NEWER-1' })
    expect(await findKeys(stage.admin, 'project = NEWER and key = NEW-1')).toEqual(['NEWER-1'])
    await stage.admin.delete('/rest/api/3/project/NEWER')
    expect((await stage.admin.get('/rest/api/3/issue/NEWER-1')).status).toBe(404)
  })

  it('makes accounts that may not come in yet, and keeps mails instead of sending them', async () => {
    const made = await stage.admin.post('/rest/api/3/user', {
      emailAddress: 'new@sandbox.invalid',
      products: ['jira-software'],
    })
    const { accountId } = z.looseObject({ accountId: z.string() }).parse(made.body)
    expect((await stage.as('new').get('/rest/api/3/myself')).status).toBe(401)
    const key = await createIssue(stage.admin, { assignee: { accountId } })
    const notify = (to: object) => stage.admin.post(`/rest/api/3/issue/${key}/notify`, { subject: 'Look at this', to })
    expect((await notify({})).status).toBe(400)
    expect((await notify({ assignee: true })).status).toBe(204)
    expect((await stage.admin.get('/__sandbox/outbox')).body).toMatchObject([
      { subject: 'Look at this', issueKey: key, to: [{ accountId }] },
    ])
    expect((await stage.admin.delete(`/rest/api/3/user?accountId=${accountId}`)).status).toBe(204)
    expect((await stage.admin.get(`/rest/api/3/issue/${key}`)).body).toMatchObject({
      fields: { assignee: { displayName: 'Former user' } },
    })
  })

  it('has boards with sprints that go one way', async () => {
    const agile = '/rest/agile/1.0'
    expect((await stage.admin.get(`${agile}/board?type=scrum`)).body).toMatchObject({
      total: 1,
      isLast: true,
      values: [{ name: 'APP board' }],
    })
    const kanban = await stage.admin.get(`${agile}/board/2/sprint`)
    expect(kanban.status).toBe(400)
    expect(kanban.body).toMatchObject({ errorMessages: ['The board does not support sprints'] })
    const id = idOf((await stage.admin.post(`${agile}/sprint`, { name: 'Next', originBoardId: 1 })).body)
    const key = await createIssue(stage.admin, {})
    expect((await stage.admin.post(`${agile}/sprint/${id}/issue`, { issues: [key] })).status).toBe(204)
    expect(await findKeys(stage.admin, `sprint = ${id}`)).toEqual([key])
    const change = (body: object) => stage.admin.post(`${agile}/sprint/${id}`, body)
    expect((await change({ state: 'closed' })).status).toBe(400)
    expect((await change({ state: 'active' })).status).toBe(400)
    const dates = { startDate: '2026-03-02T09:00:00.000Z', endDate: '2026-03-13T16:00:00.000Z' }
    expect((await change({ state: 'active', ...dates })).body).toMatchObject({ state: 'active' })
    expect(await findKeys(stage.admin, `sprint in openSprints() and key = ${key}`)).toEqual([key])
    expect((await change({ state: 'closed' })).body).toMatchObject({
      state: 'closed',
      completeDate: expect.any(String),
    })
    expect((await change({ state: 'active' })).status).toBe(400)
  })
})

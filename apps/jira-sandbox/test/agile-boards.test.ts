import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { agile, idOf, issueListSchema, keysAt } from './agile-scene.ts'
import { type Client, createIssue, findKeys, type Stage, startStage } from './harness.ts'

let stage: Stage
let admin: Client
beforeAll(async () => {
  stage = await startStage({ seed: 'empty' })
  admin = stage.admin
})
afterAll(() => stage.sandbox.close())

const software = '/rest/software/1.0'

describe('boards', () => {
  it('are found by type, name, project and page', async () => {
    for (const query of ['type=scrum', 'name=app', 'projectKeyOrId=APP', 'startAt=0&maxResults=1']) {
      const { body } = await admin.get(`${agile}/board?${query}`)
      expect(body, query).toMatchObject({
        startAt: 0,
        values: [{ name: 'APP board', location: { projectKey: 'APP' } }],
      })
    }
    expect((await admin.get(`${agile}/board?projectKeyOrId=NONE`)).body).toMatchObject({ total: 0, values: [] })
  })

  it('are made from a filter, show what it finds, and go', async () => {
    const key = await createIssue(admin, { labels: ['boarded'] })
    const jql = 'labels = boarded order by created'
    const filterId = Number(idOf((await admin.post('/rest/api/3/filter', { name: 'Boarded', jql })).body))
    const made = await admin.post(`${agile}/board`, { name: 'Boarded', type: 'kanban', filterId })
    expect([made.status, made.body]).toEqual([201, expect.not.objectContaining({ location: expect.anything() })])
    const path = `${agile}/board/${idOf(made.body)}`
    expect(await keysAt(admin, `${path}/issue`)).toEqual([key])
    expect((await admin.get(`${path}/project`)).body).toMatchObject({ values: [{ key: 'APP' }] })
    expect((await admin.get(`${path}/configuration`)).body).toMatchObject({
      filter: { id: String(filterId) },
      subQuery: { query: expect.any(String) },
      ranking: { rankCustomFieldId: 10_009 },
    })
    expect((await admin.get(`${agile}/board/filter/${filterId}`)).body).toMatchObject({ values: [{ name: 'Boarded' }] })
    expect((await stage.as('dana.lindqvist').get(path)).status).toBe(404)
    expect((await admin.delete(path)).status).toBe(204)
    expect((await admin.get(path)).status).toBe(404)
  })

  it.each([
    [{ type: 'scrum', filterId: 1 }],
    [{ name: 'A', type: 'simple', filterId: 1 }],
    [{ name: 'A', type: 'scrum', filterId: 9_999_999 }],
  ])('are not made of %j', async (body) => {
    expect((await admin.post(`${agile}/board`, body)).status).toBe(400)
  })

  it('have versions, epics and no quick filters; features and reports are refused by name', async () => {
    await createIssue(admin, { issuetype: { name: 'Epic' }, summary: 'A lane' })
    const { body } = await admin.get(`${agile}/board/1/epic?done=false`)
    expect(body).toMatchObject({ values: [{ summary: 'A lane', done: false, color: { key: expect.any(String) } }] })
    const { body: versions } = await admin.get(`${agile}/board/1/version?released=true`)
    expect(versions).toMatchObject({ values: [{ name: '1.0', released: true }, { name: '1.1' }] })
    expect((await admin.get(`${agile}/board/1/quickfilter`)).body).toMatchObject({ values: [], total: 0 })
    for (const part of ['features', 'reports']) {
      expect((await admin.get(`${agile}/board/1/${part}`)).status).toBe(501)
    }
  })

  it.each(['board/1', 'sprint/13'])('and sprints keep properties: %s', async (owner) => {
    const path = `${agile}/${owner}/properties/own`
    expect((await admin.put(path, { a: 1 })).status).toBe(201)
    expect((await admin.get(path)).body).toEqual({ key: 'own', value: { a: 1 } })
    expect((await admin.get(`${agile}/${owner}/properties`)).body).toMatchObject({ keys: [{ key: 'own' }] })
    expect((await admin.delete(path)).status).toBe(204)
    expect((await admin.get(path)).status).toBe(404)
  })
})

describe('issues of boards', () => {
  it('are estimated in the points of the site, by scrum boards only', async () => {
    const path = `${agile}/issue/${await createIssue(admin, {})}/estimation`
    expect((await admin.get(`${path}?boardId=1`)).body).toEqual({ fieldId: 'customfield_10010' })
    expect((await admin.put(`${path}?boardId=1`, { value: '8.0' })).body).toMatchObject({ value: 8 })
    expect((await admin.get(`${path}?boardId=1`)).body).toMatchObject({ value: 8 })
    expect((await admin.get(`${path}?boardId=2`)).status).toBe(400)
  })

  it('come by offset, fifty at most, and leave epics out of scrum boards', async () => {
    for (let count = 0; count < 3; count += 1) await createIssue(admin, { labels: ['paged'] })
    const path = `${agile}/board/1/issue?jql=labels=paged&fields=summary`
    const first = await admin.get(`${path}&maxResults=2`)
    expect(first.body).toMatchObject({ expand: 'schema,names', startAt: 0, maxResults: 2, total: 3 })
    const keys = [...(await keysAt(admin, `${path}&maxResults=2`)), ...(await keysAt(admin, `${path}&startAt=2`))]
    expect(keys).toEqual(await findKeys(admin, 'labels = paged order by Rank'))
    expect((await admin.get(`${path}&maxResults=500`)).body).toMatchObject({ maxResults: 50 })
    expect(await keysAt(admin, `${agile}/board/1/issue?jql=issuetype=Epic`)).toEqual([])
    expect((await admin.get(`${agile}/board/1/issue?jql=colour=red`)).status).toBe(400)
  })

  it('come by token at the successors, and are counted there', async () => {
    for (let count = 0; count < 3; count += 1) await createIssue(admin, { labels: ['tokened'] })
    const path = `${software}/board/1/issue?jql=labels=tokened`
    const first = issueListSchema.parse((await admin.get(`${path}&maxResults=2`)).body)
    expect(first).toMatchObject({ isLast: false, nextPageToken: expect.any(String) })
    expect(Object.keys(first)).not.toContain('total')
    const rest = await admin.get(`${path}&maxResults=2&nextPageToken=${first.nextPageToken}`)
    expect(rest.body).toMatchObject({ isLast: true, issues: [{ fields: { closedSprints: null } }] })
    expect((await admin.get(`${path}&nextPageToken=forged.token`)).status).toBe(400)
    for (const list of ['issue', 'backlog']) {
      const counted = await admin.get(`${software}/board/1/${list}/approximate-count?jql=labels=tokened`)
      expect(counted.body).toEqual({ count: 3 })
    }
  })

  it('are not shown to strangers', async () => {
    expect((await stage.stranger().get(`${agile}/board/1/issue`)).status).toBe(404)
    expect((await stage.stranger().get(`${agile}/board`)).body).toMatchObject({ values: [] })
  })
})

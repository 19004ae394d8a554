import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Client, createdSchema, createIssue, findKeys, type Stage, startStage } from './harness.ts'

const keysSchema = z.array(z.looseObject({ key: z.string() }))
const pageSchema = z.looseObject({ values: keysSchema })
const unseen = { errorMessages: ['Issue does not exist or you do not have permission to see it.'], errors: {} }

describe('a project that one may not browse', () => {
  let stage: Stage
  let member: Client
  let outsider: Client
  let hidden: string
  beforeAll(async () => {
    stage = await startStage()
    member = stage.as('emre.aydin')
    outsider = stage.as('bruno.keller')
    hidden = await createIssue(stage.admin, { project: { key: 'VAULT' }, summary: 'A secret' })
  })
  afterAll(() => stage.sandbox.close())

  it('is there for its members', async () => {
    expect((await member.get(`/rest/api/3/issue/${hidden}`)).status).toBe(200)
    expect((await member.get('/rest/api/3/project/VAULT')).status).toBe(200)
    expect(await findKeys(member, 'project = VAULT')).toContain(hidden)
  })

  it('is in no list and at no address for others, in the words for what does not exist', async () => {
    expect(await outsider.get(`/rest/api/3/issue/${hidden}`)).toMatchObject({ status: 404, body: unseen })
    expect(await outsider.get('/rest/api/3/project/VAULT')).toMatchObject({
      status: 404,
      body: { errorMessages: ["No project could be found with key 'VAULT'."] },
    })
    expect(keysSchema.parse((await outsider.get('/rest/api/3/project')).body).map((it) => it.key)).not.toContain(
      'VAULT',
    )
    const page = pageSchema.parse((await outsider.get('/rest/api/3/project/search')).body)
    expect(page.values.map((it) => it.key)).toContain('APP')
    expect(page.values.map((it) => it.key)).not.toContain('VAULT')
    expect((await outsider.get('/rest/api/3/issue/createmeta/VAULT/issuetypes')).status).toBe(404)
    expect((await outsider.get('/rest/api/3/issue/createmeta?projectKeys=VAULT')).body).toMatchObject({ projects: [] })
  })

  it('is not found by searching, fetching, matching or counting', async () => {
    expect(await findKeys(outsider, 'summary ~ secret')).not.toContain(hidden)
    expect(await findKeys(outsider, `key = ${hidden}`)).toEqual([])
    const count = await outsider.post('/rest/api/3/search/approximate-count', { jql: 'project = VAULT' })
    expect(count.body).toEqual({ count: 0 })
    const fetched = await outsider.post('/rest/api/3/issue/bulkfetch', { issueIdsOrKeys: [hidden, 'APP-1'] })
    expect(fetched.body).toMatchObject({ issues: [{ key: 'APP-1' }] })
  })

  it('takes no new issues from others, and does not say that it is there', async () => {
    const answer = await outsider.post('/rest/api/3/issue', {
      fields: { project: { key: 'VAULT' }, issuetype: { name: 'Task' }, summary: 'Let me in' },
    })
    expect(answer).toMatchObject({ status: 400 })
    expect(JSON.stringify(answer.body)).not.toContain('permission')
  })

  it('shows neither its comments, nor its worklogs, nor links into it', async () => {
    const comment = createdId(await stage.admin.post(`/rest/api/2/issue/${hidden}/comment`, { body: 'Hush' }))
    const worklog = createdId(await stage.admin.post(`/rest/api/2/issue/${hidden}/worklog`, { timeSpent: '1h' }))
    await stage.admin.post('/rest/api/3/issueLink', {
      type: { name: 'Blocks' },
      inwardIssue: { key: hidden },
      outwardIssue: { key: 'APP-1' },
    })
    for (const [client, seen] of [[member, 1] as const, [outsider, 0] as const]) {
      const comments = await client.post('/rest/api/3/comment/list', { ids: [Number(comment)] })
      expect(z.looseObject({ values: z.array(z.unknown()) }).parse(comments.body).values).toHaveLength(seen)
      expect((await client.post('/rest/api/3/worklog/list', { ids: [Number(worklog)] })).body).toHaveLength(seen)
      const issue = JSON.stringify((await client.get('/rest/api/3/issue/APP-1?fields=issuelinks')).body)
      expect(issue.includes(hidden)).toBe(seen === 1)
    }
  })

  it('has no permissions to ask about', async () => {
    const path = '/rest/api/3/mypermissions?permissions=BROWSE_PROJECTS,EDIT_ISSUES,ADMINISTER'
    expect((await outsider.get(`${path}&projectKey=VAULT`)).status).toBe(404)
    expect((await outsider.get(`${path}&issueKey=${hidden}`)).body).toEqual(unseen)
    const have = (yes: boolean) => expect.objectContaining({ havePermission: yes })
    expect((await outsider.get(`${path}&projectKey=APP`)).body).toEqual({
      permissions: { BROWSE_PROJECTS: have(true), EDIT_ISSUES: have(true), ADMINISTER: have(false) },
    })
    expect((await stage.admin.get(path)).body).toMatchObject({ permissions: { ADMINISTER: have(true) } })
    const permitted = await outsider.post('/rest/api/3/permissions/project', { permissions: ['BROWSE_PROJECTS'] })
    expect(JSON.stringify(permitted.body)).not.toContain('VAULT')
    expect(JSON.stringify(permitted.body)).toContain('APP')
  })

  it('answers a check of permissions project by project and issue by issue, of others for administrators only', async () => {
    const { id } = createdSchema.parse((await stage.admin.get('/rest/api/3/project/VAULT')).body)
    const issueId = Number(createdSchema.parse((await stage.admin.get(`/rest/api/3/issue/${hidden}`)).body).id)
    const body = {
      accountId: '5a0e4c1d9b7f3a2e6c8d0002',
      globalPermissions: ['ADMINISTER', 'USER_PICKER'],
      projectPermissions: [{ permissions: ['BROWSE_PROJECTS'], projects: [Number(id), 10_001], issues: [issueId, 1] }],
    }
    expect((await stage.admin.post('/rest/api/3/permissions/check', body)).body).toEqual({
      globalPermissions: ['USER_PICKER'],
      projectPermissions: [{ permission: 'BROWSE_PROJECTS', projects: [10_001], issues: [] }],
    })
    expect((await member.post('/rest/api/3/permissions/check', body)).status).toBe(403)
    const unknown = await member.post('/rest/api/3/permissions/check', { globalPermissions: ['FLY'] })
    expect(unknown.status).toBe(400)
  })
})

describe('what is restricted to a group or a role', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await startStage()
  })
  afterAll(() => stage.sandbox.close())

  it('is hidden from others: comments alone, in lists, in the issue and in its count', async () => {
    const key = await createIssue(stage.admin, {})
    const say = (body: string, visibility?: object) =>
      stage.admin.post(`/rest/api/2/issue/${key}/comment`, { body, ...(visibility && { visibility }) })
    await say('For all')
    const secret = createdId(await say('For admins', { type: 'group', value: 'site-admins' }))
    await say('For those who run it', { type: 'role', value: 'Administrators' })
    const texts = async (client: Client) => {
      const list = z.looseObject({ total: z.number(), comments: z.array(z.looseObject({ body: z.string() })) })
      return list.parse((await client.get(`/rest/api/2/issue/${key}/comment`)).body)
    }
    expect((await texts(stage.admin)).total).toBe(3)
    // Dana leads the project, and is one of its administrators.
    expect((await texts(stage.as('dana.lindqvist'))).comments.map((it) => it.body)).toEqual([
      'For all',
      'For those who run it',
    ])
    expect(await texts(stage.as('goro.tanaka'))).toMatchObject({ total: 1, comments: [{ body: 'For all' }] })
    expect((await stage.as('goro.tanaka').get(`/rest/api/3/issue/${key}/comment/${secret}`)).status).toBe(404)
    const issue = await stage.as('goro.tanaka').get(`/rest/api/2/issue/${key}?fields=comment`)
    expect(issue.body).toMatchObject({ fields: { comment: { total: 1 } } })
  })
})

describe('refusals of somebody who only looks on', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await startStage()
  })
  afterAll(() => stage.sandbox.close())

  it('come in the words Jira has for each, and after what is wrong with the request itself', async () => {
    const viewer = stage.as('hana.novak')
    const edited = await viewer.put('/rest/api/3/issue/APP-1', { fields: { summary: 'Mine' } })
    expect(edited).toMatchObject({
      status: 400,
      body: { errors: { summary: "Field 'summary' cannot be set. It is not on the appropriate screen, or unknown." } },
    })
    const said = await viewer.post('/rest/api/2/issue/APP-1/comment', { body: 'Hello' })
    expect(said).toMatchObject({
      status: 400,
      body: { errorMessages: ['You do not have the permission to comment on this issue.'] },
    })
    const both = await viewer.post('/rest/api/3/issue/APP-1/comment', { body: 'no document' })
    expect(both).toMatchObject({
      status: 400,
      body: {
        errorMessages: ['You do not have the permission to comment on this issue.'],
        errors: { comment: 'Comment body is not valid!' },
      },
    })
    expect((await viewer.put('/rest/api/3/issue/APP-1/properties/mark', { a: 1 })).status).toBe(403)
    expect((await viewer.post('/rest/api/3/version', { name: '9.9', projectId: 10_001 })).status).toBe(403)
  })
})

function createdId(answer: { body: unknown }): string {
  return z.looseObject({ id: z.string() }).parse(answer.body).id
}

describe('security levels of issues', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await startStage({
      seed: {
        extends: 'small',
        securitySchemes: [
          { name: 'Trouble', levels: [{ name: 'Staff', members: ['admins', 'reporter'] }], default: 'Staff' },
        ],
        projects: [{ key: 'SEC', name: 'Security', lead: 'dana.lindqvist', securityScheme: 'Trouble' }],
      },
    })
  })
  afterAll(() => stage.sandbox.close())

  it('hide an issue from whoever is not of its level, and are set by those who may', async () => {
    const key = await createIssue(stage.as('goro.tanaka'), { project: { key: 'SEC' }, summary: 'A leak' })
    const sees = async (mailbox: string) => (await stage.as(mailbox).get(`/rest/api/3/issue/${key}`)).status
    expect([await sees('goro.tanaka'), await sees('emre.aydin')]).toEqual([200, 404])
    expect(await findKeys(stage.as('emre.aydin'), 'project = SEC')).toEqual([])
    expect(await findKeys(stage.as('goro.tanaka'), 'project = SEC')).toEqual([key])
    const shown = await stage.admin.get(`/rest/api/3/issue/${key}?fields=security`)
    expect(shown.body).toMatchObject({ fields: { security: { name: 'Staff' } } })
    const refused = await stage.as('goro.tanaka').put(`/rest/api/3/issue/${key}`, { fields: { security: null } })
    expect(refused).toMatchObject({
      status: 400,
      body: {
        errors: { security: "Field 'security' cannot be set. It is not on the appropriate screen, or unknown." },
      },
    })
    expect((await stage.admin.put(`/rest/api/3/issue/${key}`, { fields: { security: null } })).status).toBe(204)
    expect(await sees('emre.aydin')).toBe(200)
    const elsewhere = await stage.admin.put('/rest/api/3/issue/APP-1', { fields: { security: { name: 'Staff' } } })
    expect(elsewhere.status).toBe(400)
  })
})

describe('a project open to anyone', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await startStage({
      seed: {
        extends: 'small',
        permissionSchemes: [{ name: 'Public', grants: { BROWSE_PROJECTS: ['anyone'] } }],
        projects: [{ key: 'PUB', name: 'Public', lead: 'dana.lindqvist', permissionScheme: 'Public' }],
      },
    })
  })
  afterAll(() => stage.sandbox.close())

  it('is all that a caller without or with wrong credentials sees', async () => {
    const key = await createIssue(stage.admin, { project: { key: 'PUB' }, summary: 'For the world' })
    for (const stranger of [stage.stranger(), stage.stranger('Basic d3Jvbmc6d3Jvbmc=')]) {
      expect((await stranger.get(`/rest/api/3/issue/${key}`)).status).toBe(200)
      expect(await findKeys(stranger, 'created > "2000-01-01"')).toEqual([key])
      const projects = keysSchema.parse((await stranger.get('/rest/api/3/project')).body)
      expect(projects.map((project) => project.key)).toEqual(['PUB'])
      expect((await stranger.put(`/rest/api/3/issue/${key}`, { fields: { summary: 'Mine' } })).status).toBe(400)
      expect((await stranger.get('/rest/api/3/myself')).status).toBe(401)
    }
  })
})

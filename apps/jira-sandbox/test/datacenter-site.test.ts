import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type DataCenterStage, startDataCenter } from './datacenter-stage.ts'

let stage: DataCenterStage
beforeAll(async () => {
  stage = await startDataCenter()
})
afterAll(() => stage.sandbox.close())

const pageSchema = z.looseObject({
  startAt: z.number(),
  maxResults: z.number(),
  total: z.number(),
  isLast: z.boolean(),
  values: z.array(z.looseObject({ name: z.string() })),
})

describe('a Data Center itself', () => {
  it('tells anybody its version, and that it is a simulator', async () => {
    const answer = await stage.stranger().get('/rest/api/2/serverInfo')
    expect(answer.body).toMatchObject({
      deploymentType: 'Server',
      version: expect.stringMatching(/^10\.3\./),
      versionNumbers: [10, 3, 9],
      serverTitle: expect.stringContaining('simulator'),
      baseUrl: stage.sandbox.url,
    })
  })

  it('lists every permission without being asked for one', async () => {
    const schema = z.looseObject({ permissions: z.record(z.string(), z.looseObject({ havePermission: z.boolean() })) })
    const hers = schema.parse((await stage.named('hana.novak').get('/rest/api/2/mypermissions')).body).permissions
    expect(hers.BROWSE_PROJECTS?.havePermission).toBe(true)
    expect(hers.ADMINISTER?.havePermission).toBe(false)
    const unknown = await stage.admin.get('/rest/api/2/mypermissions?issueKey=APP-99999')
    expect(unknown.status).toBe(404)
  })

  it.each(['status', 'priority', 'resolution', 'issuetype'])('has %s as an array and page by page', async (word) => {
    const all = z.array(z.looseObject({ name: z.string() })).parse((await stage.admin.get(`/rest/api/2/${word}`)).body)
    const page = pageSchema.parse((await stage.admin.get(`/rest/api/2/${word}/page?maxResults=1&startAt=1`)).body)
    expect(page).toMatchObject({ startAt: 1, maxResults: 1, total: all.length, values: [{ name: all[1]?.name }] })
    expect(page.isLast).toBe(all.length <= 2)
  })

  it('has its projects as one array, and each by itself with its parts', async () => {
    const all = z.array(z.looseObject({ key: z.string() })).parse((await stage.admin.get('/rest/api/2/project')).body)
    expect(all.map((project) => project.key)).toContain('APP')
    const answer = await stage.admin.get('/rest/api/2/project/APP')
    expect(answer.body).toMatchObject({
      lead: { name: expect.any(String) },
      components: expect.any(Array),
      versions: expect.any(Array),
    })
    expect(answer.body).not.toHaveProperty('simplified')
  })

  it('takes leads of components and projects by name', async () => {
    const made = await stage.admin.post('/rest/api/2/component', {
      project: 'APP',
      name: 'Led by Farah',
      leadUserName: 'farah.haddad',
    })
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({ lead: { name: 'farah.haddad' } })
    const project = await stage.admin.post('/rest/api/2/project', {
      key: 'NEW',
      name: 'New',
      projectTypeKey: 'software',
      lead: 'farah.haddad',
    })
    expect(project.status).toBe(201)
    expect((await stage.admin.get('/rest/api/2/project/NEW')).body).toMatchObject({ lead: { name: 'farah.haddad' } })
  })

  it('takes and shows people in roles by name', async () => {
    const roles = z.record(z.string(), z.string()).parse((await stage.admin.get('/rest/api/2/project/APP/role')).body)
    const path = new URL(Object.values(roles)[0] ?? '').pathname
    expect((await stage.admin.post(path, { user: ['goro.tanaka'] })).status).toBe(200)
    const role = z.looseObject({ actors: z.array(z.looseObject({})) }).parse((await stage.admin.get(path)).body)
    expect(role.actors).toContainEqual(expect.objectContaining({ name: 'goro.tanaka', displayName: 'Goro Tanaka' }))
    expect(JSON.stringify(role)).not.toContain('accountId')
    expect((await stage.admin.delete(`${path}?user=goro.tanaka`)).status).toBe(204)
  })
})

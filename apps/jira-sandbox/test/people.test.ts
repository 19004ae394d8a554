import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Client, createIssue, type Stage, startStage } from './harness.ts'

const usersSchema = z.array(z.looseObject({ accountId: z.string(), displayName: z.string() }))
const pageSchema = z.looseObject({ values: usersSchema, isLast: z.boolean(), total: z.number() })
const ada = '5a0e4c1d9b7f3a2e6c8d0001'
const bruno = '5a0e4c1d9b7f3a2e6c8d0002'
const chidi = '5a0e4c1d9b7f3a2e6c8d0003'
const ivo = '5a0e4c1d9b7f3a2e6c8d0009'

describe('people', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await startStage()
  })
  afterAll(() => stage.sandbox.close())

  const names = async (client: Client, path: string) =>
    usersSchema.parse((await client.get(`/rest/api/3${path}`)).body).map((user) => user.displayName)

  it('are found by the beginning of a word of the name or of a shown address, not by a part within', async () => {
    expect(await names(stage.admin, '/user/search?query=kel')).toEqual(['Bruno Keller'])
    expect(await names(stage.admin, '/user/search?query=BRUNO.K')).toEqual(['Bruno Keller'])
    expect(await names(stage.admin, '/user/search?query=eller')).toEqual([])
    expect(await names(stage.admin, '/user/search?query=chidi.oka')).toEqual([])
    expect(await names(stage.admin, '/user/search?query=chidi.okafor@sandbox.invalid')).toEqual(['Chidi Okafor'])
  })

  it('who have left are in the list of all but in no search', async () => {
    expect(await names(stage.admin, '/user/search?query=ivo')).toEqual([])
    expect(await names(stage.admin, '/users/search?maxResults=1000')).toContain('Ivo Petrov')
  })

  it('are filtered and then paged in a search, paged and then filtered among the assignable', async () => {
    expect(await names(stage.admin, '/user/search?query=go&maxResults=1')).toEqual(['Goro Tanaka'])
    expect(await names(stage.admin, '/user/assignable/search?project=APP&query=go&maxResults=1')).toEqual([])
    expect(await names(stage.admin, '/user/assignable/search?project=APP&query=go')).toEqual(['Goro Tanaka'])
  })

  it('are never searched past the thousandth', async () => {
    for (let index = 0; index < 1010; index += 1) {
      const body = {
        emailAddress: `crowd${index}@x.invalid`,
        displayName: `Crowd ${index}`,
        products: ['jira-software'],
      }
      await stage.admin.post('/rest/api/3/user', body)
    }
    expect(await names(stage.admin, '/user/search?query=crowd&startAt=995&maxResults=50')).toHaveLength(5)
    expect(await names(stage.admin, '/user/search?query=crowd&startAt=1000&maxResults=50')).toEqual([])
    expect(await names(stage.admin, '/user/assignable/search?project=APP&startAt=1000')).toEqual([])
    expect((await names(stage.admin, '/users/search?startAt=1000&maxResults=1000')).length).toBeGreaterThan(10)
  }, 60_000)

  it('who may be assigned or may look are those whom the scheme of the project lets', async () => {
    const seers = await names(stage.admin, '/user/viewissue/search?projectKey=VAULT')
    expect(seers).toEqual(expect.arrayContaining(['Ada Moreno', 'Dana Lindqvist', 'Emre Aydin']))
    expect(seers).not.toContain('Bruno Keller')
    const both = await names(stage.admin, '/user/assignable/multiProjectSearch?projectKeys=APP,HELP&query=bruno')
    expect(both).toEqual(['Bruno Keller'])
    const editors = '/user/permission/search?permissions=EDIT_ISSUES&projectKey=APP&query=hana'
    expect(await names(stage.admin, editors)).toEqual([])
    expect((await stage.as('bruno.keller').get(`/rest/api/3${editors}`)).status).toBe(403)
    expect((await stage.as('bruno.keller').get('/rest/api/3/user/viewissue/search?projectKey=VAULT')).status).toBe(404)
  })

  it('are found by a structured query, in the range of the page only', async () => {
    const key = await createIssue(stage.admin, { assignee: { accountId: bruno } })
    const ask = async (query: string, size = 100) =>
      pageSchema.parse(
        (await stage.admin.get(`/rest/api/3/user/search/query?query=${encodeURIComponent(query)}&maxResults=${size}`))
          .body,
      )
    expect((await ask(`is assignee of (${key})`)).values.map((user) => user.accountId)).toEqual([bruno])
    const short = await ask(`is assignee of (${key})`, 1)
    expect(short).toMatchObject({ values: [], isLast: false })
    await stage.admin.put(`/rest/api/3/user/properties/place?accountId=${chidi}`, { office: { city: 'Lagos' } })
    const either = await ask(`is assignee of (${key}) OR [place].office.city is "Lagos"`)
    expect(either.values.map((user) => user.accountId)).toEqual([bruno, chidi])
    expect((await ask(`is assignee of (${key}) AND [place].office.city is "Lagos"`)).values).toEqual([])
    expect(await names(stage.admin, '/user/search?property=place.office.city=Lagos')).toEqual(['Chidi Okafor'])
    const keys = await stage.admin.get(
      `/rest/api/3/user/search/query/key?query=${encodeURIComponent(`is assignee of (${key})`)}`,
    )
    expect(keys.body).toMatchObject({ values: [{ accountId: bruno }] })
    expect((await stage.admin.get('/rest/api/3/user/search/query?query=nonsense')).status).toBe(400)
  })

  it('are refused by name and key, everywhere', async () => {
    for (const path of ['/user?username=bruno', '/user?key=x', '/user/search?query=a&username=b', '/user/bulk?key=x']) {
      const answer = await stage.admin.get(`/rest/api/3${path}`)
      expect(answer.status).toBe(400)
    }
    expect((await stage.admin.get('/rest/api/3/user?accountId=nobody')).status).toBe(404)
  })

  it('keep properties that they and administrators may touch', async () => {
    const path = `/rest/api/3/user/properties/note?accountId=${bruno}`
    expect((await stage.as('bruno.keller').put(path, { mine: true })).status).toBe(201)
    expect((await stage.admin.get(path)).body).toEqual({ key: 'note', value: { mine: true } })
    expect((await stage.as('goro.tanaka').get(path)).status).toBe(403)
    expect((await stage.as('bruno.keller').delete(path)).status).toBe(204)
    expect((await stage.admin.get(path)).status).toBe(404)
  })

  it('are offered by pickers with what matched in bold, and without hidden addresses', async () => {
    const users = await stage.admin.get('/rest/api/3/user/picker?query=bru')
    expect(users.body).toMatchObject({
      total: 1,
      users: [
        { accountId: bruno, html: '<strong>Bru</strong>no Keller - <strong>bru</strong>no.keller@sandbox.invalid' },
      ],
    })
    const both = await stage.admin.get('/rest/api/3/groupuserpicker?query=chidi')
    expect(both.body).toMatchObject({
      users: { users: [{ html: '<strong>Chidi</strong> Okafor' }] },
      groups: { total: 0 },
    })
  })

  it('come into groups and leave them, and a deleted group is in nobody', async () => {
    const made = await stage.admin.post('/rest/api/3/group', { name: 'night-shift' })
    expect(made.status).toBe(201)
    const { groupId } = z.looseObject({ groupId: z.string() }).parse(made.body)
    expect((await stage.admin.post('/rest/api/3/group', { name: 'night-shift' })).status).toBe(400)
    const members = async () =>
      pageSchema.parse((await stage.admin.get(`/rest/api/3/group/member?groupId=${groupId}`)).body).values
    const join = () => stage.admin.post(`/rest/api/3/group/user?groupId=${groupId}`, { accountId: bruno })
    expect((await join()).status).toBe(201)
    expect((await join()).status).toBe(400)
    expect((await members()).map((user) => user.accountId)).toEqual([bruno])
    expect((await stage.as('goro.tanaka').post('/rest/api/3/group', { name: 'mine' })).status).toBe(403)
    const left = await stage.admin.delete(`/rest/api/3/group/user?groupId=${groupId}&accountId=${bruno}`)
    expect(left.status).toBe(200)
    expect(await members()).toEqual([])
    await join()
    expect((await stage.admin.delete(`/rest/api/3/group?groupId=${groupId}`)).status).toBe(200)
    expect((await stage.admin.get(`/rest/api/3/group/member?groupId=${groupId}`)).status).toBe(404)
    const groups = await stage.admin.get(`/rest/api/3/user/groups?accountId=${bruno}`)
    expect(JSON.stringify(groups.body)).not.toContain('night-shift')
  })

  it('hand what a deleted group could see over to another', async () => {
    await stage.admin.post('/rest/api/3/group', { name: 'old-guard' })
    await stage.admin.post('/rest/api/3/group/user?groupname=old-guard', { accountId: ada })
    const key = await createIssue(stage.admin, {})
    const visibility = { type: 'group', value: 'old-guard' }
    const said = await stage.admin.post(`/rest/api/2/issue/${key}/comment`, { body: 'Kept', visibility })
    expect(said.status).toBe(201)
    const total = async () => (await stage.as('goro.tanaka').get(`/rest/api/2/issue/${key}/comment`)).body
    expect(await total()).toMatchObject({ total: 0 })
    await stage.admin.delete('/rest/api/3/group?groupname=old-guard&swapGroup=jira-users')
    expect(await total()).toMatchObject({ total: 1 })
  })

  it('are shown by id in bulk, ten a page unless more are asked', async () => {
    const ids = [bruno, chidi, ivo, 'nobody'].map((id) => `accountId=${id}`).join('&')
    const page = pageSchema.parse((await stage.admin.get(`/rest/api/3/user/bulk?${ids}`)).body)
    expect(page.values.map((user) => user.accountId)).toEqual([bruno, chidi, ivo])
    expect((await stage.admin.get('/rest/api/3/user/email?accountId=x')).status).toBe(401)
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type DataCenterStage, dataCenterUserSchema, startDataCenter } from './datacenter-stage.ts'

let stage: DataCenterStage
beforeAll(async () => {
  stage = await startDataCenter()
})
afterAll(() => stage.sandbox.close())

async function names(path: string): Promise<string[]> {
  const answer = await stage.admin.get(path)
  return z
    .array(dataCenterUserSchema)
    .parse(answer.body)
    .map((user) => user.name)
}

describe('users of a Data Center', () => {
  it('have a name, a key and an address, and no account id', async () => {
    const answer = await stage.admin.get('/rest/api/2/user?username=chidi.okafor')
    const user = dataCenterUserSchema.parse(answer.body)
    expect(user).toMatchObject({ key: 'JIRAUSER10102', emailAddress: 'chidi.okafor@sandbox.invalid' })
    expect(user.self).toBe(`${stage.sandbox.url}/rest/api/2/user?username=chidi.okafor`)
    expect((await stage.admin.get('/rest/api/2/user?key=JIRAUSER10102')).body).toMatchObject({ name: 'chidi.okafor' })
  })

  it('are told apart from those who are not there', async () => {
    const answer = await stage.admin.get('/rest/api/2/user?username=nobody')
    expect(answer.status).toBe(404)
    expect(answer.body).toMatchObject({ errorMessages: ["The user named 'nobody' does not exist"] })
    expect((await stage.admin.get('/rest/api/2/user?accountId=5a0e4c1d9b7f3a2e6c8d0001')).status).toBe(400)
  })

  it('are found by a part of name, display name or address; a dot finds all', async () => {
    expect(await names('/rest/api/2/user/search?username=kell')).toEqual(['bruno.keller'])
    expect(await names('/rest/api/2/user/search?username=Hadd')).toEqual(['farah.haddad'])
    const all = await names('/rest/api/2/user/search?username=.')
    expect(all).toContain('admin')
    expect(all).not.toContain('ivo.petrov')
    expect(await names('/rest/api/2/user/search?username=.&includeActive=false&includeInactive=true')).toEqual([
      'ivo.petrov',
    ])
    expect(await names('/rest/api/2/user/search?username=.&maxResults=2&startAt=1')).toEqual(all.slice(1, 3))
    expect((await stage.admin.get('/rest/api/2/user/search?query=kell')).status).toBe(400)
  })

  it('are assignable where they may be', async () => {
    const assignable = await names('/rest/api/2/user/assignable/search?project=APP&username=a')
    expect(assignable).toContain('dana.lindqvist')
    expect(assignable).not.toContain('hana.novak')
    expect((await stage.admin.get('/rest/api/2/user/assignable/search?username=a')).status).toBe(400)
  })

  it('are picked with what matched in bold', async () => {
    const answer = await stage.admin.get('/rest/api/2/user/picker?query=tana')
    expect(answer.body).toMatchObject({
      total: 1,
      header: 'Showing 1 of 1 matching users',
      users: [{ name: 'goro.tanaka', key: 'JIRAUSER10106', html: expect.stringContaining('<strong>tana</strong>') }],
    })
  })

  it('are made, changed and removed by an administrator', async () => {
    const body = { name: 'mira', password: 'a password', emailAddress: 'mira@sandbox.invalid', displayName: 'Mira' }
    const made = await stage.admin.post('/rest/api/2/user', body)
    expect(made.status).toBe(201)
    expect(dataCenterUserSchema.parse(made.body).key).toMatch(/^JIRAUSER\d+$/)
    const again = await stage.admin.post('/rest/api/2/user', body)
    expect(again.status).toBe(400)
    expect(again.body).toMatchObject({ errors: { name: 'A user with that username already exists.' } })
    const changed = await stage.admin.put('/rest/api/2/user?username=mira', { displayName: 'Mira B.' })
    expect(changed.body).toMatchObject({ name: 'mira', displayName: 'Mira B.' })
    expect((await stage.named('bruno.keller').post('/rest/api/2/user', body)).status).toBe(403)
    expect((await stage.admin.delete('/rest/api/2/user?username=mira')).status).toBe(204)
    expect((await stage.admin.get('/rest/api/2/user?username=mira')).status).toBe(404)
  })

  it('stay as long as issues are theirs', async () => {
    expect((await stage.admin.delete('/rest/api/2/user?username=dana.lindqvist')).status).toBe(400)
  })
})

describe('groups of a Data Center', () => {
  it('are named, and show their first members when asked', async () => {
    const answer = await stage.admin.get('/rest/api/2/group?groupname=app-developers&expand=users')
    const group = z
      .looseObject({
        name: z.string(),
        self: z.string(),
        users: z.looseObject({ items: z.array(dataCenterUserSchema) }),
      })
      .parse(answer.body)
    expect(group).not.toHaveProperty('groupId')
    expect(group.users.items.map((user) => user.name)).toContain('dana.lindqvist')
  })

  it('are made, joined, left and removed', async () => {
    expect((await stage.admin.post('/rest/api/2/group', { name: 'night shift' })).status).toBe(201)
    const at = '/rest/api/2/group/user?groupname=night%20shift'
    expect((await stage.admin.post(at, { name: 'goro.tanaka' })).status).toBe(201)
    expect((await stage.admin.post(at, { name: 'goro.tanaka' })).status).toBe(400)
    const members = await stage.admin.get('/rest/api/2/group/member?groupname=night%20shift')
    expect(members.body).toMatchObject({ total: 1, isLast: true, values: [{ name: 'goro.tanaka' }] })
    expect((await stage.admin.delete(`${at}&username=goro.tanaka`)).status).toBe(200)
    expect((await stage.admin.delete('/rest/api/2/group?groupname=night%20shift')).status).toBe(200)
    expect((await stage.admin.get('/rest/api/2/group?groupname=night%20shift')).status).toBe(404)
  })

  it('are found by a part of the name', async () => {
    const answer = await stage.admin.get('/rest/api/2/groups/picker?query=agents')
    expect(answer.body).toMatchObject({ total: 1, groups: [{ name: 'service-desk-agents' }] })
  })
})

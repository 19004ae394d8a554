import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Stage, startStage } from './harness.ts'

const api = '/rest/api/3'
const created = z.looseObject({ id: z.string() })
const dana = 'dana.lindqvist'

describe('what people share', () => {
  let stage: Stage
  beforeEach(async () => {
    stage = await startStage()
  })
  afterEach(() => stage.sandbox.close())

  async function makeFilter(body: object): Promise<string> {
    const answer = await stage.admin.post(`${api}/filter`, { name: 'Shared', jql: 'project = APP', ...body })
    return created.parse(answer.body).id
  }
  async function accountOf(mailbox: string): Promise<string> {
    const me = await stage.as(mailbox).get(`${api}/myself`)
    return z.looseObject({ accountId: z.string() }).parse(me.body).accountId
  }

  it('is seen by exactly those it is shared with', async () => {
    const id = await makeFilter({})
    const share = { type: 'user', accountId: await accountOf(dana), rights: 1 }
    expect((await stage.admin.post(`${api}/filter/${id}/permission`, share)).status).toBe(201)
    expect((await stage.as(dana).get(`${api}/filter/${id}`)).status).toBe(200)
    expect((await stage.as('hana.novak').get(`${api}/filter/${id}`)).status).toBe(400)
    const shares = await stage.admin.get(`${api}/filter/${id}/permission`)
    const [first] = z.array(z.looseObject({ id: z.number() })).parse(shares.body)
    await stage.admin.delete(`${api}/filter/${id}/permission/${first?.id}`)
    expect((await stage.as(dana).get(`${api}/filter/${id}`)).status).toBe(400)
  })

  it('is changed by those who may edit, and by its new owner', async () => {
    const id = await makeFilter({ sharePermissions: [{ type: 'authenticated' }] })
    const rename = () => stage.as(dana).put(`${api}/filter/${id}`, { name: 'Renamed' })
    expect((await rename()).status).toBe(400)
    const owner = { accountId: await accountOf(dana) }
    expect((await stage.as(dana).put(`${api}/filter/${id}/owner`, owner)).status).toBe(403)
    expect((await stage.admin.put(`${api}/filter/${id}/owner`, owner)).status).toBe(204)
    expect((await rename()).body).toMatchObject({ name: 'Renamed', owner: { displayName: 'Dana Lindqvist' } })
  })

  it('has columns that a form may send as well as JSON', async () => {
    const id = await makeFilter({})
    const { username, password } = stage.sandbox
    const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
    expect((await stage.admin.get(`${api}/filter/${id}/columns`)).status).toBe(404)
    const body = new URLSearchParams([
      ['columns', 'issuekey'],
      ['columns', 'summary'],
    ])
    await fetch(`${stage.sandbox.url}${api}/filter/${id}/columns`, { method: 'PUT', headers: { authorization }, body })
    expect((await stage.admin.get(`${api}/filter/${id}/columns`)).body).toEqual([
      { label: 'Key', value: 'issuekey' },
      { label: 'Summary', value: 'summary' },
    ])
    expect((await stage.admin.put(`${api}/filter/${id}/columns`, { columns: ['taste'] })).status).toBe(400)
  })

  it('includes dashboards, in the old pages and the new', async () => {
    const body = { name: 'Overview', sharePermissions: [], editPermissions: [] }
    const { id } = created.parse((await stage.admin.post(`${api}/dashboard`, body)).body)
    expect((await stage.as(dana).get(`${api}/dashboard/${id}`)).status).toBe(404)
    const shares = { ...body, sharePermissions: [{ type: 'authenticated' }] }
    expect((await stage.admin.put(`${api}/dashboard/${id}`, shares)).status).toBe(200)
    expect((await stage.as(dana).put(`${api}/dashboard/${id}`, shares)).status).toBe(400)
    const page = await stage.as(dana).get(`${api}/dashboard?maxResults=1`)
    expect(page.body).toMatchObject({ total: 2, next: expect.stringContaining('startAt=1') })
    expect((await stage.as(dana).get(`${api}/dashboard/search?maxResults=900`)).body).toMatchObject({
      maxResults: 100,
      values: [{ name: 'Default dashboard' }, { name: 'Overview' }],
    })
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type DataCenterStage, startDataCenter } from './datacenter-stage.ts'
import { startStage } from './harness.ts'

let stage: DataCenterStage
beforeAll(async () => {
  stage = await startDataCenter()
})
afterAll(() => stage.sandbox.close())

const cloudOnly = [
  '/rest/api/3/myself',
  '/rest/api/2/search/jql?jql=project%3DAPP',
  '/rest/api/2/filter/search',
  '/rest/api/2/issue/APP-1/changelog',
  '/rest/api/2/users/search',
  '/rest/api/2/user/bulk?accountId=x',
  '/rest/api/2/label',
  '/rest/api/2/field/search',
  '/rest/api/2/webhook',
  '/rest/api/2/attachment/content/1',
  '/rest/api/2/bulk/queue/1',
  '/_edge/tenant_info',
  '/oauth/token/accessible-resources',
  '/ex/jira/x/rest/api/3/myself',
]

describe('the paths of a Data Center', () => {
  it.each(cloudOnly)('does not know %s', async (path) => {
    const answer = await stage.admin.get(path)
    expect(answer.status).toBe(404)
    expect(answer.body).toEqual({ message: `null for uri: ${stage.sandbox.url}${path}`, 'status-code': 404 })
  })

  it('takes words of Cloud for keys', async () => {
    expect((await stage.admin.get('/rest/api/2/project/search')).body).toEqual({
      errorMessages: ["No project could be found with key 'search'."],
      errors: {},
    })
    const answer = await stage.admin.get('/rest/api/2/issue/createmeta?projectKeys=APP')
    expect(answer.status).toBe(404)
    expect(answer.body).toEqual({ errorMessages: ['Issue Does Not Exist'], errors: {} })
  })

  it('reads latest as version 2', async () => {
    const [latest, second] = [
      await stage.admin.get('/rest/api/latest/issue/APP-1'),
      await stage.admin.get('/rest/api/2/issue/APP-1'),
    ]
    expect(latest.status).toBe(200)
    expect(latest.body).toEqual(second.body)
  })

  it('says by name what Jira has and the simulator has not', async () => {
    const paths = ['/rest/api/2/reindex', '/rest/auditing/1.0/events', '/rest/jira-webhook/1.0/webhooks']
    for (const path of paths) {
      const { status, body } = await stage.admin.get(path)
      expect({ status, body: JSON.stringify(body) }).toEqual({
        status: 501,
        body: expect.stringContaining(`does not implement GET ${path}`),
      })
    }
  })

  it('takes a query parameter of the wrong type for a path that is not there', async () => {
    const answer = await stage.admin.get('/rest/api/2/search?maxResults=many')
    expect(answer.status).toBe(404)
  })

  it('lets a DELETE come without a content type', async () => {
    const made = await stage.admin.post('/rest/api/2/issue', {
      fields: { project: { key: 'APP' }, issuetype: { name: 'Task' }, summary: 'Short-lived' },
    })
    const { key } = z.looseObject({ key: z.string() }).parse(made.body)
    const authorization = `Bearer ${stage.sandbox.personalAccessToken}`
    const url = `${stage.sandbox.url}/rest/api/2/issue/${key}`
    expect((await fetch(url, { method: 'DELETE', headers: { authorization } })).status).toBe(204)
  })

  it('is not what Cloud does: there the offset search is gone', async () => {
    const cloud = await startStage()
    expect((await cloud.admin.get('/rest/api/2/search')).status).toBe(410)
    expect((await cloud.admin.get('/rest/pat/latest/tokens')).status).toBe(404)
    await cloud.sandbox.close()
  })
})

describe('a context path', () => {
  it('is part of every address and every link', async () => {
    const below = await startDataCenter({ contextPath: '/jira' })
    expect(below.sandbox.url).toMatch(/\/jira$/)
    const issue = z.looseObject({ self: z.string() }).parse((await below.admin.get('/rest/api/2/issue/APP-1')).body)
    expect(issue.self).toMatch(`${below.sandbox.url}/rest/api/2/issue/`)
    expect((await below.admin.get('/rest/api/2/serverInfo')).body).toMatchObject({ baseUrl: below.sandbox.url })
    const page = z
      .looseObject({ self: z.string() })
      .parse((await below.admin.get('/rest/api/2/group/member?groupname=jira-users')).body)
    expect(page.self).toBe(`${below.sandbox.url}/rest/api/2/group/member?groupname=jira-users`)
    const authorization = `Bearer ${below.sandbox.personalAccessToken}`
    const origin = new URL(below.sandbox.url).origin
    for (const reach of [below.sandbox.url, origin]) {
      expect((await fetch(`${reach}/__sandbox/clock`, { headers: { authorization } })).status).toBe(200)
    }
    expect((await fetch(`${origin}/rest/api/2/myself`, { headers: { authorization } })).status).toBe(404)
    await below.sandbox.close()
  })

  it('is refused on Cloud and when it is no path', async () => {
    await expect(startStage({ contextPath: '/jira' })).rejects.toThrow("needs flavour 'datacenter'")
    await expect(startDataCenter({ contextPath: 'jira' })).rejects.toThrow("'jira' is not a path")
  })
})

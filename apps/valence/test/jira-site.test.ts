import { isRecord } from '@valence/element-kit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { request } from './harness.ts'
import { recordOf, recordsOf, startWays, type Way, type Ways, wayNames } from './jira-lines.ts'

let ways: Ways
beforeAll(async () => {
  ways = await startWays()
})
afterAll(() => ways.close())

describe.each(wayNames)('the site of a Jira (%s)', (name) => {
  let way: Way
  beforeAll(() => {
    way = ways.way(name)
  })
  const site = () => (way.isCloud ? ways.cloudSite : ways.dataCenterSite)

  it('tells of itself in one record', async () => {
    const { status, body } = await way.call('GET', '/server-info')
    expect([status, Array.isArray(body)]).toEqual([200, false])
    expect(body).toMatchObject({ baseUrl: site(), deploymentType: way.isCloud ? 'Cloud' : 'Server' })
    const selected = await way.asMember('GET', '/server-info?fields=version')
    expect(isRecord(selected.body) && Object.keys(selected.body).toSorted()).toEqual(['baseUrl', 'version'])
    const refused = await way.call('POST', '/server-info', { a: 1 })
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET'])
    expect((await way.call('GET', '/server-info/1')).status).toBe(405)
  })

  it('has nothing to filter, to order or to explain where it is one record, and says so', async () => {
    for (const wish of ["where=version='9'", 'where=votes > 1 OR votes < 1', 'orderBy=version', 'explain=plan']) {
      const { status, body } = await way.call('GET', `/server-info?${wish}`)
      expect({ wish, status, body }).toMatchObject({
        status: 400,
        body: { message: expect.stringMatching(/^server-info is one record and no list/) },
      })
    }
    const broken = await way.call('GET', '/server-info?where=version =')
    expect(broken.body).toMatchObject({ message: expect.stringContaining('Error parsing query at column 10') })
    const me = recordOf(await way.call('GET', "/myself?where=expand='groups'&pageSize=1&explain=false"))
    expect(me).toHaveProperty('groups')
  })

  it('tells what the connected account may do, on the site, in a project and on an issue', async () => {
    const all = await way.walk('/permissions', 7)
    expect(all.length).toBeGreaterThan(30)
    expect(all.every(({ havePermission }) => havePermission === true)).toBe(true)
    const mine = recordsOf(await way.asMember('GET', '/permissions?where=havePermission=false'))
    expect(mine.map(({ key }) => key)).toContain('ADMINISTER')
    expect(recordOf(await way.asMember('GET', '/permissions/CREATE_ISSUES?projectKey=APP'))).toMatchObject({
      key: 'CREATE_ISSUES',
      type: 'PROJECT',
      havePermission: true,
    })
    const inIssue = await way.asMember('GET', "/permissions?where=issueKey='APP-1' AND key='ADMINISTER_PROJECTS'")
    expect(inIssue.body).toMatchObject([{ havePermission: false }])
    expect((await way.call('GET', '/permissions?projectKey=NONE')).status).toBe(404)
  })

  it('tells so under the address of the instance, too, to whoever keeps it', async () => {
    for (const name of ['permissions', 'sites']) {
      const own = await way.call('GET', `/${name}?pageSize=2`)
      const kept = await ways.platform('GET', `/instances/${way.instanceId}/${name}?pageSize=2`)
      expect(recordsOf(kept)).toEqual(recordsOf(own))
      expect(kept.headers.get('elements-returned-count')).toBe(String(recordsOf(own).length))
    }
    const mine = `/instances/${way.instanceId}/permissions?where=key='ADMINISTER'&projectKey=APP`
    expect(recordsOf(await ways.platform('GET', mine))).toMatchObject([{ havePermission: true }])
    expect((await ways.platform('GET', '/instances/999999/permissions')).status).toBe(404)
  })

  it('tells whose account it is', async () => {
    const me = recordOf(await way.call('GET', '/myself?expand=groups'))
    expect(recordOf(await way.call('GET', `/agents/${me.id}`))).toMatchObject({ id: me.id, displayName: 'Ada Moreno' })
    expect(recordOf(await way.asMember('GET', '/myself')).id).not.toBe(me.id)
  })

  it('is the one that credentials of a person reach', async () => {
    const [reached, ...others] = await way.walk('/sites', 100)
    expect(others).toEqual([])
    expect(reached).toMatchObject({ id: way.isCloud ? ways.cloudId : site(), url: site(), name: expect.any(String) })
    expect(recordOf(await way.call('GET', `/sites/${encodeURIComponent(reached?.id ?? '')}`))).toEqual(reached)
    expect((await way.call('GET', '/sites/none')).status).toBe(404)
  })
})

describe('the sites of an OAuth token', () => {
  it('are those that it was given for', async () => {
    const token = await accessToken()
    const call = await ways.connect({
      ...{ username: '', password: '', 'authentication.type': 'bearer', 'personal.access.token': token },
      'base.url': `${ways.cloudSite}/ex/jira/${ways.cloudId}`,
    })
    expect((await call('GET', '/sites')).body).toMatchObject([
      { id: ways.cloudId, url: ways.cloudSite, scopes: expect.arrayContaining(['read:jira-work']) },
    ])
  })

  /** Somebody of the seed lets the app of the sandbox in. */
  async function accessToken(): Promise<string> {
    const app = (await ways.site('cloud')('POST', '/__sandbox/oauth/clients', { name: 'Test' })).body
    const { clientId, clientSecret } = z.object({ clientId: z.string(), clientSecret: z.string() }).parse(app)
    const redirectUri = 'https://app.example.com/callback'
    const query = new URLSearchParams({
      ...{ audience: 'api.atlassian.com', client_id: clientId, redirect_uri: redirectUri, state: 'opaque' },
      ...{ scope: 'read:jira-work read:jira-user', response_type: 'code', prompt: 'consent' },
      sandbox_user: '5a0e4c1d9b7f3a2e6c8d0004',
    })
    const consent = await fetch(`${ways.cloudSite}/authorize?${query}`, { redirect: 'manual' })
    const code = new URL(consent.headers.get('location') ?? '').searchParams.get('code')
    const grant = { grant_type: 'authorization_code', code, redirect_uri: redirectUri }
    const json = { ...grant, client_id: clientId, client_secret: clientSecret }
    const { body } = await request('POST', `${ways.cloudSite}/oauth/token`, { json })
    return z.object({ access_token: z.string() }).parse(body).access_token
  }
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { basic, type Stage, startStage } from './harness.ts'

describe('access', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await startStage()
  })
  afterAll(() => stage.sandbox.close())

  const search = `/rest/api/3/search/jql?jql=${encodeURIComponent('project = APP')}`

  it('knows the caller and says so in a header', async () => {
    const answer = await stage.as('dana.lindqvist').get('/rest/api/3/myself')
    expect(answer.body).toMatchObject({
      displayName: 'Dana Lindqvist',
      timeZone: 'Europe/Stockholm',
      accountType: 'atlassian',
    })
    expect(answer.headers.get('x-aaccountid')).toBe('5a0e4c1d9b7f3a2e6c8d0004')
  })

  it('treats a wrong password as nobody: a header, but no 401 on what may be read', async () => {
    const impostor = stage.stranger(basic(stage.sandbox.username, 'wrong'))
    const issue = await impostor.get('/rest/api/3/issue/APP-1')
    expect(issue.status).toBe(404)
    expect(issue.body).toEqual({
      errorMessages: ['Issue does not exist or you do not have permission to see it.'],
      errors: {},
    })
    expect(issue.headers.get('x-seraph-loginreason')).toBe('AUTHENTICATED_FAILED')
    expect(issue.headers.get('x-aaccountid')).toBeNull()
    const found = await impostor.get(search)
    expect(found.status).toBe(200)
    expect(found.body).toEqual({ issues: [], isLast: true })
  })

  it('answers 401 to nobody who asks who he is', async () => {
    for (const stranger of [stage.stranger(), stage.stranger(basic(stage.sandbox.username, 'wrong'))]) {
      expect((await stranger.get('/rest/api/3/myself')).status).toBe(401)
    }
    expect((await stage.stranger().get('/rest/api/3/myself')).headers.get('x-seraph-loginreason')).toBeNull()
  })

  it('tells anybody what server it is, and that it is a simulator', async () => {
    const answer = await stage.stranger().get('/rest/api/3/serverInfo')
    expect(answer.body).toMatchObject({
      deploymentType: 'Cloud',
      serverTitle: 'Jira sandbox (simulator)',
      baseUrl: stage.sandbox.url,
    })
    const tenant = await stage.stranger().get('/_edge/tenant_info')
    expect(tenant.body).toMatchObject({ cloudId: expect.stringMatching(/^[0-9a-f-]{36}$/) })
  })

  it('lets no account in that is switched off', async () => {
    const answer = await stage.as('ivo.petrov').get('/rest/api/3/myself')
    expect(answer.status).toBe(401)
  })

  it('lets a viewer read and nothing else', async () => {
    const viewer = stage.as('hana.novak')
    expect((await viewer.get('/rest/api/3/issue/APP-1')).status).toBe(200)
    expect((await viewer.get('/rest/api/3/issue/APP-1/transitions')).body).toEqual({
      expand: 'transitions',
      transitions: [],
    })
    expect((await viewer.delete('/rest/api/3/issue/APP-1')).status).toBe(403)
    expect((await viewer.get('/rest/webhooks/1.0/webhook')).status).toBe(403)
    const refused = await viewer.post('/rest/api/3/issue', { fields: { project: { key: 'APP' } } })
    expect(refused.body).toEqual({
      errorMessages: [],
      errors: { project: 'You do not have permission to create issues in this project.' },
    })
  })

  it('hides the addresses of those who do not show them, but not from themselves', async () => {
    const path = '/rest/api/3/user?accountId=5a0e4c1d9b7f3a2e6c8d0003'
    expect((await stage.admin.get(path)).body).not.toHaveProperty('emailAddress')
    expect((await stage.as('chidi.okafor').get(path)).body).toHaveProperty(
      'emailAddress',
      'chidi.okafor@sandbox.invalid',
    )
  })

  it('shows dates in the time zone of the caller', async () => {
    const at = async (mailbox: string) => (await stage.as(mailbox).get('/rest/api/3/issue/APP-1?fields=created')).body
    expect(await at('goro.tanaka')).toMatchObject({ fields: { created: expect.stringMatching(/\+0900$/) } })
    expect(await at('hana.novak')).toMatchObject({ fields: { created: expect.stringMatching(/\+1030$/) } })
    expect(await at('farah.haddad')).toMatchObject({ fields: { created: expect.stringMatching(/-0500$/) } })
  })
})

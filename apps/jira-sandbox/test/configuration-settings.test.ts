import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createIssue, type Stage, startStage } from './harness.ts'
import { type Receiver, startReceiver, until } from './receiver.ts'
import { finish } from './tasks.ts'

const api = '/rest/api/3'
const created = z.looseObject({ id: z.coerce.string() })

describe('settings of the site', () => {
  let stage: Stage
  let receiver: Receiver
  beforeEach(async () => {
    stage = await startStage()
    receiver = await startReceiver()
  })
  afterEach(async () => {
    await stage.sandbox.close()
    receiver.close()
  })

  async function listen(...events: string[]): Promise<void> {
    await stage.admin.post('/rest/webhooks/1.0/webhook', { name: 'All', url: receiver.url, events })
  }

  it('tell webhooks of options that are switched, and of projects, types and filters', async () => {
    await listen(
      ...['option_voting_changed', 'project_soft_deleted', 'project_restored_deleted', 'issuetype_created'],
      ...['filter_created', 'jira:version_created', 'user_created'],
    )
    await stage.admin.put(`${api}/application-properties/jira.option.voting`, { value: 'false' })
    await stage.admin.put(`${api}/application-properties/jira.option.voting`, { value: 'false' })
    await stage.admin.delete(`${api}/project/HELP`)
    await stage.admin.post(`${api}/project/HELP/restore`)
    await stage.admin.post(`${api}/issuetype`, { name: 'Risk' })
    await stage.admin.post(`${api}/filter`, { name: 'Told', jql: 'project = APP' })
    await stage.admin.post(`${api}/version`, { name: '9.0', projectId: 10_001 })
    await stage.admin.post(`${api}/user`, { emailAddress: 'told@sandbox.invalid', products: [] })
    await until(() => receiver.calls.length >= 7)
    expect(receiver.events().toSorted()).toEqual([
      ...['filter_created', 'issuetype_created', 'jira:version_created', 'option_voting_changed'],
      ...['project_restored_deleted', 'project_soft_deleted', 'user_created'],
    ])
    expect(receiver.of('option_voting_changed').body).toMatchObject({
      property: { key: 'jira.option.voting', value: 'false' },
    })
    expect((await stage.admin.get(`${api}/configuration`)).body).toMatchObject({ votingEnabled: false })
  })

  it('never let the site pass for a real one', async () => {
    await stage.admin.put(`${api}/application-properties/jira.title`, { value: 'Acme' })
    expect((await stage.stranger().get(`${api}/serverInfo`)).body).toMatchObject({ serverTitle: 'Acme (simulator)' })
  })

  it('are read and changed by administrators only', async () => {
    const other = stage.as('hana.novak')
    for (const path of ['/application-properties', '/auditing/record', '/announcementBanner', '/settings/columns']) {
      expect([path, (await other.get(api + path)).status]).toEqual([path, 403])
    }
    expect((await other.get(`${api}/user/columns?accountId=5a0e4c1d9b7f3a2e6c8d0002`)).status).toBe(403)
    expect((await other.get(`${api}/configuration`)).status).toBe(200)
  })

  it('survive a change of language and time zone by the caller alone', async () => {
    await stage.admin.put(`${api}/mypreferences?key=jira.user.timezone`, 'Asia/Tokyo')
    expect((await stage.admin.get(`${api}/myself`)).body).toMatchObject({ timeZone: 'Asia/Tokyo' })
    expect((await stage.admin.put(`${api}/mypreferences?key=jira.user.timezone`, 'Mars/Olympus')).status).toBe(400)
    expect((await stage.admin.get(`${api}/mypreferences?key=nothing`)).status).toBe(404)
    expect((await stage.admin.get(`${api}/mypreferences`)).status).toBe(400)
  })
})

describe('schemes', () => {
  let stage: Stage
  beforeEach(async () => {
    stage = await startStage()
  })
  afterEach(() => stage.sandbox.close())

  it('of permissions decide for the projects they are given to', async () => {
    const holder = { type: 'applicationRole', parameter: 'jira-administrators' }
    const permissions = [{ permission: 'BROWSE_PROJECTS', holder }]
    const scheme = created.parse(
      (await stage.admin.post(`${api}/permissionscheme`, { name: 'Closed', permissions })).body,
    )
    await stage.admin.put(`${api}/project/APP/permissionscheme`, { id: Number(scheme.id) })
    expect((await stage.as('hana.novak').get(`${api}/issue/APP-1`)).status).toBe(404)
    expect((await stage.admin.get(`${api}/issue/APP-1`)).status).toBe(200)
    expect((await stage.admin.delete(`${api}/permissionscheme/${scheme.id}`)).status).toBe(400)
    const unknown = { permission: 'FLY', holder }
    expect((await stage.admin.post(`${api}/permissionscheme/${scheme.id}/permission`, unknown)).status).toBe(400)
  })

  it('of issue security hide issues from all but the members of a level', async () => {
    const levels = [{ name: 'Secret', members: [{ type: 'user', parameter: '5a0e4c1d9b7f3a2e6c8d0001' }] }]
    const scheme = created.parse(
      (await stage.admin.post(`${api}/issuesecurityschemes`, { name: 'Secrets', levels })).body,
    )
    const body = { projectId: '10001', schemeId: scheme.id }
    const task = await stage.admin.put(`${api}/issuesecurityschemes/project`, body)
    expect((await finish(stage.admin, task.body)).status).toBe('COMPLETE')
    expect((await stage.admin.get(`${api}/project/APP/issuesecuritylevelscheme`)).body).toMatchObject({
      name: 'Secrets',
      levels: [{ name: 'Secret', isDefault: false }],
    })
    expect((await stage.admin.delete(`${api}/issuesecurityschemes/${scheme.id}`)).status).toBe(400)
    expect((await stage.admin.get(`${api}/issuesecurityschemes`)).body).toMatchObject({
      issueSecuritySchemes: [{ name: 'Vault security scheme' }, { name: 'Secrets' }],
    })
    expect(await createIssue(stage.admin, {})).toMatch(/^APP-/)
  })

  it('of notifications come in pages of fifty, with their events when asked', async () => {
    const notifications = [{ notificationType: 'Reporter' }]
    const body = { name: 'Loud', notificationSchemeEvents: [{ event: { id: '1' }, notifications }] }
    const { id } = created.parse((await stage.admin.post(`${api}/notificationscheme`, body)).body)
    const page = await stage.admin.get(`${api}/notificationscheme?maxResults=500&id=${id}&expand=all`)
    expect(page.body).toMatchObject({
      maxResults: 50,
      values: [{ notificationSchemeEvents: [{ event: { name: 'Issue Created' }, notifications }] }],
    })
    const wrong = { notificationSchemeEvents: [{ event: { id: '99' }, notifications }] }
    expect((await stage.admin.put(`${api}/notificationscheme/${id}/notification`, wrong)).status).toBe(400)
  })
})

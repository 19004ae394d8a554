import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { adminEvents, outsideEvents } from '../src/webhooks/events.ts'
import { type Answer, createIssue, type Stage, startStage } from './harness.ts'
import { type Receiver, startReceiver, until } from './receiver.ts'

/** May be asked for; what comes then is `jira:version_deleted` with `mergedTo`. */
const neverNamed = 'jira:version_merged'

describe('a webhook of the administrator that asked for everything', () => {
  let stage: Stage
  let receiver: Receiver
  beforeAll(async () => {
    receiver = await startReceiver()
    stage = await startStage()
    const hook = { name: 'Everything', url: receiver.url, events: [...adminEvents] }
    await idOf(stage.admin.post('/rest/webhooks/1.0/webhook', hook), 'self')
  })
  afterAll(async () => {
    receiver.close()
    await stage.sandbox.close()
  })

  async function done(answer: Promise<Answer>): Promise<Answer> {
    const { status, body, headers } = await answer
    if (status >= 300) throw new Error(`${status}: ${JSON.stringify(body)}`)
    return { status, body, headers }
  }

  async function idOf(answer: Promise<Answer>, name = 'id'): Promise<string> {
    return String(z.record(z.string(), z.unknown()).parse((await done(answer)).body)[name])
  }

  async function changeIssues(): Promise<void> {
    const { admin } = stage
    const [key, other] = [await createIssue(admin, {}), await createIssue(admin, {})]
    await done(admin.put(`/rest/api/2/issue/${key}`, { fields: { summary: 'Another' } }))
    for (const [path, body, change] of [
      ['comment', { body: 'Words' }, { body: 'Other words' }],
      ['worklog', { timeSpent: '1h' }, { timeSpent: '2h' }],
    ] as const) {
      const id = await idOf(admin.post(`/rest/api/2/issue/${key}/${path}`, body))
      await done(admin.put(`/rest/api/2/issue/${key}/${path}/${id}`, change))
      await done(admin.delete(`/rest/api/2/issue/${key}/${path}/${id}`))
    }
    await done(admin.put(`/rest/api/2/issue/${key}/properties/colour`, { is: 'blue' }))
    await done(admin.delete(`/rest/api/2/issue/${key}/properties/colour`))
    await attachAndDetach(key)
    const link = { type: { name: 'Blocks' }, inwardIssue: { key }, outwardIssue: { key: other } }
    await done(admin.post('/rest/api/2/issueLink', link))
    await done(admin.delete(`/rest/api/2/issue/${key}`))
  }

  async function attachAndDetach(key: string): Promise<void> {
    const { url, username, password } = stage.sandbox
    const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
    const headers = { authorization, 'x-atlassian-token': 'no-check' }
    const body = new FormData()
    body.append('file', new Blob(['words']), 'a.txt')
    const answer = await fetch(`${url}/rest/api/2/issue/${key}/attachments`, { method: 'POST', headers, body })
    const [file] = z.array(z.looseObject({ id: z.string() })).parse(await answer.json())
    await done(stage.admin.delete(`/rest/api/2/attachment/${file?.id}`))
  }

  async function changeProjects(): Promise<void> {
    const { admin } = stage
    const lead = { leadAccountId: '5a0e4c1d9b7f3a2e6c8d0001', projectTypeKey: 'software' }
    await done(admin.post('/rest/api/3/project', { key: 'EVENT', name: 'Events', ...lead }))
    await done(admin.put('/rest/api/3/project/EVENT', { name: 'Many events' }))
    await done(admin.post('/rest/api/3/project/EVENT/archive'))
    await done(admin.post('/rest/api/3/project/EVENT/restore'))
    await done(admin.delete('/rest/api/3/project/EVENT'))
    await done(admin.post('/rest/api/3/project/EVENT/restore'))
    await done(admin.delete('/rest/api/3/project/EVENT?enableUndo=false'))
    const version = await idOf(admin.post('/rest/api/3/version', { name: '7.0', projectId: 10001 }))
    for (const change of [{ name: '7.1' }, { released: true }, { released: false }]) {
      await done(admin.put(`/rest/api/3/version/${version}`, change))
    }
    await done(admin.post(`/rest/api/3/version/${version}/move`, { position: 'First' }))
    await done(admin.post(`/rest/api/3/version/${version}/removeAndSwap`, {}))
  }

  async function changeBoards(): Promise<void> {
    const { admin } = stage
    const filterId = await idOf(admin.post('/rest/api/3/filter', { name: 'Mine', jql: 'project = APP' }))
    const board = { name: 'Mine', type: 'scrum', filterId: Number(filterId) }
    const originBoardId = Number(await idOf(admin.post('/rest/agile/1.0/board', board)))
    const control = `/__sandbox/boards/${originBoardId}`
    await done(admin.put(control, { name: 'Ours', filterId }))
    const sprint = await idOf(admin.post('/rest/agile/1.0/sprint', { name: 'One', originBoardId }))
    const dates = { startDate: '2026-12-01T09:00:00.000Z', endDate: '2026-12-15T09:00:00.000Z' }
    for (const change of [{ name: 'First' }, { state: 'active', ...dates }, { state: 'closed' }]) {
      await done(admin.post(`/rest/agile/1.0/sprint/${sprint}`, change))
    }
    await done(admin.delete(`/rest/agile/1.0/sprint/${sprint}`))
    await done(admin.delete(`/rest/agile/1.0/board/${originBoardId}`))
    await done(admin.put(`/rest/api/3/filter/${filterId}`, { name: 'Ours', jql: 'project = HELP' }))
    await done(admin.delete(`/rest/api/3/filter/${filterId}`))
  }

  async function changeSite(): Promise<void> {
    const { admin } = stage
    const emailAddress = 'new@sandbox.invalid'
    const accountId = await idOf(admin.post('/rest/api/3/user', { emailAddress, products: [] }), 'accountId')
    await done(admin.put('/__sandbox/accounts', { account: accountId, displayName: 'Newcomer' }))
    await done(admin.delete(`/rest/api/3/user?accountId=${accountId}`))
    const type = await idOf(admin.post('/rest/api/3/issuetype', { name: 'Experiment' }))
    await done(admin.put(`/rest/api/3/issuetype/${type}`, { name: 'Trial' }))
    await done(admin.delete(`/rest/api/3/issuetype/${type}`))
    for (const option of ['voting', 'watching', 'allowunassigned', 'allowsubtasks', 'allowattachments']) {
      await done(admin.put(`/rest/api/3/application-properties/jira.option.${option}`, { value: 'false' }))
    }
    for (const option of ['issuelinking', 'timetracking']) {
      await done(admin.put(`/rest/api/3/application-properties/jira.option.${option}`, { value: 'false' }))
    }
  }

  async function changeWhatIsOutside(): Promise<void> {
    for (const event of outsideEvents) await done(stage.stranger().post('/__sandbox/events', { event }))
  }

  it('hears of every event once something causes it', async () => {
    await changeIssues()
    await changeProjects()
    await changeBoards()
    await changeSite()
    await changeWhatIsOutside()
    const expected = [...adminEvents].filter((event) => event !== neverNamed).sort()
    await until(() => receiver.events().includes('option_timetracking_changed'))
    await until(async () =>
      JSON.stringify((await stage.admin.get('/__sandbox/webhooks')).body).includes('"pending":[]'),
    )
    expect([...new Set(receiver.events())].sort()).toEqual(expected)
    expect(receiver.of('user_updated').body).toMatchObject({ user: { displayName: 'Newcomer' } })
    expect(receiver.of('board_updated').body).toMatchObject({ board: { name: 'Ours', type: 'scrum' } })
    expect(receiver.of('board_configuration_changed').body).toMatchObject({ configuration: { columnConfig: {} } })
  })

  it('hears nothing of changes on pages that are refused', async () => {
    const put = async (path: string, body: object) => {
      const answer = await stage.admin.put(`/__sandbox/${path}`, body)
      return [answer.status, z.looseObject({ errorMessages: z.array(z.string()) }).parse(answer.body).errorMessages]
    }
    const account = '5a0e4c1d9b7f3a2e6c8d0004'
    expect(await put('accounts', { account, timeZone: 'Mars/Olympus' })).toEqual([400, ['timeZone: is no time zone']])
    expect(await put('accounts', { account: 'x' })).toEqual([404, ["There is no account 'x'."]])
    expect(await put('boards/1', { filterId: '9' })).toEqual([400, ["filterId: There is no filter with the id '9'."]])
    expect(await put('boards/99', { name: 'x' })).toEqual([404, ["There is no board with the id '99'."]])
  })
})

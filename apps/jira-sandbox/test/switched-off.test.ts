import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startDataCenter } from './datacenter-stage.ts'
import { basic, createIssue, type Stage, startStage } from './harness.ts'

describe.each([
  ['a Cloud', startStage],
  ['a Data Center', startDataCenter],
] as const)('what the administrator of %s switches off', (_, start) => {
  let stage: Stage
  beforeEach(async () => {
    stage = await start({ seed: 'empty' })
  })
  afterEach(() => stage.sandbox.close())

  async function turn(option: string, value: 'true' | 'false'): Promise<void> {
    const path = `/rest/api/2/application-properties/jira.option.${option}`
    expect((await stage.admin.put(path, { value })).status).toBe(200)
  }

  const statuses = async (...answers: Promise<{ readonly status: number }>[]) =>
    (await Promise.all(answers)).map(({ status }) => status)

  const disabled = (message: string) => ({ errorMessages: [message], errors: {} })

  it('is not there to vote and to watch, until it is on again', async () => {
    const { admin } = stage
    const issue = `/rest/api/2/issue/${await createIssue(admin, {})}`
    for (const [option, path, message] of [
      ['voting', `${issue}/votes`, 'Voting on issues is currently disabled.'],
      ['watching', `${issue}/watchers`, 'Watching issues is currently disabled.'],
    ] as const) {
      await turn(option, 'false')
      expect(await statuses(admin.get(path), admin.post(path), admin.delete(path))).toEqual([404, 404, 404])
      expect((await admin.get(path)).body).toEqual(disabled(message))
      await turn(option, 'true')
      expect((await admin.get(path)).status).toBe(200)
    }
  })

  it('is not there to link issues, and forbidden to link addresses', async () => {
    const { admin } = stage
    const [inward, outward] = [await createIssue(admin, {}), await createIssue(admin, {})]
    await turn('issuelinking', 'false')
    const link = { type: { name: 'Blocks' }, inwardIssue: { key: inward }, outwardIssue: { key: outward } }
    const answer = await admin.post('/rest/api/2/issueLink', link)
    expect(answer).toMatchObject({ status: 404, body: disabled('Issue linking is currently disabled.') })
    const [types, links, remote] = ['issueLinkType', 'issueLink/1', `issue/${inward}/remotelink`]
    const get = (path: string | undefined) => admin.get(`/rest/api/2/${path}`)
    expect(await statuses(get(types), get(links), get(remote))).toEqual([404, 404, 403])
    await turn('issuelinking', 'true')
    expect((await admin.post('/rest/api/2/issueLink', link)).status).toBe(201)
  })

  it('is not there to log work', async () => {
    const { admin } = stage
    const path = `/rest/api/2/issue/${await createIssue(admin, {})}/worklog`
    await turn('timetracking', 'false')
    const work = { timeSpent: '1h' }
    expect(await statuses(admin.get(path), admin.post(path, work), admin.put(`${path}/1`, work))).toEqual([
      404, 404, 404,
    ])
    await turn('timetracking', 'true')
    expect((await admin.post(path, work)).status).toBe(201)
  })

  it('is on no screen: work, estimates and links', async () => {
    const { admin } = stage
    const [key, other] = [await createIssue(admin, {}), await createIssue(admin, {})]
    const path = `/rest/api/2/issue/${key}`
    const edit = (update: object) => admin.put(path, { update })
    const refused = (field: string) => ({
      status: 400,
      body: { errors: { [field]: `Field '${field}' cannot be set. It is not on the appropriate screen, or unknown.` } },
    })
    const offered = async () => {
      const { body } = await admin.get(`${path}/editmeta`)
      const names = Object.keys(z.object({ fields: z.record(z.string(), z.unknown()) }).parse(body).fields)
      return names.filter((name) => ['timetracking', 'issuelinks'].includes(name)).toSorted()
    }
    expect(await offered()).toEqual(['issuelinks', 'timetracking'])
    for (const option of ['timetracking', 'issuelinking']) await turn(option, 'false')
    expect(await offered()).toEqual([])
    expect(await edit({ worklog: [{ add: { timeSpent: '1h' } }] })).toMatchObject(refused('worklog'))
    expect(await edit({ timetracking: [{ edit: { originalEstimate: '1h' } }] })).toMatchObject(refused('timetracking'))
    const link = { type: { name: 'Blocks' }, outwardIssue: { key: other } }
    expect(await edit({ issuelinks: [{ add: link }] })).toMatchObject(refused('issuelinks'))
    for (const option of ['timetracking', 'issuelinking']) await turn(option, 'true')
    expect((await edit({ issuelinks: [{ add: link }] })).status).toBe(204)
  })

  it('takes no files and shows none', async () => {
    const { admin, sandbox } = stage
    const key = await createIssue(admin, {})
    const authorization = basic(sandbox.username, sandbox.password)
    const upload = () => {
      const body = new FormData()
      body.append('file', new Blob(['words']), 'a.txt')
      const headers = { authorization, 'x-atlassian-token': 'no-check' }
      return fetch(`${sandbox.url}/rest/api/2/issue/${key}/attachments`, { method: 'POST', headers, body })
    }
    const [file] = z.array(z.looseObject({ id: z.string() })).parse(await (await upload()).json())
    const path = `/rest/api/2/attachment/${file?.id}`
    await turn('allowattachments', 'false')
    expect(await statuses(upload(), admin.get(path), admin.delete(path))).toEqual([403, 404, 404])
    expect((await admin.get('/rest/api/2/attachment/meta')).body).toMatchObject({ enabled: false })
    await turn('allowattachments', 'true')
    expect((await admin.get(path)).status).toBe(200)
  })

  it('makes no sub-tasks', async () => {
    const { admin } = stage
    const parent = { key: await createIssue(admin, {}) }
    const fields = { project: { key: 'APP' }, issuetype: { name: 'Sub-task' }, summary: 'Below', parent }
    await turn('allowsubtasks', 'false')
    expect(await admin.post('/rest/api/2/issue', { fields })).toMatchObject({
      status: 400,
      body: { errors: { issuetype: 'Sub-tasks are currently disabled.' } },
    })
    const type = { name: 'Step', type: 'subtask' }
    expect((await admin.post('/rest/api/2/issuetype', type)).status).toBe(400)
    await turn('allowsubtasks', 'true')
    expect((await admin.post('/rest/api/2/issue', { fields })).status).toBe(201)
  })

  it('leaves no issue to nobody', async () => {
    const { admin } = stage
    await turn('allowunassigned', 'false')
    const key = await createIssue(admin, {})
    const path = `/rest/api/2/issue/${key}`
    expect((await admin.get(`${path}?fields=assignee`)).body).toMatchObject({
      fields: { assignee: { displayName: expect.any(String) } },
    })
    const refused = { status: 400, body: { errors: { assignee: 'Issues must be assigned.' } } }
    expect(await admin.put(path, { fields: { assignee: null } })).toMatchObject(refused)
    const nobody = stage.sandbox.origin.flavour === 'cloud' ? { accountId: null } : { name: null }
    expect(await admin.put(`${path}/assignee`, nobody)).toMatchObject(refused)
    await turn('allowunassigned', 'true')
    expect((await admin.put(path, { fields: { assignee: null } })).status).toBe(204)
  })
})

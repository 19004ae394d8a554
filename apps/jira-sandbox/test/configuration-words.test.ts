import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createIssue, findKeys, type Stage, startStage } from './harness.ts'
import { finish } from './tasks.ts'

const api = '/rest/api/3'
const created = z.looseObject({ id: z.string() })

describe('the words of the site', () => {
  let stage: Stage
  beforeEach(async () => {
    stage = await startStage()
  })
  afterEach(() => stage.sandbox.close())

  const make = async (path: string, body: object) =>
    created.parse((await stage.admin.post(`${api}${path}`, body)).body).id

  it('are shown in the language of the caller, with their ids and untranslated names', async () => {
    await stage.admin.put(`${api}/mypreferences/locale`, { locale: 'zh_CN' })
    expect((await stage.admin.get(`${api}/status/3`)).body).toMatchObject({
      id: '3',
      name: '正在进行',
      untranslatedName: 'In Progress',
      statusCategory: { key: 'indeterminate', name: '正在进行' },
    })
    expect((await stage.admin.get(`${api}/issuetype/10004`)).body).toMatchObject({
      name: '缺陷',
      untranslatedName: 'Bug',
    })
    await stage.admin.put(`${api}/mypreferences?key=jira.user.locale`, 'de_DE')
    const issue = await stage.admin.get(`${api}/issue/APP-1?fields=status,priority,issuetype`)
    const german = { status: { name: expect.stringMatching(/Fertig|In Arbeit|Zu erledigen|In Prüfung/) } }
    expect(issue.body).toMatchObject({ fields: german })
    expect((await stage.as('hana.novak').get(`${api}/status/3`)).body).toMatchObject({ name: 'In Progress' })
  })

  it('give new issues the priority that is the default, or none', async () => {
    const priorityOf = async () => {
      const key = await createIssue(stage.admin, {})
      const { body } = await stage.admin.get(`${api}/issue/${key}?fields=priority`)
      return z.looseObject({ fields: z.looseObject({ priority: z.unknown() }) }).parse(body).fields.priority
    }
    expect((await stage.admin.put(`${api}/priority/default`, { id: '1' })).status).toBe(204)
    expect(await priorityOf()).toMatchObject({ id: '1' })
    expect((await stage.admin.put(`${api}/priority/default`, { id: null })).status).toBe(204)
    expect(await priorityOf()).toBeNull()
    const meta = await stage.admin.get(`${api}/issue/createmeta/APP/issuetypes/10001`)
    expect(meta.body).toMatchObject({
      fields: expect.arrayContaining([expect.objectContaining({ fieldId: 'priority', hasDefaultValue: false })]),
    })
  })

  it('take a replacement when a priority or a resolution goes', async () => {
    const priority = await make('/priority', { name: 'Someday', statusColor: '#cccccc' })
    const key = await createIssue(stage.admin, { priority: { id: priority } })
    expect(await findKeys(stage.admin, `priority = "${priority}" or priority = Someday`)).toEqual([key])
    const task = await stage.admin.delete(`${api}/priority/${priority}`)
    expect((await finish(stage.admin, task.body)).status).toBe('COMPLETE')
    expect((await stage.admin.get(`${api}/issue/${key}?fields=priority&expand=changelog`)).body).toMatchObject({
      fields: { priority: { id: '3' } },
      changelog: { histories: [{ items: [{ field: 'priority', fromString: 'Someday', toString: 'Medium' }] }] },
    })
    expect((await stage.admin.get(`${api}/priority/${priority}`)).status).toBe(404)
    expect((await stage.admin.delete(`${api}/priority/3`)).status).toBe(409)
    expect((await stage.admin.delete(`${api}/resolution/10000`)).status).toBe(400)
  })

  it('are ordered as they are moved, and JQL compares by that order', async () => {
    const key = await createIssue(stage.admin, { priority: { id: '5' } })
    expect(await findKeys(stage.admin, `priority > High and key = ${key}`)).toEqual([])
    await stage.admin.put(`${api}/priority/move`, { ids: ['5'], position: 'First' })
    expect(await findKeys(stage.admin, `priority > High and key = ${key}`)).toEqual([key])
    expect((await stage.admin.put(`${api}/priority/move`, { ids: ['5'] })).status).toBe(400)
  })

  it('keep statuses that a workflow or an issue needs', async () => {
    const status = { name: 'Parked', statusCategory: 'TODO' }
    const made = await stage.admin.post(`${api}/statuses`, { scope: { type: 'GLOBAL' }, statuses: [status] })
    const [parked] = z.array(created).parse(made.body)
    expect((await stage.admin.delete(`${api}/statuses?id=3`)).status).toBe(400)
    expect((await stage.admin.delete(`${api}/statuses?id=${parked?.id}`)).status).toBe(204)
    expect((await stage.admin.get(`${api}/statuses`)).status).toBe(400)
  })

  it('let an issue type in use go only with an alternative', async () => {
    const alternatives = await stage.admin.get(`${api}/issuetype/10004/alternatives`)
    expect(
      z
        .array(created)
        .parse(alternatives.body)
        .map(({ id }) => id),
    ).toContain('10002')
    const subtask = await make('/issuetype', { name: 'Step', type: 'subtask' })
    const statuses: number[] = []
    for (const alternative of ['', '1', '10004', subtask]) {
      const query = alternative === '' ? '' : `?alternativeIssueTypeId=${alternative}`
      statuses.push((await stage.admin.delete(`${api}/issuetype/10004${query}`)).status)
    }
    expect(statuses).toEqual([404, 404, 409, 409])
    const bugs = await findKeys(stage.admin, 'type = Bug')
    expect((await stage.admin.delete(`${api}/issuetype/10004?alternativeIssueTypeId=10002`)).status).toBe(204)
    expect((await findKeys(stage.admin, 'type = Task')).length).toBeGreaterThanOrEqual(bugs.length)
  })

  it('have names of their own, each refused in the way of its kind when it is taken', async () => {
    const status = (name: string) => ({
      scope: { type: 'GLOBAL' },
      statuses: [{ name, statusCategory: 'TODO' }],
    })
    await make('/projectCategory', { name: 'Inside' })
    const answers = await Promise.all([
      stage.admin.post(`${api}/projectCategory`, { name: 'inside' }),
      stage.admin.post(`${api}/issuetype`, { name: 'bug' }),
      stage.admin.post(`${api}/role`, { name: 'Administrators' }),
      stage.admin.post(`${api}/issueLinkType`, { name: 'Blocks', inward: 'a', outward: 'b' }),
      stage.admin.post(`${api}/statuses`, status('To Do')),
    ])
    expect(answers.map((answer) => answer.status)).toEqual([409, 409, 409, 404, 400])
  })

  it('are for administrators to change', async () => {
    const other = stage.as('hana.novak')
    expect((await other.post(`${api}/priority`, { name: 'Mine', statusColor: '#000' })).status).toBe(403)
    expect((await other.post(`${api}/issuetype`, { name: 'Mine' })).status).toBe(403)
    expect((await other.post(`${api}/field`, { name: 'Mine', type: 'x' })).status).toBe(403)
  })
})

describe('custom fields', () => {
  let stage: Stage
  beforeEach(async () => {
    stage = await startStage()
  })
  afterEach(() => stage.sandbox.close())

  const types = 'com.atlassian.jira.plugin.system.customfieldtypes'
  async function makeField(name: string, type: string, searcher?: string): Promise<string> {
    const searcherKey = searcher && `${types}:${searcher}`
    return created.parse((await stage.admin.post(`${api}/field`, { name, type: `${types}:${type}`, searcherKey })).body)
      .id
  }

  it('can be used and searched as soon as they are made, and no longer when they lie in the trash', async () => {
    const field = await makeField('Effort', 'float', 'exactnumber')
    const key = await createIssue(stage.admin, { [field]: 7 })
    expect(await findKeys(stage.admin, 'Effort = 7')).toEqual([key])
    await stage.admin.post(`${api}/field/${field}/trash`)
    expect(await findKeys(stage.admin, 'Effort = 7')).toEqual([])
    expect((await stage.admin.get(`${api}/field/search/trashed`)).body).toMatchObject({ values: [{ id: field }] })
    await stage.admin.post(`${api}/field/${field}/restore`)
    expect(await findKeys(stage.admin, 'Effort = 7')).toEqual([key])
  })

  it('offer the options of the context an issue falls into', async () => {
    const field = await makeField('Flavour', 'select')
    const page = z.looseObject({ values: z.array(created) })
    const [everywhere] = page.parse((await stage.admin.get(`${api}/field/${field}/context`)).body).values
    const body = { name: 'In the app', projectIds: ['10001'] }
    const inApp = created.parse((await stage.admin.post(`${api}/field/${field}/context`, body)).body).id
    await stage.admin.post(`${api}/field/${field}/context/${everywhere?.id}/option`, { options: [{ value: 'Sweet' }] })
    await stage.admin.post(`${api}/field/${field}/context/${inApp}/option`, { options: [{ value: 'Sour' }] })
    const offered = async (project: string) => {
      const meta = await stage.admin.get(`${api}/issue/createmeta/${project}/issuetypes/10002?maxResults=200`)
      const fields = z.looseObject({
        fields: z.array(z.looseObject({ fieldId: z.string(), allowedValues: z.unknown().optional() })),
      })
      return fields.parse(meta.body).fields.find(({ fieldId }) => fieldId === field)?.allowedValues
    }
    expect(await offered('APP')).toMatchObject([{ value: 'Sour' }])
    expect(await offered('HELP')).toMatchObject([{ value: 'Sweet' }])
    expect((await stage.admin.post(`${api}/field/${field}/context`, body)).status).toBe(400)
  })

  it('have no context for what is not there, nor for sub-tasks that are switched off', async () => {
    const context = `${api}/field/customfield_10011/context`
    const ofType = (type: string) => stage.admin.post(context, { name: 'Of one type', issueTypeIds: [type] })
    expect((await ofType('1')).status).toBe(404)
    const step = created.parse((await stage.admin.post(`${api}/issuetype`, { name: 'Step', type: 'subtask' })).body).id
    await stage.admin.put(`${api}/application-properties/jira.option.allowsubtasks`, { value: 'false' })
    expect((await ofType(step)).status).toBe(409)
  })

  it('keep an option that issues have until it is replaced', async () => {
    const option = `${api}/field/customfield_10011/context/10111/option`
    const key = await createIssue(stage.admin, { customfield_10011: { value: 'Minor' } })
    expect((await stage.admin.delete(`${option}/100112`)).status).toBe(400)
    const task = await stage.admin.delete(`${option}/100112/issue?replaceWith=100111`)
    await finish(stage.admin, task.body)
    expect((await stage.admin.get(`${api}/issue/${key}`)).body).toMatchObject({
      fields: { customfield_10011: { value: 'Major' } },
    })
    expect((await stage.admin.delete(`${option}/100112`)).status).toBe(204)
  })

  it('of a type that is not there are refused', async () => {
    const made = await stage.admin.post(`${api}/field`, { name: 'Tree', type: `${types}:treepicker` })
    expect([made.status, JSON.stringify(made.body)]).toEqual([400, expect.stringContaining('treepicker')])
  })
})

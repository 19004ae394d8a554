import JiraApi from 'jira-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startDataCenter } from './datacenter-stage.ts'
import { type Stage, startStage } from './harness.ts'

// An independent client, older than Cloud: it speaks version 2, knows the agile API, and asks `/search`.

const namedSchema = z.looseObject({
  id: z.union([z.string(), z.number()]).transform(String),
  key: z.string().default(''),
})
const idOf = (body: unknown) => namedSchema.parse(body).id
const keyOf = (body: unknown) => namedSchema.parse(body).key
const keysOf = (body: unknown, list: string) =>
  z
    .array(namedSchema)
    .parse(z.record(z.string(), z.unknown()).parse(body)[list])
    .map(({ key }) => key)

function clientOf({ sandbox: { url, username, password } }: Stage): JiraApi {
  const { hostname, port } = new URL(url)
  return new JiraApi({ protocol: 'http', host: hostname, port, username, password, apiVersion: '2' })
}

describe.each(['cloud', 'datacenter'] as const)('jira-client, against a %s', (flavour) => {
  let stage: Stage
  let jira: JiraApi
  let me: string
  beforeAll(async () => {
    stage = flavour === 'cloud' ? await startStage() : await startDataCenter()
    jira = clientOf(stage)
    const account = z.looseObject({ accountId: z.string().optional(), name: z.string().optional() })
    const { accountId, name } = account.parse(await jira.getCurrentUser())
    me = accountId ?? name ?? ''
  })
  afterAll(() => stage.sandbox.close())

  const create = async (summary: string) =>
    keyOf(await jira.addNewIssue({ fields: { project: { key: 'APP' }, issuetype: { name: 'Task' }, summary } }))

  it('learns what server it is and who there is', async () => {
    const deploymentType = flavour === 'cloud' ? 'Cloud' : 'Server'
    expect(await jira.getServerInfo()).toMatchObject({ deploymentType, baseUrl: stage.sandbox.url })
    expect(me).not.toBe('')
    // It always sends `username` along, which a Cloud refuses even when nothing is in it.
    const found = jira.searchUsers({ username: flavour === 'cloud' ? '' : 'dana', query: 'Dana' })
    if (flavour === 'cloud') await expect(found).rejects.toThrow('GDPR strict mode')
    else expect(await found).toMatchObject([{ displayName: 'Dana Lindqvist' }])
    const members = await jira.getMembersOfGroup('app-developers')
    expect(JSON.stringify(members)).toContain('Dana Lindqvist')
  })

  it('takes an issue through its life', async () => {
    const key = await create('Seen by a witness')
    await jira.updateIssue(key, { fields: { summary: 'Edited by a witness' } })
    await (flavour === 'cloud' ? jira.updateAssigneeWithId(key, me) : jira.updateAssignee(key, me))
    const list = z.looseObject({
      transitions: z.array(z.looseObject({ id: z.string(), to: z.looseObject({ name: z.string() }) })),
    })
    const { transitions } = list.parse(await jira.listTransitions(key))
    const start = transitions.find(({ to }) => to.name === 'In Progress')
    await jira.transitionIssue(key, { transition: { id: start?.id } })
    expect(await jira.findIssue(key)).toMatchObject({
      fields: {
        summary: 'Edited by a witness',
        status: { name: 'In Progress' },
        assignee: { displayName: expect.any(String) },
      },
    })
  })

  it('hangs comments, work, watchers, links and properties on an issue', async () => {
    const key = await create('With much on it')
    const other = await create('Linked')
    const comment = idOf(await jira.addComment(key, 'Some *words*'))
    await jira.updateComment(key, comment, 'Other words')
    expect(await jira.getComments(key)).toMatchObject({ total: 1, comments: [{ body: 'Other words' }] })
    await jira.addWorklog(key, { timeSpent: '1h' })
    expect(await jira.getIssueWorklogs(key)).toMatchObject({ total: 1, worklogs: [{ timeSpentSeconds: 3600 }] })
    await jira.addWatcher(key, me)
    expect(await jira.getIssueWatchers(key)).toMatchObject({ watchCount: 1, isWatching: true })
    await jira.issueLink({ type: { name: 'Blocks' }, inwardIssue: { key }, outwardIssue: { key: other } })
    expect(await jira.getIssue(key, 'issuelinks')).toMatchObject({
      fields: { issuelinks: [{ outwardIssue: { key: other } }] },
    })
    await jira.createRemoteLink(key, { object: { url: 'https://tracker.invalid/1', title: 'T-1' } })
    expect(await jira.getRemoteLinks(key)).toMatchObject([{ object: { title: 'T-1' } }])
    await jira.updateIssue(key, { fields: { summary: 'Changed' } })
    const history = flavour === 'cloud' ? await jira.getIssueChangelog(key) : await jira.getIssue(key, '', 'changelog')
    expect(JSON.stringify(history)).toContain('"toString":"Changed"')
  })

  it('reads and changes projects, components and versions', async () => {
    expect(JSON.stringify(await jira.listProjects())).toContain('"key":"APP"')
    const project = idOf(await jira.getProject('APP'))
    expect(idOf(await jira.addNewComponent({ project: 'APP', name: 'Witnessed' }))).toMatch(/^\d+$/)
    expect(JSON.stringify(await jira.listComponents('APP'))).toContain('Witnessed')
    expect(idOf(await jira.createVersion({ projectId: Number(project), name: '9.9' }))).toMatch(/^\d+$/)
    expect(JSON.stringify(await jira.getVersions('APP'))).toContain('"9.9"')
  })

  it('reads the words of the site', async () => {
    const named = z.array(z.looseObject({ name: z.string() })).transform((list) => list.map(({ name }) => name))
    expect(named.parse(await jira.listFields())).toContain('Summary')
    expect(named.parse(await jira.listPriorities())).toContain('High')
    expect(named.parse(await jira.listIssueTypes())).toContain('Task')
    expect(named.parse(await jira.listStatus())).toContain('In Progress')
  })

  it('works with boards and sprints', async () => {
    const boards = z.looseObject({ values: z.array(z.looseObject({ id: z.number(), type: z.string() })) })
    const scrum = boards.parse(await jira.getAllBoards()).values.find(({ type }) => type === 'scrum')
    const board = String(scrum?.id)
    const sprints = z.looseObject({ values: z.array(z.looseObject({ id: z.number(), state: z.string() })) })
    const active = sprints.parse(await jira.getAllSprints(board)).values.find(({ state }) => state === 'active')
    expect(await jira.getSprint(String(active?.id))).toMatchObject({ state: 'active' })
    expect(keysOf(await jira.getIssuesForBoard(board), 'issues')).not.toEqual([])
    const key = await create('To be done now')
    await jira.addIssueToSprint(key, String(active?.id))
    const shown = flavour === 'cloud' ? `"id":${active?.id},` : `Sprint@c[id=${active?.id},`
    expect(JSON.stringify(await jira.findIssue(key))).toContain(shown)
  })

  it('registers webhooks of the administrator', async () => {
    const events = ['jira:issue_created']
    await jira.registerWebhook({ name: 'Witnessed', url: 'https://witness.invalid/hook', events })
    expect(await jira.listWebhooks()).toMatchObject([{ name: 'Witnessed', events }])
  })

  it('sends a header against forgery that is spelt as nobody takes it any more', async () => {
    const key = await create('Without a file')
    const file = { value: 'some words', options: { filename: 'a.txt', contentType: 'text/plain' } }
    await expect(jira.addAttachmentOnIssue(key, file)).rejects.toThrow('XSRF check failed')
  })
})

describe('jira-client, where it cannot follow', () => {
  it('walks a search of a Data Center to its end, and is told by a Cloud that the search has moved', async () => {
    const [cloud, server] = [await startStage(), await startDataCenter()]
    await expect(clientOf(cloud).searchJira('project = HELP')).rejects.toThrow('has been removed')
    const page = z.looseObject({ total: z.number(), issues: z.array(namedSchema) })
    const jira = clientOf(server)
    const seen: string[] = []
    let total = 1
    while (seen.length < total) {
      const asked = { startAt: seen.length, maxResults: 7, fields: ['summary'] }
      const found = page.parse(await jira.searchJira('project = HELP order by id', asked))
      seen.push(...found.issues.map(({ key }) => key))
      total = found.total
    }
    expect(seen.length).toBeGreaterThan(20)
    expect(new Set(seen).size).toBe(total)
    await cloud.sandbox.close()
    await server.sandbox.close()
  })

  it('deletes without naming JSON: done by a Data Center, refused with 415 by a Cloud', async () => {
    const [cloud, server] = [await startStage(), await startDataCenter()]
    await expect(clientOf(cloud).deleteIssue('APP-1')).rejects.toThrow('Unsupported Media Type')
    await clientOf(server).deleteIssue('APP-2')
    expect((await server.admin.get('/rest/api/2/issue/APP-2')).status).toBe(404)
    await cloud.sandbox.close()
    await server.sandbox.close()
  })
})

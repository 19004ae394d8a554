import { createAgileClient, createCloudClient } from 'jira.js'
import { createClient } from 'jira.js/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startDataCenter } from './datacenter-stage.ts'
import { type Stage, startStage } from './harness.ts'
import { accessToken } from './sign-in.ts'

// An independent client that holds every answer against schemas of its own, and throws where one does not fit.

function clientOf(stage: Stage) {
  const { url, username, password, personalAccessToken } = stage.sandbox
  return createClient({
    host: url,
    auth:
      personalAccessToken === undefined
        ? { type: 'basic', email: username, apiToken: password }
        : { type: 'bearer', token: personalAccessToken },
    onSchemaMismatch: 'throw',
  })
}

describe('jira.js, against a Cloud', () => {
  let stage: Stage
  let jira: ReturnType<typeof createCloudClient>
  let me: string
  beforeAll(async () => {
    stage = await startStage()
    jira = createCloudClient(clientOf(stage))
    me = (await jira.myself.getCurrentUser()).accountId ?? ''
  })
  afterAll(() => stage.sandbox.close())

  const create = async (summary: string) => {
    const fields = { project: { key: 'APP' }, issuetype: { name: 'Task' }, summary }
    return (await jira.issues.createIssue({ fields })).key ?? ''
  }

  it('learns what server it is and who it is', async () => {
    expect(await jira.serverInfo.getServerInfo()).toMatchObject({ deploymentType: 'Cloud', baseUrl: stage.sandbox.url })
    expect(me).toMatch(/^[0-9a-f]{24}$/)
    expect((await jira.users.getUser({ accountId: me })).displayName).not.toBe('')
    expect((await jira.users.getAllUsers({ maxResults: 1000 })).length).toBeGreaterThan(5)
    expect((await jira.userSearch.findUsers({ query: 'Dana' })).map((user) => user.displayName)).toContain(
      'Dana Lindqvist',
    )
  })

  it('takes an issue through its life', async () => {
    const issueIdOrKey = await create('Seen by a witness')
    await jira.issues.editIssue({ issueIdOrKey, fields: { summary: 'Edited by a witness', labels: ['witness'] } })
    await jira.issues.assignIssue({ issueIdOrKey, accountId: me })
    const { transitions } = await jira.issues.getTransitions({ issueIdOrKey })
    const start = transitions?.find(({ to }) => to?.name === 'In Progress')
    await jira.issues.doTransition({ issueIdOrKey, transition: { id: start?.id } })
    const issue = await jira.issues.getIssue({ issueIdOrKey })
    expect(issue.fields).toMatchObject({
      summary: 'Edited by a witness',
      labels: ['witness'],
      assignee: { accountId: me },
      status: { name: 'In Progress' },
    })
    const { values } = await jira.issues.getChangeLogs({ issueIdOrKey })
    expect(values?.flatMap(({ items }) => items?.map(({ field }) => field))).toEqual(
      expect.arrayContaining(['summary', 'labels', 'assignee', 'status']),
    )
    await jira.issues.getEditIssueMeta({ issueIdOrKey })
    await jira.issues.deleteIssue({ issueIdOrKey })
    await expect(jira.issues.getIssue({ issueIdOrKey })).rejects.toMatchObject({ status: 404 })
  })

  it('hangs comments, work, votes, links, properties and files on an issue', async () => {
    const issueIdOrKey = await create('With much on it')
    const other = await create('Linked')
    const comment = await jira.issueComments.addComment({ issueIdOrKey, body: 'h2. *Words* in markup' })
    expect(comment.body).toMatchObject({ type: 'doc', version: 1 })
    expect((await jira.issueComments.getComments({ issueIdOrKey })).total).toBe(1)
    await jira.issueComments.deleteComment({ issueIdOrKey, id: comment.id ?? '' })
    const worklog = await jira.issueWorklogs.addWorklog({ issueIdOrKey, timeSpentSeconds: 3600 })
    expect((await jira.issueWorklogs.getIssueWorklog({ issueIdOrKey })).worklogs?.map(({ id }) => id)).toEqual([
      worklog.id,
    ])
    await jira.issueVotes.addVote({ issueIdOrKey })
    expect((await jira.issueVotes.getVotes({ issueIdOrKey })).votes).toBe(1)
    expect((await jira.issueWatchers.getIssueWatchers({ issueIdOrKey })).watchCount).toBe(1)
    await jira.issueWatchers.removeWatcher({ issueIdOrKey, accountId: me })
    expect((await jira.issueWatchers.getIssueWatchers({ issueIdOrKey })).watchCount).toBe(0)
    await jira.issueLinks.linkIssues({
      type: { name: 'Blocks' },
      inwardIssue: { key: issueIdOrKey },
      outwardIssue: { key: other },
    })
    const linked = await jira.issues.getIssue({ issueIdOrKey, fields: ['issuelinks'] })
    expect(linked.fields).toMatchObject({ issuelinks: [{ outwardIssue: { key: other } }] })
    await jira.issueRemoteLinks.createOrUpdateRemoteIssueLink({
      issueIdOrKey,
      object: { url: 'https://tracker.invalid/1', title: 'T-1' },
    })
    await jira.issueProperties.setIssueProperty({ issueIdOrKey, propertyKey: 'external', body: { id: 7 } })
    expect((await jira.issueProperties.getIssueProperty({ issueIdOrKey, propertyKey: 'external' })).value).toEqual({
      id: 7,
    })
    const attachments = [{ filename: 'a.txt', content: 'some words' }]
    const [file] = await jira.issueAttachments.addAttachment({ issueIdOrKey, attachments })
    expect(file).toMatchObject({ filename: 'a.txt', size: 10 })
    expect((await jira.issueAttachments.getAttachment({ id: file?.id ?? '' })).filename).toBe('a.txt')
    await jira.issueAttachments.removeAttachment({ id: file?.id ?? '' })
  })

  it('walks a search to its end, and counts what it found', async () => {
    const jql = 'project = HELP order by id'
    const seen: string[] = []
    let nextPageToken: string | undefined
    do {
      const page = await jira.issueSearch.searchAndReconsileIssuesUsingJqlPost({
        jql,
        maxResults: 7,
        fields: ['summary'],
        ...(nextPageToken !== undefined && { nextPageToken }),
      })
      seen.push(...(page.issues ?? []).map((issue) => issue.key ?? ''))
      nextPageToken = page.nextPageToken ?? undefined
    } while (nextPageToken !== undefined)
    expect(seen.length).toBeGreaterThan(20)
    expect(new Set(seen).size).toBe(seen.length)
    expect((await jira.issueSearch.countIssues({ jql: 'project = HELP' })).count).toBe(seen.length)
    expect((await jira.jql.parseJqlQueries({ queries: [jql], validation: 'strict' })).queries?.[0]?.errors).toBe(
      undefined,
    )
    expect((await jira.jql.getAutoComplete()).jqlReservedWords).toContain('set')
  })

  it('reads and changes projects, components, versions, filters and groups', async () => {
    const projects = await jira.projects.searchProjects({ expand: ['insight', 'lead'] })
    expect(projects.values?.map(({ key }) => key)).toContain('APP')
    expect((await jira.projects.getProject({ projectIdOrKey: 'APP' })).key).toBe('APP')
    await jira.projects.getAllStatuses({ projectIdOrKey: 'APP' })
    const component = await jira.projectComponents.createComponent({ project: 'APP', name: 'Witnessed' })
    expect((await jira.projectComponents.getComponent({ id: component.id ?? '' })).name).toBe('Witnessed')
    await jira.projectComponents.deleteComponent({ id: component.id ?? '' })
    const { id: projectId } = await jira.projects.getProject({ projectIdOrKey: 'APP' })
    const version = await jira.projectVersions.createVersion({ projectId: Number(projectId), name: '9.9' })
    const names = await jira.projectVersions.getProjectVersions({ projectIdOrKey: 'APP' })
    expect(names.map(({ name }) => name)).toContain('9.9')
    await jira.projectVersions.deleteAndReplaceVersion({ id: version.id ?? '' })
    const filter = await jira.filters.createFilter({ name: 'Witnessed', jql: 'project = APP' })
    expect((await jira.filters.getFilter({ id: Number(filter.id) })).jql).toBe('project = APP')
    await jira.filters.deleteFilter({ id: Number(filter.id) })
    const group = await jira.groups.createGroup({ name: 'witnesses' })
    await jira.groups.addUserToGroup({ groupId: group.groupId ?? '', accountId: me })
    const members = await jira.groups.getUsersFromGroup({ groupId: group.groupId ?? '' })
    expect(members.values?.map(({ accountId }) => accountId)).toEqual([me])
    await jira.groups.removeGroup({ groupId: group.groupId ?? '' })
  })

  it('reads the words of the site', async () => {
    expect((await jira.issueFields.getFields()).length).toBeGreaterThan(30)
    expect((await jira.issueTypes.getIssueAllTypes()).map(({ name }) => name)).toContain('Task')
    expect((await jira.issueLinkTypes.getIssueLinkTypes()).issueLinkTypes?.map(({ name }) => name)).toContain('Blocks')
    expect((await jira.labels.getAllLabels()).values?.length).toBeGreaterThan(0)
    expect((await jira.permissions.getMyPermissions({ permissions: 'BROWSE_PROJECTS' })).permissions).toHaveProperty(
      'BROWSE_PROJECTS.havePermission',
      true,
    )
  })

  it('is refused webhooks of apps with a password, and is given them through the gateway', async () => {
    await expect(jira.webhooks.getDynamicWebhooksForApp()).rejects.toMatchObject({ status: 403 })
    const { url, oauth } = stage.sandbox
    const token = await accessToken(stage)
    const app = createCloudClient(
      createClient({
        host: `${url}/ex/jira/${oauth.cloudId}`,
        auth: { type: 'bearer', token },
        onSchemaMismatch: 'throw',
      }),
    )
    const registration = { events: ['jira:issue_created'], jqlFilter: 'project = APP' } as const
    const { webhookRegistrationResult } = await app.webhooks.registerDynamicWebhooks({
      url: 'https://app.invalid/hook',
      webhooks: [{ ...registration, events: [...registration.events] }],
    })
    const id = webhookRegistrationResult?.[0]?.createdWebhookId ?? 0
    expect((await app.webhooks.getDynamicWebhooksForApp()).values?.map((it) => it.id)).toEqual([id])
    await app.webhooks.refreshWebhooks({ webhookIds: [id] })
    await app.webhooks.deleteWebhookById({ webhookIds: [id] })
    expect((await app.webhooks.getDynamicWebhooksForApp()).values).toEqual([])
  })
})

describe.each(['cloud', 'datacenter'] as const)('the agile part of jira.js, against a %s', (flavour) => {
  let stage: Stage
  beforeAll(async () => {
    stage = flavour === 'cloud' ? await startStage() : await startDataCenter()
  })
  afterAll(() => stage.sandbox.close())

  it('works with boards and sprints', async () => {
    const agile = createAgileClient(clientOf(stage))
    const boards = await agile.board.getAllBoards({ type: 'scrum' })
    const boardId = boards.values[0]?.id ?? 0
    expect((await agile.board.getBoard({ boardId })).type).toBe('scrum')
    await agile.board.getConfiguration({ boardId })
    const sprint = await agile.sprint.createSprint({ name: 'By a witness', originBoardId: boardId })
    expect((await agile.sprint.getSprint({ sprintId: sprint.id ?? 0 })).state).toBe('future')
    await agile.sprint.deleteSprint({ sprintId: sprint.id ?? 0 })
    expect((await agile.board.getAllSprints({ boardId })).values?.length).toBeGreaterThan(0)
  })

  it('takes a sprint from its plan to its end, with issues in order', async () => {
    const agile = createAgileClient(clientOf(stage))
    const boards = await agile.board.getAllBoards({ type: 'scrum' })
    const boardId = boards.values[0]?.id ?? 0
    const running = (await agile.board.getAllSprints({ boardId, state: 'active' })).values ?? []
    for (const { id } of running) await agile.sprint.partiallyUpdateSprint({ sprintId: Number(id), state: 'closed' })
    const sprint = await agile.sprint.createSprint({ name: 'Witnessed', originBoardId: boardId, goal: 'To be seen' })
    const sprintId = sprint.id ?? 0
    await agile.sprint.moveIssuesToSprintAndRank({ sprintId, issues: ['APP-1', 'APP-2'] })
    await agile.issue.rankIssues({ issues: ['APP-2'], rankBeforeIssue: 'APP-1' })
    // It reads the issues of a sprint from the successors, which a Data Center has not.
    const held = agile.sprint.getIssuesForSprint({ sprintId })
    if (flavour === 'datacenter') await expect(held).rejects.toMatchObject({ status: 404 })
    else expect((await held).issues?.map(({ key }) => key)).toEqual(['APP-2', 'APP-1'])
    const dates = { startDate: '2026-03-02T08:00:00.000Z', endDate: '2026-03-16T08:00:00.000Z' }
    const started = await agile.sprint.partiallyUpdateSprint({ sprintId, state: 'active', ...dates })
    expect([started.state, started.goal]).toEqual(['active', 'To be seen'])
    expect((await agile.sprint.partiallyUpdateSprint({ sprintId, state: 'closed' })).state).toBe('closed')
    await agile.sprint.setProperty({
      sprintId: String(sprintId),
      propertyKey: 'seen',
      propertyValue: { by: 'a witness' },
    })
    expect((await agile.sprint.getProperty({ sprintId: String(sprintId), propertyKey: 'seen' })).value).toEqual({
      by: 'a witness',
    })
  })
})

describe('jira.js, against a Data Center, for which it has boards and sprints only', () => {
  it('finds nothing at version 3 of the platform API, which a Data Center has not', async () => {
    const stage = await startDataCenter()
    const jira = createCloudClient(clientOf(stage))
    await expect(jira.issues.getIssue({ issueIdOrKey: 'APP-1' })).rejects.toMatchObject({ status: 404 })
    await stage.sandbox.close()
  })
})

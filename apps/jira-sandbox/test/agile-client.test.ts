import { existsSync, readFileSync } from 'node:fs'
import { createAgileClient } from 'jira.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createIssue, type Stage, startStage } from './harness.ts'
import { missingIn } from './missing-in.ts'
import { startReceiver, until } from './receiver.ts'

let stage: Stage
beforeAll(async () => {
  stage = await startStage({ seed: 'empty' })
})
afterAll(() => stage.sandbox.close())

const agile = '/rest/agile/1.0'
const dates = { startDate: '2026-03-02T09:00:00.000Z', endDate: '2026-03-13T16:00:00.000Z' }

describe('the client jira.js, which checks every answer by its own schema', () => {
  it('works with boards, sprints, epics and issues', async () => {
    const { url, username, password } = stage.sandbox
    const client = createAgileClient({
      host: url,
      auth: { type: 'basic', email: username, apiToken: password },
      onSchemaMismatch: 'throw',
    })
    const epic = await createIssue(stage.admin, { issuetype: { name: 'Epic' } })
    const key = await createIssue(stage.admin, {})
    const boards = await client.board.getAllBoards({ type: 'scrum' })
    const boardId = boards.values[0]?.id ?? 0
    expect((await client.board.getConfiguration({ boardId })).ranking).toEqual({ rankCustomFieldId: 10_009 })
    const sprint = await client.sprint.createSprint({ name: 'By client', originBoardId: boardId })
    const sprintId = sprint.id ?? 0
    await client.sprint.moveIssuesToSprintAndRank({ sprintId, issues: [key] })
    await client.epic.moveIssuesToEpic({ epicIdOrKey: epic, issues: [key] })
    const lists = await Promise.all([
      client.sprint.getIssuesForSprint({ sprintId }),
      client.board.getIssuesForBoard({ boardId }),
      client.board.getBoardIssuesForSprint({ boardId, sprintId }),
      client.epic.getIssuesForEpic({ epicIdOrKey: epic }),
    ])
    expect(lists.map((list) => list.issues.map((issue) => issue.key))).toEqual([[key], [key], [key], [key]])
    expect((await client.board.getApproximateIssueCountForBoard({ boardId })).count).toBe(1)
    await client.sprint.partiallyUpdateSprint({ sprintId, state: 'active', ...dates })
    expect((await client.board.getAllSprints({ boardId, state: 'active' })).values?.map((it) => it.id)).toContain(
      sprintId,
    )
    await client.board.getAllVersions({ boardId })
    await client.board.getProjects({ boardId })
    expect((await client.board.getEpics({ boardId })).values?.map((it) => it.key)).toEqual([epic])
    await client.backlog.moveIssuesToBacklog({ issues: [key] })
    expect((await client.board.getIssuesForBacklog({ boardId })).issues.map((issue) => issue.key)).toEqual([key])
    await client.sprint.deleteSprint({ sprintId })
  })
})

describe('webhooks', () => {
  it('tell what happens to sprints and boards', async () => {
    const events = [
      ...['sprint_created', 'sprint_updated', 'sprint_started', 'sprint_closed', 'sprint_deleted'],
      ...['board_created', 'board_deleted'],
    ]
    const receiver = await startReceiver()
    const hook = { name: 'Planning', url: receiver.url, events }
    expect((await stage.admin.post('/rest/webhooks/1.0/webhook', hook)).status).toBe(201)
    const made = await stage.admin.post(`${agile}/sprint`, { name: 'Told', originBoardId: 1 })
    const sprint = `${agile}/sprint/${idOf(made.body)}`
    for (const body of [{ goal: 'Tell' }, { state: 'active', ...dates }, { state: 'closed' }]) {
      await stage.admin.post(sprint, body)
    }
    await stage.admin.delete(sprint)
    const filter = await stage.admin.post('/rest/api/3/filter', { name: 'Told', jql: 'project = APP' })
    const filterId = Number(idOf(filter.body))
    const board = await stage.admin.post(`${agile}/board`, { name: 'Told', type: 'kanban', filterId })
    await stage.admin.delete(`${agile}/board/${idOf(board.body)}`)
    await until(() => receiver.calls.length === events.length)
    expect([...receiver.events()].sort()).toEqual([...events].sort())
    expect(receiver.of('sprint_started').body).toMatchObject({
      sprint: { name: 'Told', state: 'active', goal: 'Tell' },
    })
    expect(receiver.of('board_created').body).toMatchObject({ board: { name: 'Told', type: 'kanban' } })
    receiver.close()
  })
})

const folder = new URL('../../../../shared/jira/recorded/rest/', import.meta.url)
const recorded = existsSync(folder)
if (!recorded) process.stderr.write('The recordings are not here; the shape of sprints is not compared.\n')

describe.runIf(recorded)('a recorded sprint of Cloud', () => {
  it.each(['a', 'b', 'c', 'd', 'e'])('has the shape of ours: %s', async (name) => {
    const recording: unknown = JSON.parse(readFileSync(new URL(`cloud-sprint-${name}.json`, folder), 'utf8'))
    const { body } = await stage.admin.get(`${agile}/sprint/12`)
    expect(missingIn(body, recording, [])).toEqual([])
    expect(missingIn(recording, body, [])).toEqual([])
  })
})

function idOf(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'id' in body ? body.id : undefined
}

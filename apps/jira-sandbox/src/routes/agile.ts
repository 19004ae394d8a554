import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { badRequest, refusal } from '../faults.ts'
import { idsOf } from '../fields/values.ts'
import { applyValues, recordChange } from '../issues/commit.ts'
import { may } from '../permissions.ts'
import type { BoardRecord, IssueRecord, SprintRecord, Value } from '../records.ts'
import { findIssue, findProject, nextId } from '../state.ts'
import type { View } from '../world.ts'
import {
  bodyOf,
  callerOf,
  noContent,
  pageJson,
  pageOf,
  pathPart,
  queryOf,
  type RouteDeps,
  requirePermission,
  viewOf,
} from './request.ts'

const sprintField = 'customfield_10013'
const movedMax = 50

/** Boards and sprints, `/rest/agile/1.0`. Listing issues is left to JQL, as these operations are going on Cloud. */
export function agileRoutes(app: FastifyInstance, deps: RouteDeps): void {
  boardRoutes(app, deps)
  sprintRoutes(app, deps)
}

function boardRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/board', (request) => {
    const view = viewOf(request, deps)
    const query = queryOf(request)
    const [name, types, projectWord] = [
      query.text('name')?.toLowerCase() ?? '',
      query.list('type'),
      query.text('projectKeyOrId'),
    ]
    const project = projectWord === undefined ? undefined : findProject(view.state, projectWord)
    const boards = may(view.caller, 'BROWSE_PROJECTS') ? [...view.state.boards.values()] : []
    const found = boards.filter(
      (it) =>
        it.name.toLowerCase().includes(name) &&
        (types.length === 0 || types.includes(it.type)) &&
        (projectWord === undefined || it.projectId === project?.id),
    )
    return agilePage(
      request,
      view,
      found.map((it) => boardJson(view, it)),
    )
  })

  app.get('/board/:boardId', (request) => {
    const view = viewOf(request, deps)
    return boardJson(view, boardFrom(request, view))
  })

  app.get('/board/:boardId/configuration', (request) => {
    const view = viewOf(request, deps)
    return configurationJson(view, boardFrom(request, view))
  })

  app.get('/board/:boardId/sprint', (request) => {
    const view = viewOf(request, deps)
    const board = boardFrom(request, view)
    if (board.type !== 'scrum') throw badRequest('The board does not support sprints')
    const states = queryOf(request).list('state')
    const sprints = [...view.state.sprints.values()].filter(
      (it) => it.boardId === board.id && (states.length === 0 || states.includes(it.state)),
    )
    return agilePage(
      request,
      view,
      sprints.map((it) => sprintJson(view, it)),
    )
  })

  app.get('/board/:boardId/project', (request) => {
    const view = viewOf(request, deps)
    const project = view.state.projects.get(boardFrom(request, view).projectId)
    const shown = project
      ? [{ self: `${view.base}/project/${project.id}`, id: project.id, key: project.key, name: project.name }]
      : []
    return agilePage(request, view, shown)
  })
}

function sprintRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.post('/sprint', (request, reply) => {
    const view = viewOf(request, deps)
    requirePermission(view, 'MANAGE_SPRINTS_PERMISSION')
    const body = bodyOf(request, sprintBody)
    const board = view.state.boards.get(body.originBoardId ?? 0)
    if (!body.name) throw badRequest('The sprint needs a name.')
    if (board?.type !== 'scrum') throw badRequest('The board does not support sprints')
    const createdDate = new Date(view.world.now()).toISOString()
    const dates = { startDate: null, endDate: null, completeDate: null }
    const id = nextId(view.state, 'sprint')
    const sprint: SprintRecord = {
      id,
      name: body.name,
      state: 'future',
      boardId: board.id,
      goal: '',
      createdDate,
      ...dates,
    }
    change(view, sprint, body, false)
    view.state.sprints.set(String(sprint.id), sprint)
    announce(view, 'sprint_created', sprint)
    return reply.code(201).send(sprintJson(view, sprint))
  })

  app.get('/sprint/:sprintId', (request) => {
    const view = viewOf(request, deps)
    return sprintJson(view, sprintFrom(request, view))
  })

  // PUT replaces, POST changes what it names.
  app.put('/sprint/:sprintId', (request) => updateSprint(viewOf(request, deps), request, true))
  app.post('/sprint/:sprintId', (request) => updateSprint(viewOf(request, deps), request, false))

  app.delete('/sprint/:sprintId', (request, reply) => {
    const view = viewOf(request, deps)
    const sprint = sprintFrom(request, view)
    requirePermission(view, 'MANAGE_SPRINTS_PERMISSION')
    const inSprint = [...view.state.issues.values()].filter((it) => idsOf(it, sprintField).includes(String(sprint.id)))
    place(view, inSprint, null)
    view.state.sprints.delete(String(sprint.id))
    announce(view, 'sprint_deleted', sprint)
    return noContent(reply)
  })

  app.post('/sprint/:sprintId/issue', (request, reply) => {
    const view = viewOf(request, deps)
    const sprint = sprintFrom(request, view)
    requirePermission(view, 'SCHEDULE_ISSUES')
    if (sprint.state === 'closed') throw badRequest('Issues can only be moved to open or active sprints.')
    place(view, issuesFrom(request, view), [String(sprint.id)])
    return noContent(reply)
  })

  app.post('/backlog/issue', (request, reply) => {
    const view = viewOf(request, deps)
    requirePermission(view, 'SCHEDULE_ISSUES')
    place(view, issuesFrom(request, view), null)
    return noContent(reply)
  })
}

const sprintBody = z.looseObject({
  name: z.string().optional(),
  goal: z.string().optional(),
  state: z.enum(['future', 'active', 'closed']).optional(),
  startDate: z.string().nullish(),
  endDate: z.string().nullish(),
  originBoardId: z.number().optional(),
})
type SprintBody = z.infer<typeof sprintBody>

function agilePage<Item>(request: FastifyRequest, view: View, items: readonly Item[]) {
  const { self: _self, nextPage: _next, ...page } = pageJson(request, view, items, pageOf(queryOf(request), 50, 50))
  return page
}

function boardFrom(request: FastifyRequest, view: View): BoardRecord {
  const id = pathPart(request, 'boardId')
  const board = may(view.caller, 'BROWSE_PROJECTS') ? view.state.boards.get(Number(id)) : undefined
  if (!board) throw refusal(404, [`Board does not exist or you do not have permission to see it.`])
  return board
}

function sprintFrom(request: FastifyRequest, view: View): SprintRecord {
  const id = pathPart(request, 'sprintId')
  const sprint = may(view.caller, 'BROWSE_PROJECTS') ? view.state.sprints.get(id) : undefined
  if (!sprint) throw refusal(404, ['Sprint does not exist or you do not have permission to view it.'])
  return sprint
}

function boardJson(view: View, board: BoardRecord) {
  const project = view.state.projects.get(board.projectId)
  const location = project && {
    projectId: Number(project.id),
    displayName: `${project.name} (${project.key})`,
    projectName: project.name,
    projectKey: project.key,
    projectTypeKey: project.projectTypeKey,
    name: `${project.name} (${project.key})`,
  }
  const { id, name, type } = board
  return { id, self: `${agileBase(view)}/board/${id}`, name, type, ...(location && { location }), isPrivate: false }
}

function configurationJson(view: View, board: BoardRecord) {
  const project = view.state.projects.get(board.projectId)
  const workflow = view.state.workflows.get(project?.workflowId ?? '')
  const columns = (workflow?.statusIds ?? [])
    .flatMap((id) => view.state.statuses.get(id) ?? [])
    .map(({ id, name }) => ({
      name,
      statuses: [{ id, self: `${view.base}/status/${id}` }],
    }))
  const { id, name, type } = board
  return {
    id,
    name,
    type,
    self: `${agileBase(view)}/board/${id}/configuration`,
    ...(project && {
      location: {
        type: 'project',
        key: project.key,
        id: project.id,
        self: `${view.base}/project/${project.id}`,
        name: project.name,
      },
    }),
    columnConfig: { columns, constraintType: 'none' },
    ...(type === 'scrum' && {
      estimation: { type: 'field', field: { fieldId: 'customfield_10010', displayName: 'Story Points' } },
    }),
  }
}

function agileBase(view: View): string {
  return `${view.site}/rest/agile/1.0`
}

function sprintJson(view: View, sprint: SprintRecord) {
  const { id, state, name, startDate, endDate, completeDate, createdDate, boardId, goal } = sprint
  return {
    id,
    self: `${agileBase(view)}/sprint/${id}`,
    state,
    name,
    ...(startDate !== null && { startDate }),
    ...(endDate !== null && { endDate }),
    ...(completeDate !== null && { completeDate }),
    createdDate,
    originBoardId: boardId,
    goal,
  }
}

function updateSprint(view: View, request: FastifyRequest, replace: boolean) {
  const sprint = sprintFrom(request, view)
  requirePermission(view, 'MANAGE_SPRINTS_PERMISSION')
  const before = sprint.state
  change(view, sprint, bodyOf(request, sprintBody), replace)
  const began = before !== 'active' && sprint.state === 'active'
  const ended = before !== 'closed' && sprint.state === 'closed'
  announce(view, began ? 'sprint_started' : ended ? 'sprint_closed' : 'sprint_updated', sprint)
  return sprintJson(view, sprint)
}

const stages = ['future', 'active', 'closed'] as const

/** A sprint goes from future to active to closed, never back and never past a stage. */
function change(view: View, sprint: SprintRecord, body: SprintBody, replace: boolean): void {
  const next = body.state ?? sprint.state
  const step = stages.indexOf(next) - stages.indexOf(sprint.state)
  if (step < 0 || step > 1) throw badRequest(`A sprint cannot go from ${sprint.state} to ${next}.`)
  const dates = { startDate: body.startDate ?? sprint.startDate, endDate: body.endDate ?? sprint.endDate }
  if (next === 'active' && step === 1 && (dates.startDate === null || dates.endDate === null)) {
    throw badRequest('Start and end date are needed to start a sprint.')
  }
  sprint.name = body.name ?? sprint.name
  sprint.goal = body.goal ?? (replace ? '' : sprint.goal)
  sprint.startDate = replace ? (body.startDate ?? null) : dates.startDate
  sprint.endDate = replace ? (body.endDate ?? null) : dates.endDate
  sprint.state = next
  if (next === 'closed' && step === 1) sprint.completeDate = new Date(view.world.now()).toISOString()
}

const issuesBody = z.looseObject({ issues: z.array(z.string()).min(1).max(movedMax) })

function issuesFrom(request: FastifyRequest, view: View): IssueRecord[] {
  return bodyOf(request, issuesBody).issues.map((word) => {
    const issue = findIssue(view.state, word)
    if (!issue) throw badRequest('Issue does not exist or you do not have permission to see it.')
    return issue
  })
}

function place(view: View, issues: readonly IssueRecord[], value: Value): void {
  for (const issue of issues) {
    const items = applyValues(view.world, issue, new Map([[sprintField, value]]))
    recordChange(view.world, issue, callerOf(view).accountId, items)
  }
}

function announce(view: View, event: string, sprint: SprintRecord): void {
  view.world.changed()
  view.world.emit({ kind: 'entity', event, body: { sprint: sprintJson(view, sprint) } })
}

import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { changeLog } from '../../administration/audit.ts'
import { textOf } from '../../fields/values.ts'
import { badRequest, refusal } from '../../http/faults.ts'
import { categoryOf } from '../../present/references.ts'
import type { StatusRecord } from '../../records/records.ts'
import { found, nextId } from '../../world/state.ts'
import type { View } from '../../world/world.ts'
import { adminView, memberView } from '../opening.ts'
import { bodyOf, noContent, pageJson, pageOf, queryOf, type RouteDeps } from '../request.ts'

const categoryIds = { TODO: 2, IN_PROGRESS: 4, DONE: 3 } as const
const categoryWord = z.enum(['TODO', 'IN_PROGRESS', 'DONE'])
const statusesMax = 50

const newStatuses = z.strictObject({
  scope: z.strictObject({
    type: z.enum(['GLOBAL', 'PROJECT']),
    project: z.strictObject({ id: z.string() }).nullish(),
  }),
  statuses: z.array(
    z.strictObject({ name: z.string(), statusCategory: categoryWord, description: z.string().optional() }),
  ),
})
const changedStatuses = z.strictObject({
  statuses: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      statusCategory: categoryWord,
      description: z.string().optional(),
    }),
  ),
})
const log = changeLog('workflows', 'STATUS')

/** Statuses as the newer operations make, change and search them: without links, with a word for the category. */
export function statusRegistryRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/statuses/search', (request) => {
    const view = memberView(request, deps)
    const query = queryOf(request)
    const [text, category] = [query.text('searchString')?.toLowerCase(), query.text('statusCategory')]
    const projectId = query.text('projectId')
    const statuses = [...view.state.statuses.values()].filter(
      (status) =>
        (text === undefined || status.name.toLowerCase().includes(text)) &&
        (category === undefined || wordOf(status) === category) &&
        (projectId === undefined || status.projectId === undefined || status.projectId === projectId),
    )
    return pageJson(request, view, statuses.map(registeredJson), pageOf(query, 200, 200))
  })

  app.get('/statuses', (request) => {
    const view = memberView(request, deps)
    return found(view.state.statuses, wantedIds(queryOf(request).neededList('id'))).map(registeredJson)
  })

  app.get('/statuses/byNames', (request) => {
    const view = memberView(request, deps)
    const query = queryOf(request)
    const [names, projectId] = [query.neededList('name'), query.text('projectId')]
    const statuses = [...view.state.statuses.values()].filter(
      (status) => names.includes(status.name) && status.projectId === projectId,
    )
    return statuses.map(registeredJson)
  })

  app.post('/statuses', (request) => {
    const view = adminView(request, deps)
    const { scope, statuses } = bodyOf(request, newStatuses)
    const projectId = scope.type === 'PROJECT' ? scope.project?.id : undefined
    if (scope.type === 'PROJECT' && !view.state.projects.has(projectId ?? '')) {
      throw badRequest('The project of the scope does not exist.')
    }
    for (const { name } of statuses) checkName(view, name, projectId, undefined)
    const made = statuses.map(({ name, statusCategory, description }): StatusRecord => {
      const id = String(nextId(view.state, 'status'))
      const categoryId = categoryIds[statusCategory]
      return { id, name, description: description ?? '', categoryId, ...(projectId !== undefined && { projectId }) }
    })
    for (const status of made) {
      view.state.statuses.set(status.id, status)
      log(view, status, 'Status created')
    }
    return made.map(registeredJson)
  })

  app.put('/statuses', (request, reply) => {
    const view = adminView(request, deps)
    const { statuses } = bodyOf(request, changedStatuses)
    const known = statuses.map(({ id }) => statusOf(view, id))
    for (const [at, { name }] of statuses.entries()) checkName(view, name, known[at]?.projectId, known[at])
    for (const { id, name, statusCategory, description } of statuses) {
      const status = statusOf(view, id)
      status.name = name
      status.categoryId = categoryIds[statusCategory]
      status.description = description ?? ''
      log(view, status, 'Status updated')
    }
    return noContent(reply)
  })

  app.delete('/statuses', (request, reply) => {
    const view = adminView(request, deps)
    const statuses = wantedIds(queryOf(request).neededList('id')).map((id) => statusOf(view, id))
    for (const status of statuses) requireUnused(view, status)
    for (const status of statuses) {
      view.state.statuses.delete(status.id)
      log(view, status, 'Status deleted')
    }
    return noContent(reply)
  })
}

function wantedIds(ids: readonly string[]): readonly string[] {
  if (ids.length > statusesMax) throw badRequest(`No more than ${statusesMax} statuses can be named at once.`)
  return ids
}

export function wordOf(status: StatusRecord): keyof typeof categoryIds {
  const { key } = categoryOf(status.categoryId)
  if (key === 'done') return 'DONE'
  return key === 'indeterminate' ? 'IN_PROGRESS' : 'TODO'
}

function registeredJson(status: StatusRecord) {
  const { id, name, description, projectId } = status
  const scope = projectId === undefined ? { type: 'GLOBAL' } : { type: 'PROJECT', project: { id: projectId } }
  return { id, name, statusCategory: wordOf(status), scope, description }
}

function statusOf(view: View, id: string): StatusRecord {
  const status = view.state.statuses.get(id)
  if (!status) throw refusal(400, [`The status with id '${id}' does not exist.`])
  return status
}

function checkName(view: View, name: string, projectId: string | undefined, self: StatusRecord | undefined): void {
  if (name.trim() === '') throw badRequest('The status name must not be empty.')
  if (name.length > 255) throw badRequest('The status name must not exceed 255 characters.')
  const taken = [...view.state.statuses.values()].some(
    (it) => it !== self && it.projectId === projectId && it.name.toLowerCase() === name.toLowerCase(),
  )
  if (taken) throw badRequest(`A status with the name '${name}' already exists.`)
}

function requireUnused(view: View, status: StatusRecord): void {
  const inWorkflow = [...view.state.workflows.values()].some((it) => it.statusIds.includes(status.id))
  const inIssue = [...view.state.issues.values()].some((issue) => textOf(issue, 'status') === status.id)
  if (inWorkflow || inIssue) throw badRequest(`The status '${status.name}' is in use and cannot be deleted.`)
}

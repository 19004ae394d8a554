import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { isSwitchedOn } from '../../administration/application-properties.ts'
import { contextFor, contextsOf, editableContexts } from '../../fields/contexts.ts'
import { badFields, badRequest, refusal } from '../../http/faults.ts'
import type { CustomFieldContext, CustomFieldRecord } from '../../records/records.ts'
import { nextId } from '../../world/state.ts'
import type { View } from '../../world/world.ts'
import { adminView } from '../opening.ts'
import { bodyOf, isWanted, noContent, pageJson, pageOf, pathPart, queryOf, type RouteDeps } from '../request.ts'
import { customFieldFrom, logField } from './field.ts'

const ids = z.array(z.string())
const contextBody = z.looseObject({
  name: z.string().optional(),
  description: z.string().nullish(),
  projectIds: ids.nullish(),
  issueTypeIds: ids.nullish(),
})
const pairsBody = z.looseObject({
  mappings: z.array(z.looseObject({ issueTypeId: z.string(), projectId: z.string() })),
})

/** Where a custom field is offered. */
export function fieldContextRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/field/:fieldId/context', (request) => {
    const view = adminView(request, deps)
    const query = queryOf(request)
    const [wanted, anyType, global] = [
      query.list('contextId'),
      query.text('isAnyIssueType'),
      query.text('isGlobalContext'),
    ]
    const shown = contextsOf(customFieldFrom(request, view))
      .map(contextJson)
      .filter(({ id }) => isWanted(wanted, id))
      .filter(({ isAnyIssueType }) => anyType === undefined || String(isAnyIssueType) === anyType)
      .filter(({ isGlobalContext }) => global === undefined || String(isGlobalContext) === global)
    return pageJson(request, view, shown, pageOf(query, 50, 50))
  })

  // The old list, smaller pages, numbers for ids.
  app.get('/field/:fieldId/contexts', (request) => {
    const view = adminView(request, deps)
    const shown = contextsOf(customFieldFrom(request, view)).map(({ id, name }) => ({ id: Number(id), name }))
    return pageJson(request, view, shown, pageOf(queryOf(request), 20, 50))
  })

  app.post('/field/:fieldId/context', (request, reply) => {
    const view = adminView(request, deps)
    const field = customFieldFrom(request, view)
    const { name = '', description, projectIds, issueTypeIds } = bodyOf(request, contextBody)
    if (name.trim() === '') throw badFields({ name: 'The context must have a name.' })
    const context: CustomFieldContext = {
      id: String(nextId(view.state, 'fieldContext')),
      name,
      description: description ?? '',
      projectIds: projectIds ?? [],
      issueTypeIds: issueTypeIds ?? [],
    }
    check(view, field, context)
    editableContexts(field).push(context)
    logField(view, field, 'Custom field context created')
    return reply.code(201).send(context)
  })

  app.put('/field/:fieldId/context/:contextId', (request, reply) => {
    const view = adminView(request, deps)
    const { field, context } = contextFrom(request, view)
    const { name, description } = bodyOf(request, contextBody)
    context.name = name ?? context.name
    context.description = description ?? context.description
    logField(view, field, 'Custom field context updated')
    return noContent(reply)
  })

  app.delete('/field/:fieldId/context/:contextId', (request, reply) => {
    const view = adminView(request, deps)
    const { field, context } = contextFrom(request, view)
    const first = editableContexts(field)[0]
    field.options = field.options.filter((option) => (option.contextId ?? first?.id) !== context.id)
    // What named no context belonged to the first, which may change now.
    for (const option of field.options) option.contextId ??= first?.id
    field.contexts = editableContexts(field).filter((it) => it !== context)
    logField(view, field, 'Custom field context deleted')
    return noContent(reply)
  })

  for (const [path, part] of [
    ['project', 'projectIds'],
    ['issuetype', 'issueTypeIds'],
  ] as const) {
    app.put(`/field/:fieldId/context/:contextId/${path}`, (request, reply) => {
      const view = adminView(request, deps)
      const { field, context } = contextFrom(request, view)
      const next = { ...context, [part]: [...new Set([...context[part], ...listIn(request, part)])] }
      check(view, field, next)
      context[part] = next[part]
      logField(view, field, 'Custom field context updated')
      return noContent(reply)
    })

    app.post(`/field/:fieldId/context/:contextId/${path}/remove`, (request, reply) => {
      const view = adminView(request, deps)
      const { field, context } = contextFrom(request, view)
      const gone = listIn(request, part)
      const stranger = gone.find((id) => !context[part].includes(id))
      if (stranger !== undefined) throw badRequest(`The context has no ${path} with id '${stranger}'.`)
      context[part] = context[part].filter((id) => !gone.includes(id))
      logField(view, field, 'Custom field context updated')
      return noContent(reply)
    })
  }

  app.get('/field/:fieldId/context/projectmapping', (request) => {
    const view = adminView(request, deps)
    const shown = wantedContexts(request, view).flatMap(({ id, projectIds }): object[] =>
      projectIds.length === 0
        ? [{ contextId: id, isGlobalContext: true }]
        : projectIds.map((projectId) => ({ contextId: id, projectId })),
    )
    return pageJson(request, view, shown, pageOf(queryOf(request), 50, 50))
  })

  app.get('/field/:fieldId/context/issuetypemapping', (request) => {
    const view = adminView(request, deps)
    const shown = wantedContexts(request, view).flatMap(({ id, issueTypeIds }): object[] =>
      issueTypeIds.length === 0
        ? [{ contextId: id, isAnyIssueType: true }]
        : issueTypeIds.map((issueTypeId) => ({ contextId: id, issueTypeId })),
    )
    return pageJson(request, view, shown, pageOf(queryOf(request), 50, 50))
  })

  app.post('/field/:fieldId/context/mapping', (request) => {
    const view = adminView(request, deps)
    const field = customFieldFrom(request, view)
    const shown = bodyOf(request, pairsBody).mappings.map(({ projectId, issueTypeId }) => ({
      projectId,
      issueTypeId,
      contextId: contextFor(field, projectId, issueTypeId)?.id ?? null,
    }))
    return pageJson(request, view, shown, pageOf(queryOf(request), 50, 50))
  })
}

function contextJson({ id, name, description, projectIds, issueTypeIds }: CustomFieldContext) {
  const [isGlobalContext, isAnyIssueType] = [projectIds.length === 0, issueTypeIds.length === 0]
  return { id, name, description, isGlobalContext, isAnyIssueType }
}

/** A context that may be changed. */
export function contextFrom(request: FastifyRequest, view: View) {
  const field = customFieldFrom(request, view)
  const id = pathPart(request, 'contextId')
  const context = editableContexts(field).find((it) => it.id === id)
  if (!context) throw refusal(404, [`The custom field context with id '${id}' was not found.`])
  return { field, context }
}

function wantedContexts(request: FastifyRequest, view: View): readonly CustomFieldContext[] {
  const wanted = queryOf(request).list('contextId')
  return contextsOf(customFieldFrom(request, view)).filter(({ id }) => isWanted(wanted, id))
}

function listIn(request: FastifyRequest, part: 'projectIds' | 'issueTypeIds'): string[] {
  return bodyOf(request, z.looseObject({ [part]: ids }))[part] ?? []
}

/** Projects and types must be there, and no project may be in two contexts of a field. */
function check(view: View, field: CustomFieldRecord, context: CustomFieldContext): void {
  const noProject = context.projectIds.find((id) => !view.state.projects.has(id))
  if (noProject !== undefined) throw refusal(404, [`The project with id '${noProject}' does not exist.`])
  const noType = context.issueTypeIds.find((id) => !view.state.issueTypes.has(id))
  if (noType !== undefined) throw refusal(404, [`The issue type with id '${noType}' does not exist.`])
  const isSubtask = context.issueTypeIds.some((id) => view.state.issueTypes.get(id)?.subtask)
  if (isSubtask && !isSwitchedOn(view.state, 'jira.option.allowsubtasks')) {
    throw refusal(409, ['Sub-tasks are currently disabled.'])
  }
  const others = contextsOf(field).filter((it) => it.id !== context.id)
  if (context.projectIds.length === 0 && others.some((it) => it.projectIds.length === 0)) {
    throw badRequest('The custom field has a global context already.')
  }
  if (others.some((it) => it.projectIds.some((id) => context.projectIds.includes(id)))) {
    throw badRequest('A project of the context is in another context of the custom field already.')
  }
}

import type { FastifyInstance } from 'fastify'
import { refusal } from '../faults.ts'
import type { FieldDefinition } from '../fields/definition.ts'
import {
  categoryOf,
  issueTypeJson,
  linkTypeJson,
  priorityJson,
  resolutionJson,
  statusCategories,
  statusCategoryJson,
  statusJson,
} from '../present/references.ts'
import type { StatusRecord } from '../records.ts'
import type { View } from '../world.ts'
import { callerOf, pageJson, pageOf, pathPart, queryOf, type RouteDeps, viewOf } from './request.ts'

/** The words of the site: fields, statuses, priorities, resolutions, types of issues and links. */
export function vocabularyRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/field', () => deps.world.fields.all.map(fieldJson))

  app.get('/field/search', (request) => {
    const view = viewOf(request, deps)
    callerOf(view)
    const query = queryOf(request)
    const [ids, text, types] = [query.list('id'), query.text('query')?.toLowerCase(), query.list('type')]
    const fields = deps.world.fields.all.filter(
      (field) =>
        (ids.length === 0 || ids.includes(field.id)) &&
        (types.length === 0 || types.includes(field.custom ? 'custom' : 'system')) &&
        (text === undefined || field.name.toLowerCase().includes(text)),
    )
    const shown = fields.map((field) => ({
      id: field.id,
      name: field.name,
      ...(field.schema && { schema: field.schema }),
      ...(field.custom && { description: field.custom.description }),
    }))
    return pageJson(request, view, shown, pageOf(query, 50, 100))
  })

  app.get('/status', (request) => {
    const view = viewOf(request, deps)
    return [...view.state.statuses.values()].map((status) => statusJson(view, status))
  })

  app.get('/status/:idOrName', (request) => {
    const view = viewOf(request, deps)
    const wanted = pathPart(request, 'idOrName')
    const status = [...view.state.statuses.values()].find((it) => it.id === wanted || it.name === wanted)
    if (!status) throw refusal(404, [`The status '${wanted}' could not be found.`])
    return statusJson(view, status)
  })

  app.get('/statuses/search', (request) => {
    const view = viewOf(request, deps)
    callerOf(view)
    const query = queryOf(request)
    const [text, category] = [query.text('searchString')?.toLowerCase(), query.text('statusCategory')]
    const statuses = [...view.state.statuses.values()].filter(
      (status) =>
        (text === undefined || status.name.toLowerCase().includes(text)) &&
        (category === undefined || statusCategoryWord(status) === category),
    )
    return pageJson(
      request,
      view,
      statuses.map((status) => globalStatusJson(status)),
      pageOf(query, 200, 200),
    )
  })

  app.get('/statuses', (request) => {
    const view = viewOf(request, deps)
    callerOf(view)
    const ids = queryOf(request).list('id')
    return ids.flatMap((id) => view.state.statuses.get(id) ?? []).map((status) => globalStatusJson(status))
  })

  app.get('/statuscategory', (request) => {
    const view = viewOf(request, deps)
    callerOf(view)
    return statusCategories.map((category) => statusCategoryJson(view, category))
  })

  app.get('/statuscategory/:idOrKey', (request) => {
    const view = viewOf(request, deps)
    callerOf(view)
    const wanted = pathPart(request, 'idOrKey')
    const category = statusCategories.find((it) => String(it.id) === wanted || it.key === wanted)
    if (!category) throw refusal(404, [`The status category '${wanted}' could not be found.`])
    return statusCategoryJson(view, category)
  })

  app.get('/priority', (request) => prioritiesOf(viewOf(request, deps)))
  app.get('/priority/search', (request) => {
    const view = viewOf(request, deps)
    const query = queryOf(request)
    const [ids, name] = [query.list('id'), query.text('priorityName')?.toLowerCase() ?? '']
    const found = prioritiesOf(view).filter(
      (it) => (ids.length === 0 || ids.includes(it.id)) && it.name.toLowerCase().includes(name),
    )
    const shown = found.filter((it) => !query.flag('onlyDefault') || it.isDefault)
    return pageJson(request, view, shown, pageOf(query, 50, 50))
  })
  app.get('/priority/:id', (request) => {
    const wanted = pathPart(request, 'id')
    const priority = prioritiesOf(viewOf(request, deps)).find((it) => it.id === wanted)
    if (!priority) throw refusal(404, [`The priority with id '${wanted}' does not exist`])
    return priority
  })

  app.get('/resolution', (request) => {
    const view = viewOf(request, deps)
    callerOf(view)
    return [...view.state.resolutions.values()].map((it) => resolutionJson(view, it))
  })
  app.get('/resolution/search', (request) => {
    const view = viewOf(request, deps)
    callerOf(view)
    const query = queryOf(request)
    const ids = query.list('id')
    const found = [...view.state.resolutions.values()].filter((it) => ids.length === 0 || ids.includes(it.id))
    const shown = found.map((it) => ({ ...resolutionJson(view, it), default: false }))
    return pageJson(request, view, shown, pageOf(query, 50, 50))
  })
  app.get('/resolution/:id', (request) => {
    const view = viewOf(request, deps)
    callerOf(view)
    const resolution = view.state.resolutions.get(pathPart(request, 'id'))
    if (!resolution) throw refusal(404, [`The resolution with id '${pathPart(request, 'id')}' does not exist`])
    return resolutionJson(view, resolution)
  })

  app.get('/issuetype', (request) => {
    const view = viewOf(request, deps)
    return [...view.state.issueTypes.values()].map((type) => issueTypeJson(view, type))
  })
  app.get('/issuetype/:id', (request) => {
    const view = viewOf(request, deps)
    const type = view.state.issueTypes.get(pathPart(request, 'id'))
    if (!type) throw refusal(404, [`The issue type with id '${pathPart(request, 'id')}' does not exist`])
    return issueTypeJson(view, type)
  })

  app.get('/issueLinkType', (request) => {
    const view = viewOf(request, deps)
    return { issueLinkTypes: [...view.state.linkTypes.values()].map((type) => linkTypeJson(view, type)) }
  })
  app.get('/issueLinkType/:issueLinkTypeId', (request) => {
    const view = viewOf(request, deps)
    const type = view.state.linkTypes.get(pathPart(request, 'issueLinkTypeId'))
    if (!type) throw refusal(404, [`No issue link type with id '${pathPart(request, 'issueLinkTypeId')}' found.`])
    return linkTypeJson(view, type)
  })

  app.get('/label', (request) => {
    const view = viewOf(request, deps)
    const labels = new Set<string>()
    if (view.caller) for (const issue of view.state.issues.values()) addLabels(labels, issue.values.labels)
    return pageJson(request, view, [...labels].sort(), pageOf(queryOf(request), 1000, 1000))
  })
}

function addLabels(labels: Set<string>, value: unknown): void {
  if (Array.isArray(value)) for (const label of value) labels.add(String(label))
}

export function fieldJson(field: FieldDefinition) {
  return {
    id: field.id,
    key: field.id,
    name: field.name,
    custom: field.custom !== undefined,
    orderable: field.orderable,
    navigable: field.navigable,
    searchable: field.searchable,
    clauseNames: field.clauseNames,
    ...(field.schema && { schema: field.schema }),
  }
}

function statusCategoryWord(status: StatusRecord): 'TODO' | 'IN_PROGRESS' | 'DONE' {
  const { key } = categoryOf(status.categoryId)
  if (key === 'done') return 'DONE'
  return key === 'indeterminate' ? 'IN_PROGRESS' : 'TODO'
}

function globalStatusJson(status: StatusRecord) {
  const { id, name, description } = status
  return { id, name, statusCategory: statusCategoryWord(status), scope: { type: 'GLOBAL' }, description }
}

function prioritiesOf(view: View) {
  callerOf(view)
  return [...view.state.priorities.values()].map((priority) => ({
    ...priorityJson(view, priority),
    statusColor: priority.statusColor,
    description: priority.description,
    isDefault: priority.id === '3',
  }))
}

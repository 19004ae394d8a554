import type { FastifyInstance } from 'fastify'
import { definitionOf } from '../../fields/catalog.ts'
import { contextsOf } from '../../fields/contexts.ts'
import type { FieldDefinition } from '../../fields/definition.ts'
import { badRequest } from '../../http/faults.ts'
import { localName } from '../../present/localised-names.ts'
import type { View } from '../../world/world.ts'
import { adminView, memberView } from '../opening.ts'
import { isWanted, pageJson, pageOf, type Query, queryOf, type RouteDeps, viewOf } from '../request.ts'
import { fieldJson, foundFieldJson } from './field.ts'

/** The fields of the site: all at once, or searched for. */
export function fieldReadRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/field', (request) => {
    const view = viewOf(request, deps)
    return view.world.fields.all.map((field) => fieldJson(view, field))
  })

  app.get('/field/search', (request) => {
    const view = memberView(request, deps)
    const query = queryOf(request)
    const fields = sorted(view, view.world.fields.all.filter(filterOf(view, query)), query.text('orderBy'))
    const shown = fields.map((field) => foundFieldJson(view, field, query.list('expand')))
    return pageJson(request, view, shown, pageOf(query, 50, 50))
  })

  app.get('/field/search/trashed', (request) => {
    const view = adminView(request, deps)
    const query = queryOf(request)
    const trashed = [...view.state.customFields.values()].filter((field) => field.trashed).map(definitionOf)
    const shown = trashed
      .filter(filterOf(view, query))
      .map((field) => foundFieldJson(view, field, query.list('expand')))
    return pageJson(request, view, shown, pageOf(query, 50, 50))
  })
}

/** `query` looks at names and descriptions; `projectIds` leaves out custom fields the projects do not have. */
function filterOf(view: View, query: Query): (field: FieldDefinition) => boolean {
  const [ids, types, projectIds] = [query.list('id'), query.list('type'), query.list('projectIds')]
  const text = query.text('query')?.toLowerCase() ?? ''
  const strange = types.find((type) => type !== 'custom' && type !== 'system')
  if (strange !== undefined) throw badRequest(`The field type '${strange}' is neither custom nor system.`)
  return (field) =>
    isWanted(ids, field.id) &&
    isWanted(types, field.custom ? 'custom' : 'system') &&
    [field.name, localName(view, 'field', field.name), field.custom?.description ?? ''].some((it) =>
      it.toLowerCase().includes(text),
    ) &&
    (projectIds.length === 0 || !field.custom || isIn(field.custom, projectIds))
}

function isIn(custom: NonNullable<FieldDefinition['custom']>, projectIds: readonly string[]): boolean {
  const homes = contextsOf(custom).map((context) => context.projectIds)
  return homes.some((ids) => ids.length === 0 || ids.some((id) => projectIds.includes(id)))
}

const counted = ['contextsCount', 'screensCount', 'projectsCount'] as const

function sorted(view: View, fields: readonly FieldDefinition[], orderBy: string | undefined): FieldDefinition[] {
  if (orderBy === undefined) return [...fields]
  const name = orderBy.replace(/^[+-]/, '').trim()
  const direction = orderBy.startsWith('-') ? -1 : 1
  const count = counted.find((candidate) => candidate === name)
  if (count) {
    const size = (field: FieldDefinition) => Number(foundFieldJson(view, field, [count])[count] ?? 0)
    return fields.toSorted((left, right) => direction * (size(left) - size(right)))
  }
  if (name !== 'name' && name !== 'lastUsed') throw badRequest(`The orderBy value '${orderBy}' is not valid.`)
  return fields.toSorted((left, right) => direction * left.name.localeCompare(right.name))
}

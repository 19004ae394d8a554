import type { FastifyRequest } from 'fastify'
import { changeLog } from '../../administration/audit.ts'
import { contextsOf } from '../../fields/contexts.ts'
import type { FieldDefinition } from '../../fields/definition.ts'
import { searcherOf } from '../../fields/searchers.ts'
import { onCloud } from '../../flavour/parts.ts'
import { refusal } from '../../http/faults.ts'
import { localName } from '../../present/localised-names.ts'
import type { CustomFieldRecord } from '../../records/records.ts'
import type { View } from '../../world/world.ts'
import { pathPart } from '../request.ts'

const log = changeLog('fields', 'CUSTOM_FIELD')

/** Notes a change of a custom field, which the catalog of fields has to know. */
export function logField(view: View, field: CustomFieldRecord, summary: string): void {
  view.world.fields.refresh()
  log(view, field, summary)
}

export function fieldJson(view: View, field: FieldDefinition) {
  const name = field.custom ? field.name : localName(view, 'field', field.name)
  return {
    id: field.id,
    ...onCloud(view, { key: field.id }),
    name,
    ...(field.custom && onCloud(view, { untranslatedName: field.name })),
    custom: field.id.startsWith('customfield_'),
    orderable: field.orderable,
    navigable: field.navigable,
    searchable: field.searchable,
    clauseNames: field.clauseNames,
    ...(field.schema && { schema: field.schema }),
  }
}

/** A field as the searches show it. */
export function foundFieldJson(view: View, field: FieldDefinition, expand: readonly string[]) {
  const { custom } = field
  const shownOn = field.editable ? 1 : 0
  return {
    id: field.id,
    name: custom ? field.name : localName(view, 'field', field.name),
    schema: field.schema ?? { type: 'any', system: field.id },
    ...(custom && { key: field.id, description: custom.description }),
    ...(expand.includes('key') && { key: field.id }),
    ...(expand.includes('isLocked') && { isLocked: custom?.kind === 'sprint' }),
    ...(expand.includes('contextsCount') && { contextsCount: custom ? contextsOf(custom).length : 0 }),
    ...(expand.includes('screensCount') && { screensCount: shownOn }),
    ...(expand.includes('projectsCount') && { projectsCount: projectsCount(view, custom) }),
    ...(expand.includes('searcherKey') && custom && { searcherKey: searcherOf(custom) }),
    ...(expand.includes('lastUsed') && { lastUsed: { type: 'NO_INFORMATION' } }),
  }
}

function projectsCount(view: View, custom: CustomFieldRecord | undefined): number {
  const ids = custom ? contextsOf(custom).map(({ projectIds }) => projectIds) : []
  return ids.some((list) => list.length === 0) || !custom ? view.state.projects.size : new Set(ids.flat()).size
}

/** The custom field the path names; system fields cannot be configured. */
export function customFieldFrom(request: FastifyRequest, view: View, part = 'fieldId'): CustomFieldRecord {
  const id = pathPart(request, part)
  const field = view.state.customFields.get(id)
  if (!field) throw refusal(404, [`The custom field with id '${id}' was not found.`])
  return field
}

import { renderHtml } from '../adf/to-html.ts'
import type { FieldDefinition } from '../fields/definition.ts'
import { richOf } from '../fields/values.ts'
import { notImplemented } from '../http/faults.ts'
import { availableTransitions } from '../issues/transition.ts'
import type { IssueRecord } from '../records/records.ts'
import type { View } from '../world/world.ts'
import { changeJson } from './activity.ts'
import { showField } from './field-value.ts'
import { editMetaJson } from './meta.ts'
import type { Selection } from './selection.ts'
import { transitionJson } from './transitions.ts'

export const issueExpand = 'renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations'

export function issueJson(view: View, issue: IssueRecord, selection: Selection): Readonly<Record<string, unknown>> {
  if (selection.idOnly) return { id: issue.id }
  const { expand } = selection
  const json: Record<string, unknown> = {
    expand: issueExpand,
    id: issue.id,
    self: `${view.base}/issue/${issue.id}`,
    key: issue.key,
  }
  for (const word of refusedExpansions) {
    if (expand.has(word)) throw notImplemented('expand', word)
  }
  if (expand.has('renderedFields')) json.renderedFields = renderedFields(view, issue, selection.fields)
  if (expand.has('names')) json.names = fieldNames(selection.fields)
  if (expand.has('schema')) json.schema = fieldSchemas(selection.fields)
  if (expand.has('transitions'))
    json.transitions = availableTransitions(view, issue).map((it) => transitionJson(view, it, false))
  if (expand.has('editmeta')) json.editmeta = editMetaJson(view, issue)
  if (expand.has('changelog')) json.changelog = expandedChangelog(view, issue)
  if (selection.properties.length > 0) json.properties = selectedProperties(issue, selection.properties)
  if (selection.fields.length > 0) json.fields = fieldValues(view, issue, selection.fields)
  return json
}

const refusedExpansions = ['operations', 'versionedRepresentations'] as const

export function fieldValues(view: View, issue: IssueRecord, fields: readonly FieldDefinition[]) {
  const values: Record<string, unknown> = {}
  for (const field of fields) {
    const value = showField(field, issue, view)
    if (value !== undefined) values[field.id] = value
  }
  return values
}

export function fieldNames(fields: readonly FieldDefinition[]): Record<string, string> {
  return Object.fromEntries(fields.map((field) => [field.id, field.name]))
}

export function fieldSchemas(fields: readonly FieldDefinition[]): Record<string, unknown> {
  return Object.fromEntries(fields.flatMap((field) => (field.schema ? [[field.id, field.schema]] : [])))
}

function expandedChangelog(view: View, issue: IssueRecord) {
  const histories = view.world.flavour.embeddedChanges(issue.changes)
  return {
    startAt: 0,
    maxResults: histories.length,
    total: issue.changes.length,
    histories: histories.map((change) => changeJson(view, change)),
  }
}

function selectedProperties(issue: IssueRecord, keys: readonly string[]): Record<string, unknown> {
  const wanted = keys.includes('*all') ? Object.keys(issue.properties) : keys
  return Object.fromEntries(
    wanted.filter((key) => Object.hasOwn(issue.properties, key)).map((key) => [key, issue.properties[key]]),
  )
}

/** HTML for texts; the other fields have no rendering of their own. */
function renderedFields(view: View, issue: IssueRecord, fields: readonly FieldDefinition[]): Record<string, unknown> {
  const rendered: Record<string, unknown> = {}
  for (const field of fields) {
    const text = field.kind === 'rich' ? richOf(issue, field.id) : null
    rendered[field.id] = text === null ? null : renderHtml(view.world.documents.documentOf(text))
  }
  return rendered
}

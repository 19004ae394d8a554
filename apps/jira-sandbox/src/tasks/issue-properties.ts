import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { issueNotFound, refusal } from '../http/faults.ts'
import { findSeenIssue, may } from '../permissions/permissions.ts'
import type { IssueRecord } from '../records/records.ts'
import type { View } from '../world/world.ts'
import type { ItemHandler } from './item-handler.ts'

const properties = z.record(z.string(), z.unknown())
const setAllSchema = z.object({ issueIds: z.array(z.string()), properties })
const setOneSchema = z.object({ properties })
const filterSchema = z.object({
  entityIds: z.array(z.number()).optional(),
  currentValue: z.unknown().optional(),
  hasProperty: z.boolean().optional(),
})
export type PropertyFilter = z.infer<typeof filterSchema>
const keyedSchema = z.object({ key: z.string(), filter: filterSchema })
const setKeySchema = keyedSchema.extend({ value: z.unknown() })

/** JSON kept with many issues. All but `properties-multi` are one item that happens whole or not at all. */
export const propertyHandlers: Readonly<Record<string, ItemHandler>> = {
  'properties-list'(view, _itemId, input) {
    const wanted = setAllSchema.parse(input)
    const issues = wanted.issueIds.map((id) => editable(view, id))
    for (const issue of issues) setProperties(view, issue, wanted.properties)
  },
  'properties-multi'(view, itemId, input) {
    setProperties(view, editable(view, itemId), setOneSchema.parse(input).properties)
  },
  'property-set'(view, _itemId, input) {
    const { key, value, filter } = setKeySchema.parse(input)
    for (const issue of eligible(view, key, filter)) setProperties(view, issue, { [key]: value })
  },
  'property-delete'(view, _itemId, input) {
    const { key, filter } = keyedSchema.parse(input)
    for (const issue of eligible(view, key, { ...filter, hasProperty: true })) {
      delete issue.properties[key]
      view.world.changed(issue)
      view.world.emit({ kind: 'issue_property_deleted', issue, key, userId: view.caller?.accountId ?? '' })
    }
  },
}

function editable(view: View, id: string): IssueRecord {
  const issue = findSeenIssue(view, id)
  if (!issue) throw issueNotFound()
  if (!may(view, 'EDIT_ISSUES', issue)) {
    throw refusal(403, [`You do not have permission to edit issue '${issue.key}'.`])
  }
  return issue
}

/** Issues that the filter lets through, of those the caller may edit. */
function eligible(view: View, key: string, filter: PropertyFilter): IssueRecord[] {
  const { entityIds, hasProperty } = filter
  const among = entityIds && new Set(entityIds.map(String))
  return [...view.state.issues.values()].filter(
    (issue) =>
      (among === undefined || among.has(issue.id)) &&
      (hasProperty === undefined || Object.hasOwn(issue.properties, key) === hasProperty) &&
      (filter.currentValue === undefined || isDeepStrictEqual(issue.properties[key], filter.currentValue)) &&
      may(view, 'BROWSE_PROJECTS', issue) &&
      may(view, 'EDIT_ISSUES', issue),
  )
}

function setProperties(view: View, issue: IssueRecord, values: Readonly<Record<string, unknown>>): void {
  for (const [key, value] of Object.entries(values)) {
    issue.properties[key] = value
    view.world.changed(issue)
    view.world.emit({ kind: 'issue_property_set', issue, key, userId: view.caller?.accountId ?? '' })
  }
}

import type { FieldErrors } from '../http/faults.ts'
import { isObject } from '../json/object.ts'
import type { IssueTypeRecord } from '../records/records.ts'
import { findIssue } from '../world/state.ts'
import type { View } from '../world/world.ts'

/** Sub-tasks need a parent, and a parent stands above its children. `parent` is what the request says of it. */
export function checkParent(view: View, type: IssueTypeRecord, parent: unknown, errors: FieldErrors): void {
  if (parent === undefined || parent === null || (isObject(parent) && parent.none === true)) {
    if (type.subtask) errors.parentId = 'Issue type is a sub-task but parent issue key or id not specified.'
    return
  }
  const wanted = isObject(parent) ? (parent.key ?? parent.id) : undefined
  const found = typeof wanted === 'string' ? findIssue(view.state, wanted) : undefined
  const parentType = view.state.issueTypes.get(String(found?.values.issuetype))
  if (parentType && parentType.hierarchyLevel <= type.hierarchyLevel) {
    errors.parentId = 'Given parent issue does not belong to appropriate hierarchy.'
  }
}

/** What a request says the parent should be, under `fields` or as the last `set` under `update`. */
export function wantedParent(fields: unknown, update: unknown): unknown {
  const operations = isObject(update) && Array.isArray(update.parent) ? update.parent.filter(isObject) : []
  const last = operations.findLast((operation) => Object.hasOwn(operation, 'set'))
  return last ? last.set : isObject(fields) ? fields.parent : undefined
}

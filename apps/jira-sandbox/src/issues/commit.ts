import { changeItems } from '../fields/describe.ts'
import { textOf } from '../fields/values.ts'
import type { ChangeItem, ChangeRecord, IssueRecord, Value } from '../records/records.ts'
import { nextId } from '../world/state.ts'
import type { World } from '../world/world.ts'
import { parentIdOf, placeUnder, takeFrom, touchIssue } from './register.ts'

/** Sets the values and tells what that changed. Neither history nor events: see `recordChange`. */
export function applyValues(world: World, issue: IssueRecord, values: ReadonlyMap<string, Value>): ChangeItem[] {
  const items: ChangeItem[] = []
  const oldParent = parentIdOf(issue)
  for (const [fieldId, value] of values) {
    const field = world.fields.byId(fieldId)
    if (!field) continue
    items.push(...changeItems(world.state, field, issue.values[fieldId] ?? null, value))
    issue.values[fieldId] = value
  }
  touchIssue(world.state, issue.id)
  if (oldParent !== parentIdOf(issue)) {
    takeFrom(world.state, issue.id, oldParent)
    placeUnder(world.state, issue.id, parentIdOf(issue))
  }
  return items
}

/** Writes a change into the history and sends it out. */
export function recordChange(
  world: World,
  issue: IssueRecord,
  userId: string,
  items: ChangeItem[],
  historyMetadata?: ChangeRecord['historyMetadata'],
): void {
  if (items.length === 0) return
  const id = String(nextId(world.state, 'change'))
  const origin = historyMetadata && { historyMetadata }
  const change: ChangeRecord = { id, authorId: userId, created: world.now(), items, ...origin }
  issue.changes.push(change)
  issue.updated = change.created
  world.changed(issue)
  world.emit({ kind: 'issue_updated', issue, userId, typeName: eventTypeName(items), changeId: change.id, items })
}

/** Jira tells moves, transitions and work apart, and a lone change of assignee as an assignment. */
function eventTypeName(items: readonly ChangeItem[]): string {
  const has = (fieldId: string) => items.some((item) => item.fieldId === fieldId)
  if (has('WorklogTimeSpent')) return 'issue_worklog_deleted'
  if (has('WorklogId')) return 'issue_worklog_updated'
  if (has('timespent')) return 'issue_work_logged'
  if (has('issuekey') || has('project')) return 'issue_moved'
  if (has('status')) return 'issue_generic'
  return items.every((item) => item.fieldId === 'assignee') ? 'issue_assigned' : 'issue_updated'
}

export function touch(world: World, issue: IssueRecord): void {
  issue.updated = world.now()
  world.changed(issue)
}

export function isSubtask(world: World, issue: IssueRecord): boolean {
  return world.state.issueTypes.get(textOf(issue, 'issuetype') ?? '')?.subtask === true
}

import { changeItems } from '../fields/describe.ts'
import { textOf } from '../fields/values.ts'
import type { ChangeItem, IssueRecord, Value } from '../records.ts'
import { nextId, parentIdOf, placeUnder, takeFrom } from '../state.ts'
import type { World } from '../world.ts'

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
  if (oldParent !== parentIdOf(issue)) {
    takeFrom(world.state, issue.id, oldParent)
    placeUnder(world.state, issue.id, parentIdOf(issue))
  }
  return items
}

/** Writes a change into the history and sends it out. */
export function recordChange(world: World, issue: IssueRecord, userId: string, items: ChangeItem[]): void {
  if (items.length === 0) return
  const change = { id: String(nextId(world.state, 'change')), authorId: userId, created: world.now(), items }
  issue.changes.push(change)
  issue.updated = change.created
  world.changed()
  world.emit({ kind: 'issue_updated', issue, userId, typeName: eventTypeName(items), changeId: change.id, items })
}

/** Jira tells transitions apart as generic, and a lone change of assignee as an assignment. */
function eventTypeName(items: readonly ChangeItem[]): string {
  if (items.some((item) => item.fieldId === 'status')) return 'issue_generic'
  return items.every((item) => item.fieldId === 'assignee') ? 'issue_assigned' : 'issue_updated'
}

export function touch(world: World, issue: IssueRecord): void {
  issue.updated = world.now()
  world.changed()
}

export function isSubtask(world: World, issue: IssueRecord): boolean {
  return world.state.issueTypes.get(textOf(issue, 'issuetype') ?? '')?.subtask === true
}

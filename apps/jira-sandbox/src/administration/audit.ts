import type { AuditRecord } from '../records/records.ts'
import { nextId } from '../world/state.ts'
import type { View } from '../world/world.ts'

export interface AuditEntry {
  /** A sentence like "Project created". */
  readonly summary: string
  /** As Jira sorts its log: projects, user management, group management, fields, workflows, permissions … */
  readonly category: string
  readonly object?: AuditRecord['objectItem']
  readonly changes?: AuditRecord['changedValues']
  readonly associated?: AuditRecord['associatedItems']
}

/** Writes what the caller of the view did into the audit log. */
export function audit(view: View, { summary, category, object, changes = [], associated = [] }: AuditEntry): void {
  view.state.administration.audit.push({
    id: nextId(view.state, 'audit'),
    summary,
    authorId: view.caller?.accountId ?? null,
    created: view.world.now(),
    category,
    ...(object && { objectItem: object }),
    changedValues: changes,
    associatedItems: associated,
  })
}

/** How changes of things of one type are noted: in the audit log, and as a change of the world. */
export function changeLog(category: string, typeName: string) {
  return (view: View, { id, name }: { readonly id: string; readonly name: string }, summary: string): void => {
    audit(view, { summary, category, object: { id, name, typeName } })
    view.world.changed()
  }
}

/** The changed parts of a record, told with their old and new values. */
export function changesOf(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): AuditRecord['changedValues'] {
  return Object.keys(after)
    .filter((name) => before[name] !== after[name])
    .map((name) => ({ fieldName: name, changedFrom: textOf(before[name]), changedTo: textOf(after[name]) }))
}

function textOf(value: unknown): string {
  return value === undefined || value === null ? '' : String(value)
}

import { isStrings } from '../json/object.ts'
import type { IssueRecord, Value } from '../records/records.ts'
import type { View } from '../world/world.ts'
import { applyValues, recordChange } from './commit.ts'

/** Takes a component or version out of the issues that have it, and puts another in its place when there is one. */
export function replaceReference(view: View, fieldId: string, oldId: string, newId: string | undefined): void {
  for (const issue of issuesWith(view, fieldId, oldId)) {
    const next = replaced(issue.values[fieldId] ?? null, oldId, newId)
    const items = applyValues(view.world, issue, new Map([[fieldId, next]]))
    recordChange(view.world, issue, view.caller?.accountId ?? '', items)
  }
}

function replaced(value: Value, oldId: string, newId: string | undefined): Value {
  if (!isStrings(value)) return newId ?? null
  const kept = value.filter((id) => id !== oldId)
  return newId === undefined || kept.includes(newId) ? kept : [...kept, newId]
}

/** The issues that hold the id in a field, alone or among others. */
export function issuesWith(view: View, fieldId: string, id: string): IssueRecord[] {
  return [...view.state.issues.values()].filter((issue) => {
    const value = issue.values[fieldId]
    return value === id || (isStrings(value) && value.includes(id))
  })
}

import { isStrings } from '../json/object.ts'
import type { IssueRecord } from '../records/records.ts'
import type { View } from '../world/world.ts'
import { applyValues, recordChange } from './commit.ts'

/** Takes a component or version out of the issues that have it, and puts another in its place when there is one. */
export function replaceReference(view: View, fieldId: string, oldId: string, newId: string | undefined): void {
  for (const issue of issuesWith(view, fieldId, oldId)) {
    const ids = issue.values[fieldId]
    const kept = isStrings(ids) ? ids.filter((id) => id !== oldId) : []
    const next = newId === undefined || kept.includes(newId) ? kept : [...kept, newId]
    const items = applyValues(view.world, issue, new Map([[fieldId, next]]))
    recordChange(view.world, issue, view.caller?.accountId ?? '', items)
  }
}

export function issuesWith(view: View, fieldId: string, id: string): IssueRecord[] {
  return [...view.state.issues.values()].filter((issue) => {
    const ids = issue.values[fieldId]
    return isStrings(ids) && ids.includes(id)
  })
}

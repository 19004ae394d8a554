import type { CustomFieldRecord } from '../records/records.ts'
import type { State } from '../world/state.ts'

/** The field that scrum boards estimate in: the story points of the site. */
export function estimationField(state: State): CustomFieldRecord | undefined {
  return [...state.customFields.values()].find(
    (field) => field.kind === 'number' && /^story points?\b/i.test(field.name),
  )
}

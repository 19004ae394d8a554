import type { FieldDefinition } from '../fields/definition.ts'
import type { IssueRecord } from '../records/records.ts'
import type { View } from '../world/world.ts'
import { computedFields } from './computed-field.ts'
import { showStored } from './stored-field.ts'

/** What an issue holds in a field, as REST shows it; undefined when the field is not there at all. */
export function showField(field: FieldDefinition, issue: IssueRecord, view: View): unknown {
  const show = computedFields[field.id]
  return show ? show(issue, view) : showStored(field, issue, view)
}

import type { CustomFieldRecord } from '../records/records.ts'
import { contextFor, contextsOf, optionsIn } from './contexts.ts'

/** Whether a custom field is offered there: it is not in the trash, and one of its contexts holds. */
export function isOffered(field: CustomFieldRecord, projectId: string, typeId?: string): boolean {
  return !field.trashed && contextThere(field, projectId, typeId) !== undefined
}

/** The options that can be chosen there. */
export function offeredOptions(field: CustomFieldRecord, projectId: string, typeId?: string) {
  const context = contextThere(field, projectId, typeId)
  return context ? optionsIn(field, context).filter(({ disabled }) => !disabled) : []
}

/** Where the type is not known any context of the project will do. */
function contextThere(field: CustomFieldRecord, projectId: string, typeId: string | undefined) {
  if (typeId !== undefined) return contextFor(field, projectId, typeId)
  return contextsOf(field).find(({ projectIds }) => projectIds.length === 0 || projectIds.includes(projectId))
}

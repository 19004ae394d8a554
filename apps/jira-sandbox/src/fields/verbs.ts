import { isObject, isStrings } from '../json/object.ts'
import type { Value } from '../records/records.ts'
import type { FieldDefinition, FieldKind } from './definition.ts'
import { accept, type ReadContext, type Reading, readField, refuse } from './read.ts'

/** One operation of `update`, by its verb, on the present value. */
export function applyVerb(
  field: FieldDefinition,
  verb: string,
  input: unknown,
  current: Value,
  context: ReadContext,
): Reading {
  if (field.kind === 'parent' && verb === 'set' && isObject(input) && input.none === true) return accept(null)
  if (verb === 'set') return readField(field, input, context)
  const list = isStrings(current) ? current : []
  if (!listKinds.has(field.kind)) return refuse(`Operation '${verb}' is not supported by field '${field.id}'.`)
  const reading = readField(field, [input], context)
  if (!reading.ok || !isStrings(reading.value)) return reading
  const [item = ''] = reading.value
  if (verb === 'add') return accept(list.includes(item) ? list : [...list, item])
  if (verb === 'remove') return accept(list.filter((present) => present !== item))
  return refuse(`Operation '${verb}' is not supported by field '${field.id}'.`)
}

const listKinds: ReadonlySet<FieldKind> = new Set<FieldKind>([
  ...(['labels', 'options', 'users', 'components', 'versions', 'groups'] as const),
])

/** The verbs a field takes in `update`, as createmeta and editmeta list them. */
export function verbsOf(field: FieldDefinition): string[] {
  if (listKinds.has(field.kind)) return ['add', 'set', 'remove']
  if (field.kind === 'timetracking') return ['set', 'edit']
  return field.kind === 'issuelinks' ? ['add', 'copy'] : ['set']
}

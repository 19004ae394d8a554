import { optionsBelow } from '../../fields/cascade.ts'
import type { CustomFieldRecord, Value } from '../../records/records.ts'
import type { Place } from '../description/place.ts'
import { type Draft, refer } from './draft.ts'
import { person } from './people.ts'
import type { Telling } from './telling.ts'
import { readWhen } from './when.ts'

/** The values of custom fields, given by the name or the id of the field. */
export function customValues(draft: Draft, { given, where, project }: Telling): Record<string, Value> {
  const values: Record<string, Value> = {}
  for (const [name, value] of Object.entries(given.fields)) {
    const place = [...where, 'fields', name]
    const field = fieldNamed(draft, place, name, project.id)
    if (field && value !== null) values[field.id] = readValue(draft, place, field, value)
  }
  return values
}

/** Of fields with one name, the one that the project has. */
function fieldNamed(draft: Draft, place: Place, name: string, projectId: string): CustomFieldRecord | undefined {
  const offered = ({ contexts }: CustomFieldRecord) =>
    contexts === undefined || contexts.some(({ projectIds: ids }) => ids.length === 0 || ids.includes(projectId))
  const customFields = draft.site.customFields.filter(offered)
  const same = customFields.filter((field) => field.name.toLowerCase() === name.toLowerCase())
  if (same.length > 1) {
    draft.fault(place, `several fields have this name; use one of the ids ${same.map(({ id }) => id).join(', ')}`)
    return undefined
  }
  return refer(draft, place, name, { among: customFields, what: 'custom field', names: (it) => [it.name, it.id] })
}

type Given = string | number | readonly string[]

function readValue(draft: Draft, place: Place, field: CustomFieldRecord, value: Given): Value {
  const reading = readers[field.kind](draft, place, field, value)
  if (reading === undefined) draft.fault(place, `a field of kind ${field.kind} takes ${wanted[field.kind]}`)
  return reading ?? null
}

const wanted: Readonly<Record<CustomFieldRecord['kind'], string>> = {
  text: 'a text',
  rich: 'a text in wiki markup',
  url: 'an address such as https://example.com',
  number: 'a number',
  date: 'a day such as 2026-03-31',
  datetime: 'a time such as 2026-03-31T09:30:00Z or -3d',
  user: 'a person',
  users: 'a list of people',
  option: 'the name of an option',
  radio: 'the name of an option',
  checkboxes: 'a list of names of options',
  cascade: 'the name of an option, or a list of it and one below it',
  options: 'a list of names of options',
  labels: 'a list of labels',
  sprint: 'the name of a sprint, or a list of them',
}

type Reader = (draft: Draft, place: Place, field: CustomFieldRecord, value: Given) => Value | undefined

const readers: Readonly<Record<CustomFieldRecord['kind'], Reader>> = {
  text: (_draft, _place, _field, value) => (typeof value === 'string' ? value : undefined),
  rich: (_draft, _place, _field, value) => (typeof value === 'string' ? { wiki: value } : undefined),
  url: (_draft, _place, _field, value) => (typeof value === 'string' && URL.canParse(value) ? value : undefined),
  number: (_draft, _place, _field, value) => (typeof value === 'number' ? value : undefined),
  date: (_draft, _place, _field, value) =>
    typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined,
  datetime: (draft, place, _field, value) =>
    typeof value === 'object' ? undefined : readWhen(draft, place, value, draft.at),
  user: (draft, place, _field, value) =>
    typeof value === 'string' ? (person(draft, place, value)?.accountId ?? null) : undefined,
  users: (draft, place, _field, value) =>
    typeof value === 'object' ? value.flatMap((name) => person(draft, place, name)?.accountId ?? []) : undefined,
  option: readOption,
  radio: readOption,
  options: readOptions,
  checkboxes: readOptions,
  cascade: readCascade,
  labels: (_draft, _place, _field, value) => (typeof value === 'object' ? [...value] : undefined),
  sprint: (draft, place, _field, value) =>
    typeof value === 'number' ? undefined : [value].flat().flatMap((name) => sprintId(draft, place, name)),
}

function readOption(draft: Draft, place: Place, field: CustomFieldRecord, value: Given): Value | undefined {
  return typeof value === 'string' ? optionId(draft, place, field, value) : undefined
}

function readOptions(draft: Draft, place: Place, field: CustomFieldRecord, value: Given): Value | undefined {
  return typeof value === 'object' ? value.flatMap((name) => optionId(draft, place, field, name) ?? []) : undefined
}

function readCascade(draft: Draft, place: Place, field: CustomFieldRecord, value: Given): Value | undefined {
  const [parent, child, ...more] = typeof value === 'number' ? [] : [value].flat()
  if (parent === undefined || more.length > 0) return undefined
  const among = (options: CustomFieldRecord['options'], name: string) =>
    refer(draft, place, name, { among: options, what: `option of ${field.name}`, names: (it) => [it.value] })?.id
  const parentId = among(optionsBelow(field.options), parent)
  if (parentId === undefined || child === undefined) return parentId === undefined ? null : [parentId]
  return [parentId, among(optionsBelow(field.options, parentId), child) ?? []].flat()
}

function optionId(draft: Draft, place: Place, field: CustomFieldRecord, name: string): string | null {
  const { options } = field
  return (
    refer(draft, place, name, { among: options, what: `option of ${field.name}`, names: (it) => [it.value] })?.id ??
    null
  )
}

/** `sprint` is short for the field of kind sprint. */
export function sprintIds(draft: Draft, place: Place, name: string): Record<string, Value> {
  const field = draft.site.customFields.find(({ kind }) => kind === 'sprint')
  if (!field) draft.fault(place, 'there is no custom field of kind sprint')
  return field ? { [field.id]: sprintId(draft, place, name) } : {}
}

function sprintId(draft: Draft, place: Place, name: string): string[] {
  const sprint = refer(draft, place, name, {
    among: draft.site.sprints,
    what: 'sprint',
    names: (it) => [it.name, it.id],
  })
  return sprint ? [String(sprint.id)] : []
}

import { optionsBelow } from '../../fields/cascade.ts'
import type { CustomFieldRecord, ProjectRecord, Value } from '../../records/records.ts'
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
    if (field && value !== null) values[field.id] = readValue(draft, place, { field, projectId: project.id }, value)
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

/** A field and the project of the issue that it is a field of. */
interface Holder {
  readonly field: CustomFieldRecord
  readonly projectId: string
}

function readValue(draft: Draft, place: Place, holder: Holder, value: Given): Value {
  const { field } = holder
  const reading = readers[field.kind](draft, place, holder, value)
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
  group: 'the name of a group',
  groups: 'a list of names of groups',
  version: 'the name of a version of the project',
  versions: 'a list of names of versions of the project',
  project: 'the key of a project',
  readonly: 'a text',
  importid: 'a number',
}

type Reader = (draft: Draft, place: Place, holder: Holder, value: Given) => Value | undefined

const readers: Readonly<Record<CustomFieldRecord['kind'], Reader>> = {
  text: (_draft, _place, _holder, value) => (typeof value === 'string' ? value : undefined),
  rich: (_draft, _place, _holder, value) => (typeof value === 'string' ? { wiki: value } : undefined),
  url: (_draft, _place, _holder, value) => (typeof value === 'string' && URL.canParse(value) ? value : undefined),
  number: (_draft, _place, _holder, value) => (typeof value === 'number' ? value : undefined),
  date: (_draft, _place, _holder, value) =>
    typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined,
  datetime: (draft, place, _holder, value) =>
    typeof value === 'object' ? undefined : readWhen(draft, place, value, draft.at),
  user: (draft, place, _holder, value) =>
    typeof value === 'string' ? (person(draft, place, value)?.accountId ?? null) : undefined,
  users: (draft, place, _holder, value) =>
    typeof value === 'object' ? value.flatMap((name) => person(draft, place, name)?.accountId ?? []) : undefined,
  option: readOption,
  radio: readOption,
  options: readOptions,
  checkboxes: readOptions,
  cascade: readCascade,
  labels: (_draft, _place, _holder, value) => (typeof value === 'object' ? [...value] : undefined),
  sprint: (draft, place, _holder, value) =>
    typeof value === 'number' ? undefined : [value].flat().flatMap((name) => sprintId(draft, place, name)),
  group: (draft, place, _holder, value) => (typeof value === 'string' ? groupId(draft, place, value) : undefined),
  groups: (draft, place, _holder, value) =>
    typeof value === 'object' ? value.flatMap((name) => groupId(draft, place, name) ?? []) : undefined,
  version: (draft, place, holder, value) =>
    typeof value === 'string' ? versionId(draft, place, holder, value) : undefined,
  versions: (draft, place, holder, value) =>
    typeof value === 'object' ? value.flatMap((name) => versionId(draft, place, holder, name) ?? []) : undefined,
  project: (draft, place, _holder, value) => (typeof value === 'string' ? projectId(draft, place, value) : undefined),
  readonly: (_draft, _place, _holder, value) => (typeof value === 'string' ? value : undefined),
  importid: (_draft, _place, _holder, value) => (typeof value === 'number' ? value : undefined),
}

function groupId(draft: Draft, place: Place, name: string): string | null {
  return (
    refer(draft, place, name, { among: draft.site.groups, what: 'group', names: (it) => [it.name] })?.groupId ?? null
  )
}

function versionId(draft: Draft, place: Place, holder: Holder, name: string): string | null {
  const among = draft.site.versions.filter((it) => it.projectId === holder.projectId)
  return (
    refer(draft, place, name, { among, what: 'version of the project', names: (it) => [it.name, it.id] })?.id ?? null
  )
}

function projectId(draft: Draft, place: Place, key: string): string | null {
  const wanted = { among: draft.site.projects, what: 'project', names: (it: ProjectRecord) => [it.key, it.id] }
  return refer(draft, place, key, wanted)?.id ?? null
}

function readOption(draft: Draft, place: Place, { field }: Holder, value: Given): Value | undefined {
  return typeof value === 'string' ? optionId(draft, place, field, value) : undefined
}

function readOptions(draft: Draft, place: Place, { field }: Holder, value: Given): Value | undefined {
  return typeof value === 'object' ? value.flatMap((name) => optionId(draft, place, field, name) ?? []) : undefined
}

function readCascade(draft: Draft, place: Place, { field }: Holder, value: Given): Value | undefined {
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

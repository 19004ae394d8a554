import { invalidDocument, readText, type TextFault, textTooLong } from '../adf/read-text.ts'
import { isSwitchedOn } from '../administration/application-properties.ts'
import { badRequest } from '../http/faults.ts'
import { isObject, type JsonObject } from '../json/object.ts'
import { levelsOffered } from '../permissions/permissions.ts'
import type { ProjectRecord, Value } from '../records/records.ts'
import { findIssue, findProject, type State } from '../world/state.ts'
import type { ApiVersion, World } from '../world/world.ts'
import { optionMeant, optionRefused, optionsBelow } from './cascade.ts'
import type { FieldDefinition, FieldKind } from './definition.ts'
import { offeredOptions } from './offered.ts'

export interface ReadContext {
  readonly world: World
  readonly api: ApiVersion
  readonly project: ProjectRecord
  /** The type of the issue, where it is known: options may depend on it. */
  readonly typeId?: string
}

export type Reading = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly message: string }

/** Reads what a request wants a field to be. `null` empties any field. */
export function readField(field: FieldDefinition, input: unknown, context: ReadContext): Reading {
  if (input === null || input === undefined) return emptied(field, context)
  const reader = readers[field.kind]
  return reader ? reader(input, context, field) : refuse(notOnScreen(field.id))
}

function emptied(field: FieldDefinition, { world }: ReadContext): Reading {
  const isNeeded = field.id === 'assignee' && !mayBeUnassigned(world.state)
  return isNeeded ? refuse('Issues must be assigned.') : accept(null)
}

export function notOnScreen(fieldId: string): string {
  return `Field '${fieldId}' cannot be set. It is not on the appropriate screen, or unknown.`
}

type Reader = (input: unknown, context: ReadContext, field: FieldDefinition) => Reading

export const accept = (value: Value): Reading => ({ ok: true, value })
export const refuse = (message: string): Reading => ({ ok: false, message })

const readers: Readonly<Partial<Record<FieldKind, Reader>>> = {
  text: (input) => {
    if (typeof input !== 'string') return refuse('Operation value must be a string')
    return input.length > 255
      ? refuse('The entered text is too long. It exceeds the allowed limit of 255 characters.')
      : accept(input)
  },
  rich: readRich,
  url: readUrl,
  number: (input) => (typeof input === 'number' ? accept(input) : refuse('Operation value must be a number')),
  date: readDate,
  datetime: readInstant,
  user: readUser,
  users: (input, context, field) => readList(input, (item) => readUser(item, context, field)),
  option: readOption,
  options: (input, context, field) => readList(input, (item) => readOption(item, context, field)),
  cascade: readCascade,
  labels: (input) => readList(input, readLabel),
  sprint: readSprint,
  priority: (input, { world }) => {
    const found = byIdOrName(input, world.state.priorities.values())
    return found ? accept(found.id) : refuse('The priority selected is invalid.')
  },
  resolution: (input, { world }) => {
    const found = byIdOrName(input, world.state.resolutions.values())
    return found ? accept(found.id) : refuse('The resolution selected is invalid.')
  },
  components: (input, { world, project }) =>
    readList(input, (item) => readNamed(item, ownedBy(project, world.state.components.values()), 'Component')),
  versions: (input, { world, project }) =>
    readList(input, (item) => readNamed(item, ownedBy(project, world.state.versions.values()), 'Version')),
  group: readGroup,
  groups: (input, context) => readList(input, (item) => readGroup(item, context)),
  version: (input, { world, project }) => readNamed(input, ownedBy(project, world.state.versions.values()), 'Version'),
  project: readProject,
  parent: readParent,
  securitylevel: (input, { world, project }) => {
    const found = byIdOrName(input, levelsOffered(world.state, project))
    return found ? accept(found.id) : refuse('The security level selected is invalid.')
  },
}

function readRich(input: unknown, { api, world }: ReadContext): Reading {
  const reading = readText(world.documents, api, input)
  return reading.ok ? accept(reading.text) : refuse(textFault(reading.fault, api))
}

function textFault(fault: TextFault, api: ApiVersion): string {
  // Jira does not even say which field a broken document was meant for.
  if (fault === 'invalid-document') throw badRequest(invalidDocument)
  if (fault === 'too-long') return textTooLong
  return api === 2
    ? 'Operation value must be a string'
    : 'Operation value must be an Atlassian Document (see the Atlassian Document Format)'
}

function readDate(input: unknown): Reading {
  if (typeof input !== 'string') return refuse('Operation value must be a string')
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(input) && new Date(`${input}T00:00:00Z`).toISOString().startsWith(input)
  return isDay ? accept(input) : refuse(`Error parsing date string: ${input}`)
}

function readInstant(input: unknown): Reading {
  if (typeof input !== 'string') return refuse('Operation value must be a string')
  const instant = parseInstant(input)
  return instant === undefined ? refuse(`Error parsing date string: ${input}`) : accept(instant)
}

/** `2026-01-26T01:39:15.510+0200`, and the RFC 3339 forms. */
export function parseInstant(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text)) return undefined
  const instant = Date.parse(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'))
  return Number.isNaN(instant) ? undefined : instant
}

function readUser(input: unknown, context: ReadContext, field: FieldDefinition): Reading {
  const { world, project } = context
  if (!isObject(input)) return refuse('data was not an object')
  const reading = world.flavour.readUser(world.state, input)
  if (reading.kind === 'nobody') return emptied(field, context)
  if (reading.kind === 'automatic') {
    return field.id === 'assignee' ? accept(defaultAssignee(world.state, project)) : refuse("User '-1' does not exist.")
  }
  if (reading.kind === 'refused') return refuse(reading.message)
  const { user } = reading
  const assignable = user.active && (user.role === 'admin' || user.role === 'member')
  return field.id !== 'assignee' || assignable
    ? accept(user.accountId)
    : refuse(`User '${world.flavour.name === 'cloud' ? user.accountId : user.name}' cannot be assigned issues.`)
}

/** Where issues must be assigned, the lead of the project gets what nobody else gets. */
export function defaultAssignee(state: State, project: ProjectRecord): string | null {
  return project.assigneeType === 'PROJECT_LEAD' || !mayBeUnassigned(state) ? project.leadAccountId : null
}

function mayBeUnassigned(state: State): boolean {
  return isSwitchedOn(state, 'jira.option.allowunassigned')
}

function readOption(input: unknown, { project, typeId }: ReadContext, { custom }: FieldDefinition): Reading {
  const found = optionMeant(custom ? offeredOptions(custom, project.id, typeId) : [], input)
  return found ? accept(found.id) : refuse(optionRefused(input))
}

/** One option and, in `child`, one below it. */
function readCascade(input: unknown, { project, typeId }: ReadContext, { custom }: FieldDefinition): Reading {
  if (!isObject(input)) return refuse('data was not an object')
  const options = custom ? offeredOptions(custom, project.id, typeId) : []
  const parent = optionMeant(optionsBelow(options), input)
  if (!parent) return refuse(optionRefused(input))
  if (input.child === undefined || input.child === null) return accept([parent.id])
  const child = optionMeant(optionsBelow(options, parent.id), input.child)
  return child ? accept([parent.id, child.id]) : refuse(optionRefused(input.child))
}

function readUrl(input: unknown): Reading {
  if (typeof input !== 'string') return refuse('Operation value must be a string')
  return URL.canParse(input) ? accept(input) : refuse('Not a valid URL')
}

function readLabel(input: unknown): Reading {
  if (typeof input !== 'string' || input === '') return refuse('Operation value must be a string')
  return /\s/.test(input) ? refuse(`The label '${input}' contains spaces which is invalid.`) : accept(input)
}

function readSprint(input: unknown, { world }: ReadContext): Reading {
  if (typeof input !== 'number') return refuse('Number value expected as the Sprint id.')
  const sprint = world.state.sprints.get(String(input))
  if (!sprint || sprint.state === 'closed') return refuse(`Sprint with id '${input}' does not exist or is closed.`)
  return accept([String(input)])
}

/** By id or by name; a Data Center has names alone. */
function readGroup(input: unknown, { world }: ReadContext): Reading {
  if (!isObject(input)) return refuse('data was not an object')
  const { groupId, name } = input
  const groups = [...world.state.groups.values()]
  const found =
    groupId === undefined ? groups.find((group) => group.name === name) : groups.find((it) => it.groupId === groupId)
  return found ? accept(found.groupId) : refuse(`Group '${String(groupId ?? name)}' does not exist.`)
}

/** A field that names another project; the project of the issue itself is no value to set. */
function readProject(input: unknown, { world }: ReadContext, field: FieldDefinition): Reading {
  if (!field.custom) return refuse(notOnScreen(field.id))
  if (!isObject(input)) return refuse('data was not an object')
  const wanted = input.id ?? input.key
  const found = typeof wanted === 'string' ? findProject(world.state, wanted) : undefined
  return found ? accept(found.id) : refuse('valid project is required')
}

function readParent(input: unknown, { world }: ReadContext): Reading {
  const wanted = isObject(input) ? (input.key ?? input.id) : undefined
  const parent = typeof wanted === 'string' ? findIssue(world.state, wanted) : undefined
  return parent ? accept(parent.id) : refuse('Could not find issue by id or key.')
}

function readList(input: unknown, readItem: (item: unknown) => Reading): Reading {
  if (!Array.isArray(input)) return refuse('data was not an array')
  const ids: string[] = []
  for (const item of input) {
    const reading = readItem(item)
    if (!reading.ok) return reading
    if (typeof reading.value === 'string' && !ids.includes(reading.value)) ids.push(reading.value)
  }
  return accept(ids)
}

interface Named {
  readonly id: string
  readonly name: string
}

function readNamed(input: unknown, items: readonly Named[], noun: string): Reading {
  const found = byIdOrName(input, items)
  if (found) return accept(found.id)
  const wanted: JsonObject = isObject(input) ? input : {}
  const by = wanted.id === undefined ? 'name' : 'id'
  return refuse(`${noun} ${by} '${String(wanted[by] ?? input)}' is not valid`)
}

export function byIdOrName<Item extends Named>(input: unknown, items: Iterable<Item>): Item | undefined {
  if (!isObject(input)) return undefined
  const name = typeof input.name === 'string' ? input.name.toLowerCase() : undefined
  for (const item of items) {
    if (input.id !== undefined ? item.id === String(input.id) : item.name.toLowerCase() === name) return item
  }
  return undefined
}

function ownedBy<Item extends { readonly projectId: string }>(project: ProjectRecord, items: Iterable<Item>): Item[] {
  return [...items].filter((item) => item.projectId === project.id)
}

import type { CustomFieldRecord } from '../records/records.ts'
import { customFieldSchema } from '../records/vocabulary.ts'
import type { State } from '../world/state.ts'
import type { FieldCatalog, FieldDefinition, FieldKind, FieldSchema } from './definition.ts'
import { systemFields } from './system.ts'

export function createFieldCatalog(state: State): FieldCatalog {
  const system = systemFields()
  let all: readonly FieldDefinition[] = []
  let index: ReadonlyMap<string, FieldDefinition> = new Map()
  let revision = 0
  function refresh(): void {
    const custom = [...state.customFields.values()].filter((record) => record.trashed === undefined)
    all = [...system, ...custom.map(definitionOf)]
    index = new Map(all.map((field) => [field.id, field]))
    revision += 1
  }
  refresh()
  return {
    get all() {
      return all
    },
    get revision() {
      return revision
    },
    byId: (id) => index.get(id),
    refresh,
  }
}

/** A custom field, trashed or not, as the catalog describes fields. */
export function definitionOf(record: CustomFieldRecord): FieldDefinition {
  const number = record.id.slice('customfield_'.length)
  const label = forms[record.kind].collapsed
  return {
    id: record.id,
    custom: record,
    name: record.name,
    kind: kindOf(record),
    schema: { ...forms[record.kind].schema, customId: Number(number) },
    clauseNames: [`cf[${number}]`, record.name, `${record.name}[${label}]`],
    orderable: true,
    navigable: true,
    searchable: true,
    editable: true,
  }
}

/** Radio buttons and check boxes are other faces of the two kinds of select lists. */
function kindOf({ kind }: CustomFieldRecord): FieldKind {
  if (kind === 'radio') return 'option'
  return kind === 'checkboxes' ? 'options' : kind
}

const types = 'com.atlassian.jira.plugin.system.customfieldtypes'

/** The schema of each kind, and the word JQL puts in `"Name[Word]"`. */
const forms: Readonly<Record<CustomFieldRecord['kind'], { schema: FieldSchema; collapsed: string }>> = {
  text: { schema: { type: 'string', custom: `${types}:textfield` }, collapsed: 'Short text' },
  rich: { schema: { type: 'string', custom: `${types}:textarea` }, collapsed: 'Paragraph' },
  url: { schema: { type: 'string', custom: `${types}:url` }, collapsed: 'URL' },
  number: { schema: { type: 'number', custom: `${types}:float` }, collapsed: 'Number' },
  date: { schema: { type: 'date', custom: `${types}:datepicker` }, collapsed: 'Date' },
  datetime: { schema: { type: 'datetime', custom: `${types}:datetime` }, collapsed: 'Time stamp' },
  user: { schema: { type: 'user', custom: `${types}:userpicker` }, collapsed: 'User Picker (single user)' },
  users: {
    schema: { type: 'array', items: 'user', custom: `${types}:multiuserpicker` },
    collapsed: 'User Picker (multiple users)',
  },
  option: { schema: { type: 'option', custom: `${types}:select` }, collapsed: 'Dropdown' },
  radio: { schema: { type: 'option', custom: `${types}:radiobuttons` }, collapsed: 'Radio Buttons' },
  options: {
    schema: { type: 'array', items: 'option', custom: `${types}:multiselect` },
    collapsed: 'Select List (multiple choices)',
  },
  checkboxes: {
    schema: { type: 'array', items: 'option', custom: `${types}:multicheckboxes` },
    collapsed: 'Checkboxes',
  },
  cascade: {
    schema: { type: 'option-with-child', custom: `${types}:cascadingselect` },
    collapsed: 'Select List (cascading)',
  },
  labels: { schema: { type: 'array', items: 'string', custom: `${types}:labels` }, collapsed: 'Labels' },
  sprint: {
    schema: { type: 'array', items: 'json', custom: 'com.pyxis.greenhopper.jira:gh-sprint' },
    collapsed: 'Sprint',
  },
}

/** Types that Jira brings and the sandbox has no fields of. */
const foreignTypes: ReadonlySet<string> = new Set(
  [...['grouppicker', 'importid', 'multigrouppicker', 'multiversion', 'project', 'readonlyfield', 'version']].map(
    (name) => `${types}:${name}`,
  ),
)

/**
 * The kind of fields of a type, like `com.atlassian.jira.plugin.system.customfieldtypes:float`. Undefined for a type
 * that Jira has and the sandbox has not, `unknown` for one that is nowhere.
 */
export function kindOfType(type: string): CustomFieldRecord['kind'] | 'unknown' | undefined {
  const kind = kinds.find((candidate) => forms[candidate].schema.custom === type)
  return kind ?? (foreignTypes.has(type) ? undefined : 'unknown')
}

const kinds = customFieldSchema.shape.kind.options

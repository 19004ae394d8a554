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
    searchable: record.searcherKey !== null,
    editable: true,
  }
}

/** Some kinds differ from another only in how people see them. */
function kindOf({ kind }: CustomFieldRecord): FieldKind {
  if (kind === 'radio') return 'option'
  if (kind === 'checkboxes') return 'options'
  if (kind === 'readonly') return 'text'
  return kind === 'importid' ? 'number' : kind
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
  group: { schema: { type: 'group', custom: `${types}:grouppicker` }, collapsed: 'Group Picker (single group)' },
  groups: {
    schema: { type: 'array', items: 'group', custom: `${types}:multigrouppicker` },
    collapsed: 'Group Picker (multiple groups)',
  },
  version: { schema: { type: 'version', custom: `${types}:version` }, collapsed: 'Version Picker (single version)' },
  versions: {
    schema: { type: 'array', items: 'version', custom: `${types}:multiversion` },
    collapsed: 'Version Picker (multiple versions)',
  },
  project: { schema: { type: 'project', custom: `${types}:project` }, collapsed: 'Project Picker (single project)' },
  // People cannot write into these two; programs can.
  readonly: { schema: { type: 'string', custom: `${types}:readonlyfield` }, collapsed: 'Text Field (read only)' },
  importid: { schema: { type: 'number', custom: `${types}:importid` }, collapsed: 'Import Id' },
}

/** The kind of fields of a type, like `com.atlassian.jira.plugin.system.customfieldtypes:float`, if it is one of Jira's own. */
export function kindOfType(type: string): CustomFieldRecord['kind'] | undefined {
  return kinds.find((candidate) => forms[candidate].schema.custom === type)
}

const kinds = customFieldSchema.shape.kind.options

import type { CustomFieldRecord } from '../records.ts'

/** How the value of a field is stored, read, shown and searched. */
export type FieldKind =
  | 'text'
  | 'rich'
  | 'number'
  | 'date'
  | 'datetime'
  | 'user'
  | 'option'
  | 'options'
  | 'labels'
  | 'sprint'
  | 'project'
  | 'issuetype'
  | 'status'
  | 'priority'
  | 'resolution'
  | 'components'
  | 'versions'
  | 'parent'
  | 'timetracking'
  | 'issuelinks'
  | 'computed'

export interface FieldSchema {
  readonly type: string
  readonly items?: string
  readonly system?: string
  readonly custom?: string
  readonly customId?: number
}

export interface FieldDefinition {
  readonly id: string
  readonly name: string
  readonly kind: FieldKind
  readonly schema: FieldSchema | undefined
  readonly clauseNames: readonly string[]
  readonly orderable: boolean
  readonly navigable: boolean
  readonly searchable: boolean
  /** On a create or edit screen. */
  readonly editable: boolean
  readonly custom: CustomFieldRecord | undefined
}

/** Every field of the site, system fields first. */
export interface FieldCatalog {
  readonly all: readonly FieldDefinition[]
  byId(id: string): FieldDefinition | undefined
}

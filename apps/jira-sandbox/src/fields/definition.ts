import type { CustomFieldRecord } from '../records/records.ts'

/** How the value of a field is stored, read, shown and searched. */
export type FieldKind =
  | 'text'
  | 'rich'
  | 'url'
  | 'number'
  | 'date'
  | 'datetime'
  | 'user'
  | 'users'
  | 'option'
  | 'options'
  | 'cascade'
  | 'labels'
  | 'sprint'
  | 'group'
  | 'groups'
  | 'version'
  | 'project'
  | 'issuetype'
  | 'status'
  | 'priority'
  | 'resolution'
  | 'components'
  | 'versions'
  | 'parent'
  | 'securitylevel'
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
  /** Grows with every change of the custom fields; what was derived from an older one is stale. */
  readonly revision: number
  byId(id: string): FieldDefinition | undefined
  /** To be called when custom fields were made, changed, thrown away or taken back. */
  refresh(): void
}

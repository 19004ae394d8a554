import type { FieldCatalog, FieldDefinition } from '../fields/definition.ts'

/** Which parts of an issue an answer shows. */
export interface Selection {
  /** Nothing but the id, the default of `/search/jql`. */
  readonly idOnly: boolean
  readonly fields: readonly FieldDefinition[]
  readonly expand: ReadonlySet<string>
  readonly properties: readonly string[]
}

interface Asked {
  readonly fields: readonly string[]
  readonly expand: readonly string[]
  readonly properties: readonly string[]
}

/** Reads `*all`, `*navigable`, ids and `-id`; unknown names select nothing, as in Jira. */
export function selectFields(catalog: FieldCatalog, asked: Asked, byDefault: '*all' | '*navigable' | 'id'): Selection {
  const { expand, properties } = asked
  const words = asked.fields.length === 0 ? [byDefault] : asked.fields
  const chosen = new Map<string, FieldDefinition>()
  // A list of exclusions alone is taken away from the default.
  const list = words.every((word) => word.startsWith('-')) ? [byDefault === 'id' ? '*all' : byDefault, ...words] : words
  for (const word of list) {
    if (word === '*all') for (const field of catalog.all) chosen.set(field.id, field)
    else if (word === '*navigable') for (const field of catalog.all.filter(navigable)) chosen.set(field.id, field)
    else if (word.startsWith('-')) chosen.delete(word.slice(1))
    else {
      const field = catalog.byId(word)
      if (field) chosen.set(field.id, field)
    }
  }
  const isShort = words.every((word) => word === 'id') && expand.length === 0 && properties.length === 0
  const idOnly = byDefault === 'id' && isShort
  return { idOnly, fields: [...chosen.values()], expand: new Set(expand), properties }
}

/** Comments and worklogs come only when asked for by name or with everything. */
function navigable(field: FieldDefinition): boolean {
  return field.id !== 'comment' && field.id !== 'worklog' && field.id !== 'attachment'
}

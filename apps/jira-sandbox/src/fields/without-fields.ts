import type { FieldCatalog, FieldDefinition } from './definition.ts'

/** A catalog without some fields: what a Jira shows may be less than what its queries know. */
export function withoutFields(catalog: FieldCatalog, absent: ReadonlySet<string>): FieldCatalog {
  if (absent.size === 0) return catalog
  let shown: readonly FieldDefinition[] = []
  let revision = -1
  return {
    get all() {
      if (revision !== catalog.revision) shown = catalog.all.filter((field) => !absent.has(field.id))
      revision = catalog.revision
      return shown
    },
    get revision() {
      return catalog.revision
    },
    byId: (id) => (absent.has(id) ? undefined : catalog.byId(id)),
    refresh: () => catalog.refresh(),
  }
}

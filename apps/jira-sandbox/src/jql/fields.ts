import type { FieldCatalog } from '../fields/definition.ts'
import type { State } from '../world/state.ts'
import { customJqlField } from './custom-fields.ts'
import type { JqlField } from './field.ts'
import { systemJqlFields } from './system-fields.ts'

export type { Comparison, JqlField } from './field.ts'

/** The searchable fields of the site, by all their names. Fields may be made and renamed while it runs. */
export interface JqlFields {
  readonly all: readonly JqlField[]
  find(name: string): JqlField | undefined
}

export function createJqlFields(state: State, catalog: FieldCatalog): JqlFields {
  const system = systemJqlFields(state)
  let readFor = -1
  let all: readonly JqlField[] = system
  const byName = new Map<string, JqlField>()

  function current(): readonly JqlField[] {
    if (readFor === state.revision) return all
    readFor = state.revision
    catalog.refresh()
    all = [...system, ...catalog.all.filter((field) => field.custom).map(customJqlField)]
    byName.clear()
    for (const field of all) {
      // Of two fields with one name the first answers to it; the other has its number.
      for (const name of field.names) if (!byName.has(name.toLowerCase())) byName.set(name.toLowerCase(), field)
    }
    return all
  }

  return {
    get all() {
      return current()
    },
    find(name) {
      current()
      return byName.get(name.toLowerCase())
    },
  }
}

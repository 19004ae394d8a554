import type { Field, FieldKind, Resource } from '@valence/element-kit'
import { z } from 'zod'

/** A record as its field table declares it: every field where it stands in the provider's record. */
export function recordSchema(
  { fields }: Pick<Resource, 'fields'>,
  isShown: (field: Field) => boolean = () => true,
): z.ZodType {
  const shown = fields.filter(isShown)
  return objectOf(shown.map((field) => ({ path: field.vendorPath.split('.'), field })))
}

interface Place {
  readonly path: readonly string[]
  readonly field: Field
}

function objectOf(places: readonly Place[]): z.ZodType {
  const names = [...new Set(places.map(({ path }) => path[0] ?? ''))]
  return z.looseObject(
    Object.fromEntries(
      names.map((name) => {
        const here = places.filter(({ path }) => path[0] === name)
        return [name, memberOf(here).optional()]
      }),
    ),
  )
}

/** A member that is a field itself, or holds fields, or both: `status`, in which `status.statusCategory` stands. */
function memberOf(places: readonly Place[]): z.ZodType {
  const below = places.filter(({ path }) => path.length > 1).map(({ path, field }) => ({ path: path.slice(1), field }))
  const self = places.find(({ path }) => path.length === 1)?.field
  const schema = below.length > 0 ? objectOf(below) : schemaOf(self?.kind ?? 'object', self?.itemKind)
  return self === undefined ? schema : schema.meta({ description: self.displayName })
}

function schemaOf(kind: FieldKind, itemKind: FieldKind = 'object'): z.ZodType {
  return kind === 'array' ? z.array(schemas[itemKind]()) : schemas[kind]()
}

const schemas: Readonly<Record<FieldKind, () => z.ZodType>> = {
  string: () => z.string(),
  number: () => z.number(),
  boolean: () => z.boolean(),
  date: () => z.string().meta({ format: 'date' }),
  // Providers write instants in forms of their own, so no format is promised.
  datetime: () => z.string(),
  object: () => z.looseObject({}),
  array: () => z.array(z.unknown()),
}

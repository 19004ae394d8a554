import type { FieldType } from '@valence/ceql'

/** The type of a field as metadata shows it. `object` fields compare by their identities, arrays by any element. */
export type FieldKind = 'string' | 'number' | 'boolean' | 'date' | 'datetime' | 'object' | 'array'

/** One field of a resource: the same row serves CEQL, `fields=`, metadata, docs and tests. */
export interface Field {
  /** The name callers use in `where`, `fields` and `orderBy`. */
  readonly path: string
  /** Where the value stands in the provider's record, dotted. */
  readonly vendorPath: string
  readonly kind: FieldKind
  /** For arrays: what their elements are. */
  readonly itemKind?: FieldKind
  readonly displayName: string
  /** The provider's own word for the type, e.g. `option`. */
  readonly nativeType?: string | undefined
  /** Members of an object by which a literal matches it, e.g. `['name', 'key', 'id']`. */
  readonly identities?: readonly string[]
  /** What to compare in the place of a value, or of each in an array: the object that the provider wrote as text. */
  readonly readValue?: (value: unknown) => unknown
  readonly filterable: boolean
  readonly createable: boolean
  readonly updateable: boolean
  readonly required: boolean
  readonly custom: boolean
  /** The values that a write may give, when the provider tells them. */
  readonly allowedValues?: readonly AllowedValue[]
}

/** A value that a field may be given, as people know it, and by the id that the provider gives it. */
export interface AllowedValue {
  readonly name: string
  readonly id?: string
}

type FieldOptions = Partial<Omit<Field, 'path' | 'kind'>>

/**
 * Declares a field; what is not said is the plain case: filterable, read only, not custom, standing at its own path.
 *
 * @example field('priority', 'object', { vendorPath: 'fields.priority', identities: ['name', 'id'], updateable: true })
 */
export function field(path: string, kind: FieldKind, options: FieldOptions = {}): Field {
  return {
    path,
    vendorPath: path,
    kind,
    displayName: options.displayName ?? path,
    filterable: true,
    createable: false,
    updateable: false,
    required: false,
    custom: false,
    ...options,
  }
}

/** The type by which CEQL reads a literal that is compared with this field. */
export function literalType(field: Field): FieldType {
  const kind = field.kind === 'array' ? (field.itemKind ?? 'object') : field.kind
  return kind === 'object' || kind === 'array' ? 'any' : kind
}

/**
 * Reads the values of a field that CEQL compares: scalars as they are, an object by its identities, an array by each element.
 * An unknown name is read as a dotted path of the record itself, so that `fields.summary` means what it says.
 */
export function readField(record: unknown, path: string, declared: Field | undefined): unknown {
  const value = valueIn(record, path, declared)
  return comparable(value, declared?.identities ?? defaultIdentities)
}

/** Likewise, of what stands at a dotted path below a field. */
export function readBelow(record: unknown, declared: Field, rest: string): unknown {
  return readField(valueIn(record, declared.path, declared), rest, undefined)
}

function valueIn(record: unknown, path: string, declared: Field | undefined): unknown {
  const value = readPath(record, declared?.vendorPath ?? path)
  const read = declared?.readValue
  if (read === undefined) return value
  return Array.isArray(value) ? value.map((item: unknown) => read(item)) : read(value)
}

/** The value at a dotted path, or undefined. Only own members are read, never the prototype's. */
export function readPath(record: unknown, path: string): unknown {
  if (isRecord(record) && Object.hasOwn(record, path)) return record[path]
  let value: unknown = record
  for (const name of path.split('.')) {
    if (Array.isArray(value)) value = value.map((item: unknown) => own(item, name))
    else value = own(value, name)
  }
  return value
}

/** By these members a literal matches an object whose field declares none. */
export const defaultIdentities: readonly string[] = [
  'name',
  'key',
  'id',
  'value',
  'displayName',
  'accountId',
  'emailAddress',
]

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function own(value: unknown, name: string): unknown {
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined
}

function comparable(value: unknown, identities: readonly string[]): unknown {
  if (Array.isArray(value)) return value.flatMap((item: unknown) => identityValues(item, identities))
  return isRecord(value) ? identityValues(value, identities) : value
}

function identityValues(value: unknown, identities: readonly string[]): readonly unknown[] {
  if (value === null || value === undefined) return []
  if (Array.isArray(value)) return value.flatMap((item: unknown) => identityValues(item, identities))
  if (!isRecord(value)) return [value]
  return identities.map((name) => own(value, name)).filter((item) => item !== undefined && item !== null)
}

import { type Operator, operators } from '@valence/ceql'
import type { AllowedValue, Element, Field, FieldKind, Resource } from '@valence/element-kit'

/** A field as `/objects/{name}/metadata` shows it. */
export interface FieldMetadata {
  readonly vendorPath: string
  readonly path: string
  readonly type: FieldKind
  /** The provider's own word for the type. */
  readonly vendorNativeType?: string
  readonly vendorDisplayName: string
  readonly vendorReadOnly: boolean
  readonly vendorRequired: boolean
  readonly filterable: boolean
  /** What `where` may do with it. */
  readonly operators: readonly Operator[]
  readonly createable: boolean
  readonly updateable: boolean
  readonly custom: boolean
  /** The values that a write may give, when the provider tells them. */
  readonly allowedValues?: readonly AllowedValue[]
  /** Java's pattern of a date, for clients that read it. */
  readonly mask?: string
}

/** A parameter of an object's calls as `/objects/{name}/metadata` shows it. */
export interface ParameterMetadata {
  readonly name: string
  readonly description: string
  /** A list without it is a 400 that names it. */
  readonly required: boolean
  readonly allowedValues?: readonly string[]
}

/** An object in the form of `Elements-Version: Helium`. */
export interface ObjectDescription {
  readonly name: string
  readonly vendorName: string
  readonly type: 'vendor' | 'ceCanonical'
}

/** The objects of an element: what stands at the top of its URLs. What is below one is found through its path. */
export function describeObjects(element: Pick<Element, 'resources'>): readonly ObjectDescription[] {
  const top = element.resources.filter(({ parent }) => parent === undefined)
  return top.map(({ name, vendorName, view }) => ({
    name,
    vendorName,
    type: view === 'canonical' ? 'ceCanonical' : 'vendor',
  }))
}

/** The fields of a resource. A discovered one that the element declares already says what a write of it needs. */
export function describeFields(
  resource: Pick<Resource, 'fields'>,
  discovered: readonly Field[],
): readonly FieldMetadata[] {
  const told = new Map(discovered.map((field) => [field.path, field]))
  const declared = new Set(resource.fields.map(({ path }) => path))
  const own = resource.fields.map((field) => withDiscovered(field, told.get(field.path)))
  return [...own, ...discovered.filter(({ path }) => !declared.has(path))].map(describeField)
}

/** What may be said beside filters, in the query or in `where`. */
export function describeParameters({ parameters = [] }: Pick<Resource, 'parameters'>): readonly ParameterMetadata[] {
  return parameters.map(({ name, description, values, isRequired = false }) => ({
    name,
    description,
    required: isRequired,
    ...(values === undefined ? {} : { allowedValues: values }),
  }))
}

function withDiscovered(field: Field, told: Field | undefined): Field {
  if (told === undefined) return field
  const { required, createable, updateable, allowedValues } = told
  return { ...field, required, createable, updateable, ...(allowedValues !== undefined && { allowedValues }) }
}

function describeField(field: Field): FieldMetadata {
  const mask = masks[field.kind]
  return {
    vendorPath: field.vendorPath,
    path: field.path,
    type: field.kind,
    vendorDisplayName: field.displayName,
    vendorReadOnly: !field.createable && !field.updateable,
    vendorRequired: field.required,
    filterable: field.filterable,
    operators: field.filterable ? operators : [],
    createable: field.createable,
    updateable: field.updateable,
    custom: field.custom,
    ...(field.nativeType === undefined ? {} : { vendorNativeType: field.nativeType }),
    ...(field.allowedValues === undefined ? {} : { allowedValues: field.allowedValues }),
    ...(mask === undefined ? {} : { mask }),
  }
}

const masks: Readonly<Partial<Record<FieldKind, string>>> = {
  date: 'yyyy-MM-dd',
  datetime: "yyyy-MM-dd'T'HH:mm:ss.SSSZ",
}

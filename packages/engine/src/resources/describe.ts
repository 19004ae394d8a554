import type { Element, Field, FieldKind, Resource } from '@valence/element-kit'

/** A field as `/objects/{name}/metadata` shows it. */
export interface FieldMetadata {
  readonly vendorPath: string
  readonly path: string
  readonly type: FieldKind
  readonly vendorDisplayName: string
  readonly vendorReadOnly: boolean
  readonly vendorRequired: boolean
  readonly filterable: boolean
  readonly createable: boolean
  readonly updateable: boolean
  readonly custom: boolean
  /** Java's pattern of a date, for clients that read it. */
  readonly mask?: string
}

/** An object in the form of `Elements-Version: Helium`. */
export interface ObjectDescription {
  readonly name: string
  readonly vendorName: string
  readonly type: 'vendor'
}

/** The objects of an element: what stands at the top of its URLs. What is below one is found through its path. */
export function describeObjects(element: Pick<Element, 'resources'>): readonly ObjectDescription[] {
  const top = element.resources.filter(({ parent }) => parent === undefined)
  return top.map(({ name, vendorName }) => ({ name, vendorName, type: 'vendor' }))
}

/** The fields of a resource. A discovered one that the element declares already adds nothing. */
export function describeFields(
  resource: Pick<Resource, 'fields'>,
  discovered: readonly Field[],
): readonly FieldMetadata[] {
  const declared = new Set(resource.fields.map(({ path }) => path))
  return [...resource.fields, ...discovered.filter(({ path }) => !declared.has(path))].map(describeField)
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
    createable: field.createable,
    updateable: field.updateable,
    custom: field.custom,
    ...(mask === undefined ? {} : { mask }),
  }
}

const masks: Readonly<Partial<Record<FieldKind, string>>> = {
  date: 'yyyy-MM-dd',
  datetime: "yyyy-MM-dd'T'HH:mm:ss.SSSZ",
}

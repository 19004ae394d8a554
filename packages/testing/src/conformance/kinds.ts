import { type Field, type FieldKind, isRecord, type ProviderRecord, readPath } from '@valence/element-kit'

/** What is wrong with the value that a record has for a field; undefined when it has none, or one of the declared kind. */
export function misfit(record: ProviderRecord, field: Field): string | undefined {
  const value = readPath(record, field.vendorPath)
  if (value === undefined || value === null) return undefined
  if (!isOf[field.kind](value)) return wrong(field, field.kind, value)
  // What an item is written as is the provider's matter; its kind is that of what is compared.
  const { itemKind, readValue = (item: unknown) => item } = field
  if (itemKind === undefined || !Array.isArray(value)) return undefined
  const odd: unknown = value.find((item: unknown) => item !== null && !isOf[itemKind](readValue(item)))
  return odd === undefined ? undefined : wrong(field, `array of ${itemKind}`, odd)
}

function wrong({ path, vendorPath }: Field, kind: string, value: unknown): string {
  return `${path} (at ${vendorPath}) is declared ${kind}, but a record has ${JSON.stringify(value).slice(0, 100)}`
}

const isOf: Readonly<Record<FieldKind, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  date: isMoment,
  datetime: isMoment,
  object: isRecord,
  array: Array.isArray,
}

function isMoment(value: unknown): boolean {
  return typeof value === 'string' && !Number.isNaN(new Date(value).getTime())
}

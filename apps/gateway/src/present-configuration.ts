import { type Element, Fault, maskConfiguration } from '@valence/element-kit'
import { commonConfiguration, type Instance } from '@valence/engine'

/** What an element asks for when it is provisioned, in the form from which consoles build theirs. */
export function presentFields(element: Element) {
  return fieldsOf(element).map((field, index) => ({
    id: index + 1,
    key: field.key,
    name: field.name,
    description: field.description,
    type: types[field.kind],
    // A console without a word for several ways of authentication asks for what the usual one needs.
    required: field.required || element.authentications[0].requires.includes(field.key),
    ...requiredFor(element, field.key),
    ...(field.defaultValue === undefined ? {} : { defaultValue: field.defaultValue }),
    active: true,
    internal: false,
    displayOrder: index,
  }))
}

/** The same with what an instance has for each: defaults as text, secrets masked, nothing as empty text. */
export function presentEntries(element: Element, instance: Instance) {
  const values = maskConfiguration(fieldsOf(element), instance.configuration)
  return presentFields(element).map((field) => ({ ...field, propertyValue: values[field.key] ?? '' }))
}

/** @throws Fault not_found */
export function entryOf<T extends { readonly id: number; readonly key: string }>(
  entries: readonly T[],
  idOrKey: number | string,
): T {
  const entry = entries.find(({ id, key }) => id === idOrKey || key === idOrKey)
  if (entry !== undefined) return entry
  throw new Fault('not_found', `There is no configuration entry '${idOrKey}'.`)
}

function requiredFor({ authentications }: Element, key: string) {
  const ways = authentications.filter(({ requires }) => requires.includes(key)).map(({ type }) => type)
  return ways.length === 0 ? {} : { requiredFor: ways }
}

function fieldsOf(element: Element) {
  return [...element.configuration, ...commonConfiguration]
}

const types = {
  text: 'TEXTFIELD_128',
  url: 'TEXTFIELD_1000',
  secret: 'PASSWORD',
  boolean: 'BOOLEAN',
  json: 'TEXTAREA',
} as const

import { isRecord } from '@valence/element-kit'

/** The names of the schemas that a document refers to, directly or through another one. */
export function referenced(document: unknown, schemas: Readonly<Record<string, unknown>>): ReadonlySet<string> {
  const found = new Set<string>()
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit)
    if (!isRecord(value)) return
    const { $ref: reference } = value
    const name = typeof reference === 'string' ? reference.replace('#/components/schemas/', '') : undefined
    if (name !== undefined && !found.has(name)) {
      found.add(name)
      visit(schemas[name])
    }
    Object.values(value).forEach(visit)
  }
  visit(document)
  return found
}

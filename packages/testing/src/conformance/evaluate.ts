import { CeqlError, checkTypes, compile, type Expression, parse } from '@valence/ceql'
import { type Field, literalType, type ProviderRecord, readField } from '@valence/element-kit'

/** How CEQL itself reads a record: the measure for what a list of the element gives. */
export function accessBy(fields: readonly Field[]) {
  const byPath = new Map(fields.map((field) => [field.path, field]))
  return {
    read: (record: ProviderRecord, path: string) => readField(record, path, byPath.get(path)),
    typeOf: (path: string) => {
      const field = byPath.get(path)
      return field === undefined ? undefined : literalType(field)
    },
  }
}

/** The records that a `where` keeps, or undefined when it makes no sense for the types of its fields. */
export function kept(
  where: string,
  records: readonly ProviderRecord[],
  fields: readonly Field[],
): readonly ProviderRecord[] | undefined {
  const access = accessBy(fields)
  const expression: Expression = parse(where)
  try {
    checkTypes(expression, access.typeOf, where)
    return records.filter(compile<ProviderRecord>(expression, { ...access, source: where }))
  } catch (error) {
    if (error instanceof CeqlError) return undefined
    throw error
  }
}

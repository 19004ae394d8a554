import { isObject, type JsonObject } from '../json/object.ts'

/**
 * The schema with its alternatives of nodes sorted by their type. Atlassian lists up to thirty of them where a node may
 * stand, and a validator tries one after another; by the type it goes to the few that can fit. The meaning is the same.
 */
export function alternativesByType(schema: JsonObject): JsonObject {
  const definitions = isObject(schema.definitions) ? schema.definitions : {}
  return mapObject(schema, rewrite)

  function rewrite(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(rewrite)
    if (!isObject(value)) return value
    const { anyOf } = value
    const groups = Array.isArray(anyOf) && anyOf.length > 1 ? groupByType(anyOf) : undefined
    if (!groups) return mapObject(value, rewrite)
    const oneOf = [...groups].map(([type, choices]) => ({
      properties: { type: { const: type } },
      required: ['type'],
      ...(choices.length === 1 ? choices[0] : { anyOf: choices }),
    }))
    return { type: 'object', required: ['type'], discriminator: { propertyName: 'type' }, oneOf }
  }

  /** Undefined when something among the alternatives is not a node of one type. */
  function groupByType(choices: readonly unknown[]): Map<string, JsonObject[]> | undefined {
    const groups = new Map<string, JsonObject[]>()
    for (const choice of choices.flatMap(unfold)) {
      const type = typeOf(choice)
      if (type === undefined || !isObject(choice)) return undefined
      groups.set(type, [...(groups.get(type) ?? []), choice])
    }
    return groups
  }

  /** A definition that only lists alternatives stands for them. */
  function unfold(choice: unknown): unknown[] {
    const target = isObject(choice) ? referred(choice) : undefined
    return target && Array.isArray(target.anyOf) ? target.anyOf.flatMap(unfold) : [choice]
  }

  function typeOf(choice: unknown): string | undefined {
    if (!isObject(choice)) return undefined
    const target = referred(choice)
    if (target) return typeOf(target)
    if (Array.isArray(choice.allOf)) return typeOf(choice.allOf[0])
    const type = isObject(choice.properties) ? choice.properties.type : undefined
    const values = isObject(type) && Array.isArray(type.enum) ? type.enum : []
    return values.length === 1 && typeof values[0] === 'string' ? values[0] : undefined
  }

  function referred(choice: JsonObject): JsonObject | undefined {
    const target = typeof choice.$ref === 'string' ? definitions[choice.$ref.split('/').at(-1) ?? ''] : undefined
    return isObject(target) ? target : undefined
  }
}

function mapObject(value: JsonObject, map: (value: unknown) => unknown): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, map(item)]))
}

import { documentSchema } from '../src/adf/schema.ts'
import { isObject, type JsonObject } from '../src/json/object.ts'

/** One node of every kind that Atlassian's schema defines, with every attribute set and words of its own in it. */
export function sampleNodes(): { name: string; node: JsonObject; words: string[] }[] {
  const definitions = definitionsOf(documentSchema())
  return Object.keys(definitions)
    .filter((name) => name.endsWith('_node'))
    .map((name) => {
      const words: string[] = []
      const node = make({ $ref: `#/definitions/${name}` }, 2, '')
      if (!isObject(node)) throw new Error(`${name} is no node.`)
      return { name, node, words }

      function make(schema: unknown, depth: number, property: string): unknown {
        if (!isObject(schema)) return undefined
        if (typeof schema.$ref === 'string')
          return make(definitions[schema.$ref.split('/').at(-1) ?? ''], depth, property)
        if (Array.isArray(schema.allOf)) return makeObject(merged(schema.allOf, definitions), depth)
        if (Array.isArray(schema.anyOf)) return make(schema.anyOf[0], depth, property)
        if (Array.isArray(schema.enum)) return schema.enum[0]
        if (schema.type === 'object') return makeObject(schema, depth)
        if (schema.type === 'array') return makeArray(schema, depth, property)
        if (schema.type === 'number') return typeof schema.minimum === 'number' ? schema.minimum : 1
        return schema.type === 'string' ? makeString(schema, property) : {}
      }

      function makeObject(schema: JsonObject, depth: number) {
        const properties = isObject(schema.properties) ? schema.properties : {}
        const isLink = properties.href !== undefined
        return Object.fromEntries(
          Object.entries(properties).map(([key, value]) => [
            key,
            make(value, depth, isLink && key === 'title' ? '' : key),
          ]),
        )
      }

      /** All that may stand in the content, one after another, as deep as asked; deeper only what must be there. */
      function makeArray(schema: JsonObject, depth: number, property: string): unknown[] {
        if (schema.maxItems === 0) return []
        const items = [schema.items].flat()
        const choices = items.flatMap((item) => choicesOf(item, definitions))
        if (property !== 'content') return choices.map((choice) => make(choice, depth, ''))
        if (depth > 0) return choices.map((choice) => make(choice, depth - 1, ''))
        const [simplest] = choices.filter((choice) => JSON.stringify(choice).match(/text|paragraph/))
        return [make(simplest ?? choices[0], depth - 1, '')]
      }

      function makeString(schema: JsonObject, property: string): string {
        if (typeof schema.pattern === 'string') return schema.pattern.includes('8}') ? '#aabbccdd' : '#aabbcc'
        if (property === 'timestamp') return '1767225600000'
        const word = `word${words.length}x`
        if (property === 'url') return shown(`https://example.com/${word}`)
        if (property === 'href') return `https://example.com/${word}`
        return shownAttributes.has(property) ? shown(word) : `${property}-value`
      }

      function shown(word: string): string {
        words.push(word)
        return word
      }
    })
}

const shownAttributes: ReadonlySet<string> = new Set(['text', 'title', 'alt'])

function definitionsOf(schema: JsonObject): JsonObject {
  return isObject(schema.definitions) ? schema.definitions : {}
}

/** The alternatives of an item, through definitions that only list alternatives. */
function choicesOf(item: unknown, definitions: JsonObject): unknown[] {
  if (!isObject(item)) return []
  if (Array.isArray(item.anyOf)) return item.anyOf.flatMap((choice) => choicesOf(choice, definitions))
  const target = typeof item.$ref === 'string' ? definitions[item.$ref.split('/').at(-1) ?? ''] : undefined
  return isObject(target) && Array.isArray(target.anyOf) ? choicesOf(target, definitions) : [item]
}

/** Later parts of `allOf` narrow what the first says of a property. */
function merged(parts: readonly unknown[], definitions: JsonObject): JsonObject {
  const properties = parts.map((part) => {
    const named =
      isObject(part) && typeof part.$ref === 'string' ? definitions[part.$ref.split('/').at(-1) ?? ''] : part
    return isObject(named) && isObject(named.properties) ? named.properties : {}
  })
  return { type: 'object', properties: Object.assign({}, ...properties) }
}

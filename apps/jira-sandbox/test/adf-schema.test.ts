import { Ajv } from 'ajv'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { documentSchema, isDocument } from '../src/adf/schema.ts'
import { isObject } from '../src/json/object.ts'
import { sampleNodes } from './adf-samples.ts'

const { $schema: _draft, ...published } = documentSchema()
const asPublished = new Ajv({ strict: false, validateSchema: false }).compile(published)
const samples = sampleNodes().map(({ node }) => node)
const document = (...content: unknown[]) => ({ type: 'doc', version: 1, content })

/** Everything inside of a value, by the way to it. */
function places(value: unknown, way: readonly string[] = []): (readonly string[])[] {
  const inside = Array.isArray(value) || isObject(value) ? Object.entries(value) : []
  return [way, ...inside.flatMap(([key, item]) => places(item, [...way, key]))]
}

function changedAt(value: unknown, way: readonly string[], change: (old: unknown) => unknown): unknown {
  const [key, ...rest] = way
  if (key === undefined) return change(value)
  if (Array.isArray(value)) return value.map((item, at) => (String(at) === key ? changedAt(item, rest, change) : item))
  return isObject(value) ? { ...value, [key]: changedAt(value[key], rest, change) } : value
}

describe('the schema by which documents are checked', () => {
  it('judges every node as the published one does', () => {
    const judgements = samples.map((node) => [isDocument(document(node)), asPublished(document(node))])
    expect(judgements.map(([ours]) => ours)).toEqual(judgements.map(([, theirs]) => theirs))
    expect(judgements.filter(([ours]) => ours).length).toBeGreaterThan(15)
  })

  it('judges damaged documents as the published one does', () => {
    const change = fc.constantFrom<(old: unknown) => unknown>(
      () => undefined,
      () => 'other',
      () => [],
      () => ({ type: 'paragraph' }),
      () => ({ type: 'text', text: 'a', marks: [{ type: 'code' }, { type: 'strong' }] }),
      (old) => (isObject(old) ? { ...old, more: 1 } : old),
      (old) => (Array.isArray(old) ? [...old, ...old] : old),
    )
    fc.assert(
      fc.property(fc.constantFrom(...samples), fc.nat(), change, (node, at, how) => {
        const all = places(node)
        const damaged = document(changedAt(node, all[at % all.length] ?? [], how))
        expect(isDocument(damaged)).toBe(asPublished(damaged))
      }),
      { numRuns: 400 },
    )
  })
})

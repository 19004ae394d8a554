import { compile, type Dialect, negate, type Predicate, parse, pushDown } from '@valence/ceql'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CanonicalFilter, canonicalDialect } from './canonical-dialect.ts'

/** A provider that filters its own records exactly, as CEQL does; but for `summary`, which it only narrows to what has one. */
type Row = Readonly<Record<string, string | null>>
type Native = (row: Row) => boolean

const evaluated = (predicate: Predicate): Native => compile<Row>(predicate, { read: (row, name) => row[name] })
const everyOperator = [
  '=',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  'LIKE',
  'NOT LIKE',
  'IN',
  'NOT IN',
  'IS NULL',
  'IS NOT NULL',
] as const
const provider: Dialect<Native> = {
  rule: (field) => ({
    operators:
      field === 'summary'
        ? { 'IS NOT NULL': 'exact', 'IS NULL': 'exact' }
        : Object.fromEntries(everyOperator.map((operator) => [operator, 'exact'])),
    translate: evaluated,
  }),
  and: (natives) => (row) => natives.every((native) => native(row)),
  or: (natives) => (row) => natives.some((native) => native(row)),
}

const filters: Readonly<Record<string, CanonicalFilter>> = {
  key: { field: 'key', isSame: true },
  title: { field: 'summary', presence: 'summary' },
  stage: { field: 'category', presence: 'category', values: { new: 'todo', done: 'closed' } },
  type: { field: 'kind', accepts: (text) => !/^\d+$/.test(text) },
}
const dialect = canonicalDialect(provider, (field) => (Object.hasOwn(filters, field) ? filters[field] : undefined))

const stages: ReadonlyMap<string | null, string> = new Map([
  ['todo', 'new'],
  ['closed', 'done'],
])
const canonical = ({ key = null, summary = null, category = null, kind = null }: Row): Row => ({
  key,
  title: summary,
  stage: stages.get(category) ?? null,
  type: kind,
})

const word = fc.constantFrom('a', 'b', '7', 'new', 'done', 'todo')
const rows = fc.array(
  fc.record({
    key: word,
    summary: fc.option(word),
    category: fc.option(fc.constantFrom('todo', 'closed')),
    kind: fc.option(word),
  }),
)
const predicates = fc
  .tuple(fc.constantFrom(...Object.keys(filters)), fc.constantFrom(...everyOperator), word, word)
  .map(([field, operator, one, other]) => {
    if (operator.startsWith('IS')) return `${field} ${operator}`
    return operator.endsWith('IN') ? `${field} ${operator} ('${one}', '${other}')` : `${field} ${operator} '${one}'`
  })
const wheres = fc
  .tuple(predicates, fc.constantFrom('AND', 'OR'), predicates, fc.boolean())
  .map(([left, joint, right, isNegated]) => {
    const where = parse(`${left} ${joint} ${right}`)
    return isNegated ? negate(where) : where
  })

describe('canonicalDialect', () => {
  it('finds through the provider what CEQL finds among the canonical records', () => {
    fc.assert(
      fc.property(rows, wheres, (all, where) => {
        const { native = () => true, residual } = pushDown(where, dialect)
        const keeps = (part: typeof where) => compile<Row>(part, { read: (row, name) => row[name] })
        const found = all.filter((row) => native(row) && (residual === undefined || keeps(residual)(canonical(row))))
        expect(found).toEqual(all.filter((row) => keeps(where)(canonical(row))))
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    ["key = 'a'", { native: true, residual: false }],
    ["stage = 'done'", { native: true, residual: true }],
    ["stage = 'elsewhere'", { native: true, residual: true }],
    ["type = '7'", { native: false, residual: true }],
    ["title LIKE 'a%'", { native: true, residual: true }],
    ['title IS NULL', { native: true, residual: false }],
    ["unknown = 'a'", { native: false, residual: true }],
  ])('divides %s', (where, expected) => {
    const { native, residual } = pushDown(parse(where), dialect)
    expect({ native: native !== undefined, residual: residual !== undefined }).toEqual(expected)
  })
})

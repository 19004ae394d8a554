import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { and, arities, type Expression, type Operator, operators, or, type Predicate, predicate } from './ast.ts'
import { compile } from './evaluate.ts'
import { negate } from './negate.ts'
import { parse } from './parse.ts'
import { print } from './print.ts'
import { type Dialect, type Fidelity, pushDown } from './push-down.ts'
import type { FieldType } from './reading.ts'
import { fieldsOf, predicatesOf } from './walk.ts'

const runs = { numRuns: 1000 }

const types = { name: 'string', votes: 'number', done: 'boolean', due: 'date', free: 'any' } as const satisfies Record<
  string,
  FieldType
>
type Field = keyof typeof types
const fields = ['name', 'votes', 'done', 'due', 'free'] as const satisfies readonly Field[]
const isField = (field: string): field is Field => field in types
const typeOf = (field: string) => (isField(field) ? types[field] : undefined)

const word = fc.string({ unit: fc.constantFrom('a', 'B', 'ß', '%', "'", ' '), maxLength: 3 })
const small = fc.integer({ min: -2, max: 2 })
const day = fc.constantFrom('2024-01-31', '2024-01-31T00:00:00Z', '2024-01-31T01:00:00+0100', '2024-02-01 10:00')
const written = {
  name: word,
  votes: small,
  done: fc.boolean(),
  due: day,
  free: fc.oneof(word, small, fc.boolean(), day),
}
const moment = day.map((text) => new Date(text))
const stored = { ...written, due: fc.oneof(day, moment), free: fc.oneof(written.free, moment) }

/** A predicate that fits the types above. */
const typed = fc.constantFrom(...fields).chain((field) => predicateOf(fc.constant(field), written[field]))
/** A predicate with any field and any value that can be written. */
const exotic = predicateOf(
  fc.oneof(
    fc.string({ unit: 'binary', minLength: 1 }),
    fc.constantFrom('a.b-c', 'größe', 'NOT', 'x``y', 'true', '12', ' '),
  ),
  fc.oneof(fc.string({ unit: 'binary' }), word, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean()),
)
const scalars = fc.record(stored)
const records = fc.record({
  name: nullOrList(stored.name),
  votes: nullOrList(stored.votes),
  done: nullOrList(stored.done),
  due: nullOrList(stored.due),
  free: nullOrList(stored.free),
})

describe('parse and print', () => {
  it('undo each other, whatever the fields and values', () => {
    fc.assert(
      fc.property(expressionOf(exotic), (expression) => {
        expect(bare(parse(print(expression)))).toEqual(expression)
      }),
      runs,
    )
  })
})

describe('negate', () => {
  it('holds exactly when the expression does not, on records without null', () => {
    fc.assert(
      fc.property(expressionOf(typed), scalars, (expression, record) => {
        expect(filterOf(negate(expression))(record)).toBe(!filterOf(expression)(record))
      }),
      runs,
    )
  })

  it('is what NOT means', () => {
    fc.assert(
      fc.property(expressionOf(exotic), (expression) => {
        expect(bare(parse(`NOT (${print(expression)})`))).toEqual(negate(expression))
      }),
      runs,
    )
  })

  it('gives the expression back when done twice', () => {
    fc.assert(
      fc.property(expressionOf(exotic), (expression) => {
        expect(negate(negate(expression))).toEqual(expression)
      }),
      runs,
    )
  })
})

describe('pushDown', () => {
  const fidelity = fc.constantFrom<(Fidelity | undefined)[]>('exact', 'superset', undefined)
  const ofOperators = fc.record(Object.fromEntries(operators.map((operator) => [operator, fidelity])))
  const fidelities = fc.record(Object.fromEntries(fields.map((field) => [field, ofOperators])))
  const provider = fc.record({ fidelities, hasOr: fc.boolean(), leak: fc.nat(1) })

  it.each([
    { of: 'fields with one value', record: scalars, isSingle: true },
    { of: 'lists and nulls', record: records, isSingle: false },
  ])('splits a where into parts that together are the where, and the native one never loses a row, of $of', (kind) => {
    const rowsOf = fc.array<object>(kind.record, { maxLength: 5 })
    fc.assert(
      fc.property(expressionOf(typed), provider, rowsOf, (where, setting, rows) => {
        const { native = () => true, residual } = pushDown(where, dialectOf({ ...setting, ...kind }))
        const isLeft = residual === undefined ? () => true : filterOf(residual)
        const wanted = rows.filter(filterOf(where))
        expect(rows.filter(native).filter(isLeft)).toEqual(wanted)
        expect(wanted.filter(native)).toEqual(wanted)
      }),
      runs,
    )
  })
})

describe('predicatesOf and fieldsOf', () => {
  it('find in the tree what stands in the text, in that order', () => {
    const expression = parse('b = 1 and (a = 2 or not (b = 3 or c = 4))')
    expect(predicatesOf(expression).map(print)).toEqual(['b = 1', 'a = 2', 'b != 3', 'c != 4'])
    expect(fieldsOf(expression)).toEqual(['b', 'a', 'c'])
  })
})

function predicateOf<F extends string>(
  field: fc.Arbitrary<F>,
  value: fc.Arbitrary<string | number | boolean>,
): fc.Arbitrary<Predicate> {
  return fc
    .tuple(field, fc.constantFrom(...operators), fc.array(value, { minLength: 3, maxLength: 3 }))
    .map(([name, operator, three]) => {
      return predicate(name, operator, ...three.slice(0, counts[arities[operator]]))
    })
}

const counts = { none: 0, one: 1, two: 2, list: 3 } as const

/** Trees as the builders make them, up to three levels deep. */
function expressionOf(leaf: fc.Arbitrary<Predicate>): fc.Arbitrary<Expression> {
  const { tree } = fc.letrec<{ tree: Expression }>((tie) => {
    const operands = fc.tuple(tie('tree'), tie('tree'), tie('tree'))
    const joined = (join: typeof and) => operands.map((three) => join(three) ?? three[0])
    return { tree: fc.oneof({ maxDepth: 3, depthSize: 'small' }, leaf, joined(and), joined(or)) }
  })
  return tree
}

function nullOrList<T>(scalar: fc.Arbitrary<T>): fc.Arbitrary<T | null | undefined | readonly (T | null)[]> {
  return fc.oneof(scalar, fc.constantFrom(null, undefined), fc.array(fc.option(scalar), { maxLength: 3 }))
}

type Filter = (record: object) => boolean

function filterOf(expression: Expression): Filter {
  return compile<object>(expression, { read: Reflect.get, typeOf })
}

interface Provider {
  readonly fidelities: Readonly<Record<string, Readonly<Record<string, Fidelity | undefined>>>>
  readonly hasOr: boolean
  readonly leak: number
  readonly isSingle: boolean
}

/** A provider whose own filters are functions; where it promises a superset it really lets other records through. */
function dialectOf({ fidelities, hasOr, leak, isSingle }: Provider): Dialect<Filter> {
  const or = (natives: readonly Filter[]) => (record: object) => natives.some((native) => native(record))
  return {
    rule: (field) => ({
      isSingle,
      operators: operatorsOf(({ operator }) => fidelities[field]?.[operator]),
      translate: (asked) => {
        const isMet = filterOf(asked)
        const isExact = fidelities[field]?.[asked.operator] === 'exact'
        return (record) => isMet(record) || (!isExact && JSON.stringify(record).length % 2 === leak)
      },
    }),
    and: (natives) => (record) => natives.every((native) => native(record)),
    ...(hasOr ? { or } : {}),
  }
}

function operatorsOf(decide: (asked: Predicate) => Fidelity | undefined) {
  const entries = operators.map((operator: Operator) => [operator, decide] as const)
  return Object.fromEntries(entries)
}

/** The expression as a builder would have made it: without the places where it stood. */
function bare(expression: Expression): Expression {
  if (expression.type !== 'predicate') return { ...expression, operands: expression.operands.map(bare) }
  const { type, field, operator, values } = expression
  return { type, field, operator, values }
}

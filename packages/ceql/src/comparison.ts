import type { Literal, Operator } from './ast.ts'
import { type KeyComparison, keyTests } from './key.ts'
import { contains, like } from './like.ts'
import { literalText } from './literal.ts'
import {
  asText,
  type FieldType,
  type NaturalKind,
  naturalKind,
  naturalReadings,
  type Reading,
  readings,
  readLiteral,
} from './reading.ts'

/** The operators that ask whether something is so; the others are these, denied. */
export type Comparison = Extract<Operator, KeyComparison | 'LIKE' | 'CONTAINS'>

/** Says whether one value that is not null compares so; `undefined` when it cannot be read, and nobody can say. */
export type Test = (value: unknown) => boolean | undefined

/** Prepares a comparison with literals, so that nothing about them is left to be done for each record. */
export function createTest(comparison: Comparison, literals: readonly Literal[], type: FieldType): Test {
  if (comparison === 'LIKE') return testText(like, literals)
  if (comparison === 'CONTAINS') return testText(contains, literals)
  return type === 'any' ? testByValue(comparison, literals) : testAs(readings[type], comparison, literals)
}

function testText(prepare: (text: string) => (folded: string) => boolean, [literal]: readonly Literal[]): Test {
  const isMet = prepare(literal === undefined ? '' : literalText(literal))
  return (value) => {
    const text = asText(value)
    return text === undefined ? undefined : isMet(text)
  }
}

function testAs(reading: Reading, comparison: KeyComparison, literals: readonly Literal[]): Test {
  const keys = literals.map((literal) => readLiteral(literal, reading)).filter((key) => key !== undefined)
  const isMet = keyTests[comparison](keys)
  return (value) => {
    const key = reading(value)
    return key === undefined ? undefined : isMet(key)
  }
}

/** Without a declared type the value decides: a number is compared as a number, text that is a date as an instant. */
function testByValue(comparison: KeyComparison, literals: readonly Literal[]): Test {
  const tests: { readonly [K in NaturalKind]: Test } = {
    number: testNaturally(naturalReadings.number, comparison, literals),
    boolean: testNaturally(naturalReadings.boolean, comparison, literals),
    instant: testNaturally(naturalReadings.instant, comparison, literals),
  }
  return (value) => tests[naturalKind(value)](value)
}

/**
 * Compares in the natural reading if both sides have it, otherwise as text. In a list, a literal that does not have it
 * cannot equal a value that does, so such a value needs to be held against the others only; a range needs both its ends.
 */
function testNaturally(natural: Reading, comparison: KeyComparison, literals: readonly Literal[]): Test {
  const testAsText = testAs(asText, comparison, literals)
  const near = literals.filter((literal) => readLiteral(literal, natural) !== undefined)
  if (near.length === 0 || (comparison === 'BETWEEN' && near.length < literals.length)) return testAsText
  const testAsItIs = testAs(natural, comparison, near)
  return (value) => testAsItIs(value) ?? testAsText(value)
}

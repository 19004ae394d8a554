import type { Literal, Operator } from './ast.ts'
import { isWrittenInstant, writeInstant } from './instant.ts'
import { type Key, type KeyComparison, keyTests } from './key.ts'
import { contains, like, type TextTest } from './like.ts'
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
  readsInstants,
  textOf,
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

function testText(prepare: (text: string) => TextTest, [literal]: readonly Literal[]): Test {
  const isMet = prepare(literal === undefined ? '' : literalText(literal))
  return (value) => {
    const text = textOf(value)
    return text === undefined ? undefined : isMet(text)
  }
}

function testAs(reading: Reading, comparison: KeyComparison, literals: readonly Literal[]): Test {
  const keys = literals.map((literal) => readLiteral(literal, reading)).filter((key) => key !== undefined)
  const isMet = keyTests[comparison](keys)
  const test = (value: unknown) => {
    const key = reading(value)
    return key === undefined ? undefined : isMet(key)
  }
  return readsInstants(reading) ? testWritten(comparison, keys, test) : test
}

/** Most records hold instants that compare as they are written; the others are read. */
function testWritten(comparison: KeyComparison, instants: readonly Key[], testRead: Test): Test {
  const written = instants.map((instant) => (typeof instant === 'number' ? writeInstant(instant) : undefined))
  const keys = written.filter((text) => text !== undefined)
  if (keys.length < written.length) return testRead
  const isMet = keyTests[comparison](keys)
  return (value) => (typeof value === 'string' && isWrittenInstant(value) ? isMet(value) : testRead(value))
}

/**
 * Without a declared type the value decides: a number is compared as a number, text that is a date as an instant. Mostly all values
 * of a field are of one kind, and the others are never prepared for.
 */
function testByValue(comparison: KeyComparison, literals: readonly Literal[]): Test {
  const tests: { [K in NaturalKind]?: Test } = {}
  return (value) => {
    const kind = naturalKind(value)
    tests[kind] ??= testNaturally(naturalReadings[kind], comparison, literals)
    return tests[kind](value)
  }
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

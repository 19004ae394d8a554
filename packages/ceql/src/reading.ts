import type { Literal } from './ast.ts'
import { fold } from './fold.ts'
import { readInstant } from './instant.ts'
import type { Key } from './key.ts'
import { literalText } from './literal.ts'
import { readNumber } from './number.ts'

/** How the values of a field are read and compared. `any` is for fields that nobody declared. */
export type FieldType = 'string' | 'number' | 'boolean' | 'date' | 'datetime' | 'any'

/** Tells the type of a field; `undefined` is the same as `any`. */
export type TypeOf = (field: string) => FieldType | undefined

/** Turns a value into its key, or into `undefined` when it cannot be read that way. */
export type Reading = (value: unknown) => Key | undefined

/** The reading of each declared type. */
export const readings: { readonly [T in Exclude<FieldType, 'any'>]: Reading } = {
  string: asText,
  number: asNumber,
  boolean: asBoolean,
  date: asInstant,
  datetime: asInstant,
}

/** How a value shows what it is when its field has no declared type. */
export type NaturalKind = 'number' | 'boolean' | 'instant'

/** The reading for each natural kind. A value that it cannot read is text. */
export const naturalReadings: { readonly [K in NaturalKind]: Reading } = {
  number: asNumber,
  boolean: asBoolean,
  instant: asWrittenInstant,
}

/** A number and a boolean are what they are; anything else may turn out to be an instant. */
export function naturalKind(value: unknown): NaturalKind {
  if (typeof value === 'number' || typeof value === 'bigint') return 'number'
  return typeof value === 'boolean' ? 'boolean' : 'instant'
}

/** Whether the keys of a reading are milliseconds since 1970. */
export function readsInstants(reading: Reading): boolean {
  return reading === asInstant || reading === asWrittenInstant
}

/** Reads a literal as a field of that reading would be read. */
export function readLiteral(literal: Literal, reading: Reading): Key | undefined {
  // A moment that was not settled is no value yet.
  if (literal.kind === 'moment') return undefined
  return reading(reading === asText ? literalText(literal) : literal.value)
}

/** Any scalar as folded text. */
export function asText(value: unknown): string | undefined {
  const text = textOf(value)
  return text === undefined ? undefined : fold(text)
}

/** Any scalar as the text that it is written as. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  return value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : undefined
}

/** A number, or text that is one. */
function asNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isNaN(value) ? undefined : value
  if (typeof value === 'string') return readNumber(value.trim())
  return typeof value === 'bigint' ? Number(value) : undefined
}

/** A boolean, or the text `true` or `false` in any case; false comes before true. */
function asBoolean(value: unknown): number | undefined {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value !== 'string') return undefined
  const text = value.toLowerCase()
  if (text === 'true') return 1
  return text === 'false' ? 0 : undefined
}

/** A `Date`, ISO-8601 text, or whole milliseconds since 1970. */
function asInstant(value: unknown): number | undefined {
  const instant = asWrittenInstant(value)
  if (instant !== undefined) return instant
  const milliseconds = asNumber(value)
  return Number.isInteger(milliseconds) ? milliseconds : undefined
}

/** A `Date` or ISO-8601 text: what shows itself to be an instant without a declared type. */
function asWrittenInstant(value: unknown): number | undefined {
  if (typeof value === 'string') return readInstant(value)
  return value instanceof Date && !Number.isNaN(value.getTime()) ? value.getTime() : undefined
}

import type { Operator } from './ast.ts'
import { compareText } from './fold.ts'

/** A value in comparable form. Keys compare with each other only if they come from the same reading. */
export type Key = string | number

/** The comparisons that need nothing but keys. */
export type KeyComparison = Extract<Operator, '=' | '<' | '<=' | '>' | '>=' | 'BETWEEN' | 'IN'>

/** For each comparison: from the keys of its literals to a test of a record's key. Without the keys it needs, nothing meets it. */
export const keyTests: { readonly [C in KeyComparison]: (keys: readonly Key[]) => (key: Key) => boolean } = {
  '=': isAmong,
  IN: isAmong,
  '<':
    ([bound]) =>
    (key) =>
      bound !== undefined && compareKeys(key, bound) < 0,
  '<=':
    ([bound]) =>
    (key) =>
      bound !== undefined && compareKeys(key, bound) <= 0,
  '>':
    ([bound]) =>
    (key) =>
      bound !== undefined && compareKeys(key, bound) > 0,
  '>=':
    ([bound]) =>
    (key) =>
      bound !== undefined && compareKeys(key, bound) >= 0,
  // Both ends belong to it, and nothing lies between ends in the wrong order.
  BETWEEN: ([low, high]) => {
    return (key) => low !== undefined && high !== undefined && compareKeys(key, low) >= 0 && compareKeys(key, high) <= 0
  },
}

/** Orders two keys of the same reading. */
export function compareKeys(left: Key, right: Key): number {
  if (typeof left === 'string' && typeof right === 'string') return compareText(left, right)
  if (left === right) return 0
  return left < right ? -1 : 1
}

function isAmong(keys: readonly Key[]): (key: Key) => boolean {
  const [only] = keys
  if (keys.length <= 1) return (key) => key === only
  const set = new Set(keys)
  return (key) => set.has(key)
}

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
  '<': isOrdered(
    (bound) => (key) => key < bound,
    (order) => order < 0,
  ),
  '<=': isOrdered(
    (bound) => (key) => key <= bound,
    (order) => order <= 0,
  ),
  '>': isOrdered(
    (bound) => (key) => key > bound,
    (order) => order > 0,
  ),
  '>=': isOrdered(
    (bound) => (key) => key >= bound,
    (order) => order >= 0,
  ),
  BETWEEN: isBetween,
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

/**
 * Orders keys as the operators of JavaScript do where that is the order of their code points: always when one of two texts has no
 * unit above the first surrogate, for then it is the lower one wherever the other has such a unit.
 */
function isOrdered(natively: (bound: Key) => (key: Key) => boolean, accepts: (order: number) => boolean) {
  return ([bound]: readonly Key[]): ((key: Key) => boolean) => {
    if (bound === undefined) return () => false
    const isNative = typeof bound === 'number' || !surrogateOrAbove.test(bound)
    return isNative ? natively(bound) : (key) => accepts(compareKeys(key, bound))
  }
}

const surrogateOrAbove = /[\ud800-\uffff]/

/** Both ends belong to it, and nothing lies between ends in the wrong order. */
function isBetween([low, high]: readonly Key[]): (key: Key) => boolean {
  if (low === undefined || high === undefined) return () => false
  const [isAbove, isBelow] = [keyTests['>=']([low]), keyTests['<=']([high])]
  return (key) => isAbove(key) && isBelow(key)
}

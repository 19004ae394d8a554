import { isRecord } from '@valence/element-kit'

/**
 * Leaves members that are null out of a value, at every depth. Elements of arrays stay: their places mean something. What holds no
 * null is returned as it is, so that the usual answer is not copied.
 */
export function withoutNulls<T>(value: T): T
export function withoutNulls(value: unknown): unknown {
  return strip(value, 0)
}

function strip(value: unknown, depth: number): unknown {
  // No record is nested this deep; whatever is, is not worth a stack overflow.
  if (depth > depthMax) return value
  if (Array.isArray(value)) return stripArray(value, depth)
  return isRecord(value) ? stripObject(value, depth) : value
}

const depthMax = 100

function stripArray(array: readonly unknown[], depth: number): readonly unknown[] {
  let copy: unknown[] | undefined
  for (let index = 0; index < array.length; index++) {
    const item = array[index]
    if (typeof item !== 'object') continue
    const stripped = strip(item, depth + 1)
    if (stripped === item) continue
    copy ??= array.slice()
    copy[index] = stripped
  }
  return copy ?? array
}

/** Every member of every answer passes here, hence plain loops: with `Object.entries` this took longer than serialising. */
function stripObject(object: Readonly<Record<string, unknown>>, depth: number): Readonly<Record<string, unknown>> {
  let copy: Record<string, unknown> | undefined
  let hasNull = false
  for (const name in object) {
    const member = object[name]
    if (typeof member !== 'object') continue
    if (member === null) {
      hasNull = true
      continue
    }
    const stripped = strip(member, depth + 1)
    if (stripped === member) continue
    copy ??= { ...object }
    put(copy, name, stripped)
  }
  const current = copy ?? object
  return hasNull ? membersWithValue(current) : current
}

function membersWithValue(object: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const kept: Record<string, unknown> = {}
  for (const name in object) if (object[name] !== null) put(kept, name, object[name])
  return kept
}

/** JSON may name a member `__proto__`; a plain assignment would set the prototype instead. */
function put(target: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== '__proto__') target[name] = value
  else Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true })
}

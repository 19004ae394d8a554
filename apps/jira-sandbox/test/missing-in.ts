import { z } from 'zod'

const objectSchema = z.record(z.string(), z.unknown())

/**
 * Where an answer lacks a key that a recording has, or has another type there: `$.values[].name is missing`. Of a list
 * the first recorded item is looked for in every item of ours; null stands for any type.
 */
export function missingIn(answer: unknown, recorded: unknown, optional: readonly RegExp[], at = '$'): string[] {
  if (recorded === null || answer === null) return []
  if (kindOf(answer) !== kindOf(recorded)) return [`${at} is ${kindOf(answer)}, recorded as ${kindOf(recorded)}`]
  if (Array.isArray(answer) && Array.isArray(recorded)) return missingInList(answer, recorded, optional, at)
  const [ours, theirs] = [objectSchema.safeParse(answer), objectSchema.safeParse(recorded)]
  if (!ours.success || !theirs.success) return []
  return Object.entries(theirs.data).flatMap(([key, value]) => {
    const path = `${at}.${key}`
    if (optional.some((pattern) => pattern.test(path))) return []
    return Object.hasOwn(ours.data, key) ? missingIn(ours.data[key], value, optional, path) : [`${path} is missing`]
  })
}

function missingInList(
  answer: readonly unknown[],
  recorded: readonly unknown[],
  optional: readonly RegExp[],
  at: string,
): string[] {
  const [first] = recorded
  if (first === undefined) return []
  if (answer.length === 0) return /^\$(\.values|\.issues)?$/.test(at) ? [`${at} is empty: nothing to compare`] : []
  return [...new Set(answer.flatMap((item) => missingIn(item, first, optional, `${at}[]`)))]
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value
}

import { z } from 'zod'

// The small parts that every chapter of a seed file shares.

/** `2026-03-01`, `2026-03-01T09:30:00Z`, epoch milliseconds, or back from now: `-3d`, `-2w`, `-90m`, `-4h`. */
export const whenSchema = z.union([z.string().min(1), z.number()])
export type When = z.infer<typeof whenSchema>

/** A person, by account id, e-mail address, its part before the @, or display name. */
export const personSchema = z.string().min(1)

export const nameSchema = z.string().min(1)

/** Most things can be given by their name alone. */
export const namedSchema = z.union([
  nameSchema,
  z.strictObject({ name: nameSchema, description: z.string().default('') }),
])

export function named(given: z.infer<typeof namedSchema>): { name: string; description: string } {
  return typeof given === 'string' ? { name: given, description: '' } : given
}

/** A calendar day. */
export const daySchema = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a day such as 2026-03-31')

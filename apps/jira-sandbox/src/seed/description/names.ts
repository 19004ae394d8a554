import { z } from 'zod'

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

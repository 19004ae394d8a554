import { isStorable, unstorable } from '@valence/element-kit'
import { z } from 'zod'

/** Text that the database can keep. */
export const storable = z.string().refine(isStorable, unstorable)

export const text = (what: string) => z.string({ error: `must be text: ${what}` }).refine(isStorable, unstorable)

export const numericId = z.coerce.number({ error: 'must be a number' })
export const elementName = z.string().meta({ description: 'Key or id of an element: `jira` or `1`.' })

export const wholeNumber = (name: string, max: number) =>
  z.coerce
    .number({ error: `${name} must be a whole number` })
    .int(`${name} must be a whole number`)
    .min(1, `${name} must be at least 1`)
    .max(max, `${name} must be at most ${max}`)

/** An empty parameter says as much as none: many clients send every one that they know. */
export const unlessEmpty = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional()).optional()

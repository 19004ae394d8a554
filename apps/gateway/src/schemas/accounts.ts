import { z } from 'zod'
import { storable, text } from './values.ts'

export const login = z.object({ username: text('the user name'), password: text('the password') }).meta({ id: 'Login' })

export const userInput = z
  .looseObject({
    email: z.email(),
    firstName: storable.default(''),
    lastName: storable.default(''),
    password: z.string().min(12, 'must have at least 12 characters').optional(),
  })
  .meta({ id: 'NewUser' })

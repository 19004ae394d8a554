import type { ProviderRecord } from '@valence/element-kit'
import { z } from 'zod'

/** A user as Cloud shows one, by account id, or Data Center, by key and name. */
export const userRecord = z.looseObject({
  accountId: z.string().optional(),
  name: z.string().optional(),
  key: z.string().optional(),
})

/** With the id under its common name. */
export function withUserId(user: ProviderRecord): ProviderRecord {
  return { id: user.accountId ?? user.key ?? user.name, ...user }
}

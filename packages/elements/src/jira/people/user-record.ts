import type { ProviderRecord } from '@valence/element-kit'
import { z } from 'zod'

export const userPath = '/rest/api/2/user'

/** Cloud knows people by account id, and shows an address only when its owner allows. */
export const cloudUser = z.looseObject({ accountId: z.string() })

/** A Data Center knows people by a key that stays and a name that may change. */
export const dataCenterUser = z.looseObject({ key: z.string(), name: z.string() })

/** Older clients take the id of a user from `key`, which Cloud no longer has. */
export function shownCloudUser(found: z.infer<typeof cloudUser>): ProviderRecord {
  return { id: found.accountId, key: found.accountId, ...found }
}

export function shownDataCenterUser(found: z.infer<typeof dataCenterUser>): ProviderRecord {
  return { id: found.key, ...found }
}

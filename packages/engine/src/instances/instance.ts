import type { Configuration, Profile, Subscription } from '@valence/element-kit'
import type { AuthorizationState } from '../authorization/tokens.ts'
import type { CacheSettings } from './cache-settings.ts'

/** One authenticated connection, in clear: secrets are open here and sealed only in the store. */
export interface Instance {
  readonly id: number
  readonly organizationId: number
  readonly accountId: number
  readonly user: InstanceOwner
  readonly elementKey: string
  readonly name: string
  readonly tags: readonly string[]
  /** The value of `Element …` in the Authorization header. */
  readonly token: string
  readonly configuration: Configuration
  /** What the element learned when it checked the credentials. */
  readonly profile: Profile
  /** `host[:port]` of the provider's site, lower case. */
  readonly site?: string
  readonly disabled: boolean
  readonly externalAuthentication: string
  /** How an authorisation by OAuth stands, as it was when the instance was read. */
  readonly authorization?: AuthorizationState
  /** Absent: nothing is cached. */
  readonly cache?: CacheSettings | undefined
  /** The element's webhook registration at the provider. */
  readonly subscription?: Subscription
  readonly createdAt: Date
  readonly updatedAt: Date
}

export interface InstanceOwner {
  readonly id: number
  readonly emailAddress: string
  readonly firstName: string
  readonly lastName: string
}

/** Whether a configuration switch is on. Values are text. */
export function isOn(instance: Pick<Instance, 'configuration'>, key: string): boolean {
  return instance.configuration[key] === 'true'
}

import type { z } from 'zod'
import type { Field } from '../field.ts'
import type { ProviderRecord } from '../resource.ts'

/**
 * A kind of record as every connector of a hub shows it, whatever the provider calls it. It is defined once, here; each element
 * maps its own records to it.
 */
export interface HubObject {
  /** As in the URL: `tickets`. */
  readonly name: string
  readonly description: string
  readonly record: z.ZodType<ProviderRecord>
  /** What a create or an update may say; every member is optional, the element knows what its provider requires. */
  readonly body?: z.ZodType<ProviderRecord>
  readonly fields: readonly Field[]
}

import type { Instance } from './instance.ts'

/** What came of provisioning or changing an instance. */
export interface Provisioned {
  readonly instance: Instance
  /** What did not work although the instance does, e.g. that its account may not register webhooks. */
  readonly warnings: readonly string[]
}

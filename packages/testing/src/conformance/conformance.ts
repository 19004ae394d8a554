import type { Configuration, InboundWebhook, NormalizedEvent, ProviderRecord } from '@valence/element-kit'
import type { Instance } from '@valence/engine'

/** A provider to test against, of which the suite has the only connection. */
export interface OpenProvider {
  readonly configuration: Configuration
  close(): Promise<void>
}

/** Who writes. */
export type Account = Pick<Instance, 'profile' | 'configuration'>

/** How records of a resource are written, for the round trip. */
export interface Sample {
  /** A body that makes a record; `mark` is different every time, for what must be unique. */
  create?(mark: string, account: Account): ProviderRecord
  /** A body that changes one. */
  readonly update?: ProviderRecord
  /** What the record shows of a body that was written, when it is not the body itself. */
  shows?(body: ProviderRecord): ProviderRecord
  /** Ids of the parents; without it the first record of the parent. */
  readonly parents?: readonly string[]
}

export interface WebhookSample {
  readonly name: string
  readonly webhook: InboundWebhook
  /** What it is in the words of the platform, but for the time. */
  readonly events: readonly Pick<NormalizedEvent, 'eventType' | 'objectType' | 'objectId'>[]
}

/** What the suite has to be told of an element. */
export interface Conformance {
  /** Which connection it is, for the names of the tests. */
  readonly name: string
  open(): Promise<OpenProvider>
  /** By path: `incidents`, `incidents/comments`. */
  readonly samples?: Readonly<Record<string, Sample>>
  /** Paths whose lists this connection does not have; they are held to answering 405. */
  readonly unlisted?: readonly string[]
  /** Paths whose lists the provider refuses to this account, or keeps to apps; they are held to a 4xx that says why. */
  readonly refused?: readonly string[]
  /** Paths that the provider has and the simulator of it has not; they are held to a failure that says so. */
  readonly unsimulated?: readonly string[]
  /** Paths that have a list of their own kind: only for some parameters, or of another thing at each call. */
  readonly parameters?: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Ids of the parents of a child, when those of the first suitable parent will not do. */
  readonly parents?: Readonly<Record<string, readonly string[]>>
  /** An id that no record has. `999999999` without it. */
  readonly unknownId?: string
  readonly webhooks?: readonly WebhookSample[]
}

import type { Configuration } from './configuration.ts'
import type { Connection, Profile } from './connection.ts'

/** A webhook as it came in. */
export interface InboundWebhook {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  /** The bytes over which a signature was made. */
  readonly raw: Uint8Array
  /** The body read as JSON or as a form; undefined when it is neither. */
  readonly body: unknown
}

export type EventType = 'CREATED' | 'UPDATED' | 'DELETED' | 'UNKNOWN'

/** What happened, in the words of the platform. */
export interface NormalizedEvent {
  readonly eventType: EventType
  /** A resource of the element, e.g. `incidents`. */
  readonly objectType: string
  readonly objectId: string
  /** ISO-8601, UTC. */
  readonly date: string
}

/** What a provider's payload says of one event. */
export type ProviderEvent = Omit<NormalizedEvent, 'date'> & {
  /** Absent when the payload does not say when; the time of arrival stands for it then. */
  readonly date?: string
}

/** How a webhook proves where it comes from. Verification is data; the engine interprets it in constant time. */
export interface Verification {
  readonly kind: 'hmac'
  readonly header: string
  readonly algorithm: 'sha256'
  readonly encoding: 'hex' | 'base64'
  readonly prefix: string
}

/** A webhook registration at the provider. */
export interface Subscription {
  readonly id: string
  readonly url: string
  readonly secret: string
}

/** The events of an element: pure readings of what came in, and the registration at the provider. */
export interface EventSource {
  readonly verification: Verification
  /** The provider's identifier of this delivery, equal on its retries. */
  idempotencyKey(webhook: InboundWebhook): string | undefined
  /** The sites (`host[:port]`, lower case) that the payload names: how an address without an instance finds its instances. */
  sites(webhook: InboundWebhook): readonly string[]
  /** The site of an instance, to be compared with `sites`. */
  siteOf(configuration: Configuration, profile: Profile): string | undefined
  normalize(webhook: InboundWebhook): readonly ProviderEvent[]
  /** Registers `wanted` unless it is registered already; registrations are told apart by their URL. */
  subscribe(connection: Connection, wanted: Omit<Subscription, 'id'>): Promise<Subscription>
  /** Removes the registration; one that is gone already is no failure. */
  unsubscribe(connection: Connection, subscription: Subscription): Promise<void>
}

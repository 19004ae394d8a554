import type { NormalizedEvent } from '@valence/element-kit'
import type { Clock, NewDelivery } from '../ports.ts'

export type EventStatus = 'RECEIVED' | 'NOTIFIED' | 'REJECTED'

/** One call of a provider for one instance, as it is kept. */
export interface StoredEvent {
  /** 24 hexadecimal digits. */
  readonly id: string
  readonly instanceId: number
  readonly elementKey: string
  readonly status: EventStatus
  /** Why it was rejected. */
  readonly reason?: string
  readonly receivedAt: Date
  /** What the provider sent. */
  readonly providerData: string
  readonly events: readonly NormalizedEvent[]
}

/** An event about to be recorded, together with the notifications that it makes us owe. */
export interface NewEvent extends Omit<StoredEvent, 'status'> {
  readonly status: 'RECEIVED' | 'REJECTED'
  /** Unique within the instance for ever. */
  readonly idempotencyKey: string
  /** Of a body that somebody vouched for; unique within the instance too. */
  readonly bodyHash?: Uint8Array
  readonly deliveries: readonly NewNotification[]
}

/** The id is taken beforehand because the body names it. */
export interface NewNotification extends Pick<NewDelivery, 'url' | 'body'> {
  readonly id: string
}

export interface EventQuery {
  readonly limit: number
  readonly from?: Date
  readonly to?: Date
  /** The last event of the page before. */
  readonly after?: Pick<StoredEvent, 'id' | 'receivedAt'>
}

export interface EventStore {
  /** Records all events and deliveries, or none, and tells the ids of those that were new. Durable when it returns. */
  record(events: readonly NewEvent[]): Promise<ReadonlySet<string>>
  /** Newest first. */
  list(instanceId: number, query: EventQuery): Promise<readonly StoredEvent[]>
  byId(instanceId: number, id: string): Promise<StoredEvent | undefined>
}

/** Makes event ids: four bytes of time, so that ids grow with it and stay close in the index, and eight of chance. */
export function createEventIds(clock: Clock, randomBytes: (size: number) => Buffer): () => string {
  return () => {
    const seconds = Math.floor(clock.now().getTime() / 1000)
    return (seconds >>> 0).toString(16).padStart(8, '0') + randomBytes(8).toString('hex')
  }
}

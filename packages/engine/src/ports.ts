import type { Instance } from './instances/instance.ts'

/** What every use case of the engine needs of the world. Narrower ports stand beside the use case that needs them. */
export interface Clock {
  now(): Date
}

/** Structured logging: one event name per line, ids as fields, never a body or a secret. */
export interface Log {
  info(event: string, fields: Readonly<Record<string, unknown>>): void
  warn(event: string, fields: Readonly<Record<string, unknown>>): void
  error(event: string, fields: Readonly<Record<string, unknown>>): void
}

export interface InstanceLookup {
  byId(id: number): Promise<Instance | undefined>
}

/**
 * The alarm clock: rings for work whose truth is a row. A lost ring is found again by the sweep, a double ring does no harm.
 */
export interface Alarm {
  bulk(jobId: string): Promise<void>
  delivery(deliveryId: string, delayMs: number): Promise<void>
}

/** A request that we come to owe to a callback URL. The body is final: it is sent and signed byte for byte. */
export interface NewDelivery {
  readonly instanceId: number
  readonly kind: 'event' | 'bulk' | 'notification'
  readonly url: string
  readonly body: string
}

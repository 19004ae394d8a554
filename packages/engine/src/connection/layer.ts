import type { ProviderRequest, ProviderResponse } from '@valence/element-kit'
import type { Moments } from '../http/transport.ts'
import type { ConnectionUse } from './use.ts'

/** A call on its way to the provider, and on whose behalf. */
export interface Call extends ProviderRequest, ConnectionUse {
  /** By when the last wait of the call must end; without it, its first wait is about to begin. */
  readonly deadlineMs?: number
  /** From 2 on: how often it was sent by then, this time included. */
  readonly attempt?: number
  readonly moments?: Moments
  /** Whether the caller will understand a body; said where answers may be kept. */
  readonly fits?: (body: unknown) => boolean
}

/** Whether an answer may be kept: a success that nobody has anything against. */
export type IsGood = (answer: ProviderResponse, call: Call) => boolean

export type Send = (call: Call) => Promise<ProviderResponse>

/** One concern of a connection, around the rest of it. */
export type Layer = (next: Send) => Send

/** Puts layers around a send; the first is the outermost. */
export function stack(layers: readonly Layer[], send: Send): Send {
  return layers.reduceRight((next, layer) => layer(next), send)
}

/** Whether sending twice does no more than sending once: it reads, or the provider knows it again by its key. */
export function isRepeatable({ method, repeatable, headers }: Call): boolean {
  return method === 'GET' || repeatable === true || headers?.['Idempotency-Key'] !== undefined
}

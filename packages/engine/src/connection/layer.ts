import type { ProviderRequest, ProviderResponse } from '@valence/element-kit'
import type { ConnectionUse } from './use.ts'

/** A call on its way to the provider, and on whose behalf. */
export interface Call extends ProviderRequest, ConnectionUse {}

export type Send = (call: Call) => Promise<ProviderResponse>

/** One concern of a connection, around the rest of it. */
export type Layer = (next: Send) => Send

/** Puts layers around a send; the first is the outermost. */
export function stack(layers: readonly Layer[], send: Send): Send {
  return layers.reduceRight((next, layer) => layer(next), send)
}

/** Whether sending twice does no more than sending once. */
export function isRepeatable(call: Call): boolean {
  return call.method === 'GET' || call.repeatable === true
}

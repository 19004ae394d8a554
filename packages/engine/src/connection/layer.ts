import type { ProviderRequest, ProviderResponse } from '@valence/element-kit'

/** A call on its way to the provider. */
export interface Call extends ProviderRequest {
  readonly signal?: AbortSignal | undefined
}

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

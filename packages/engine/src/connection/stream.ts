import {
  type Element,
  type Endpoint,
  Fault,
  type Method,
  type ProviderRequest,
  type ProviderResponse,
} from '@valence/element-kit'
import { discard } from '../http/discard.ts'
import { HeldBack } from '../http/held-back.ts'
import type { StreamAnswer, Transport } from '../http/transport.ts'
import { type Layer, stack } from './layer.ts'
import { faultOf } from './refuse.ts'
import type { ConnectionUse } from './use.ts'
import { splitBase, target } from './wire.ts'

/** A call whose body and answer are passed on as they come. */
export interface StreamCall {
  readonly method: Method
  /** Below the base URL, percent-encoded. */
  readonly path: string
  readonly query?: NonNullable<ProviderRequest['query']>
  /** More of the query, as it was written, without its question mark. */
  readonly rawQuery?: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: AsyncIterable<Uint8Array> | undefined
}

/**
 * Sends a stream through the layers that suit one: it waits for the limits, bears the credential and is logged, but what cannot be
 * sent twice is not retried, and an answer is nobody's to read on the way.
 *
 * @throws Fault rate_limited when a layer answers in the provider's stead, and as the transport does
 */
export function openStream(
  layers: readonly Layer[],
  element: Pick<Element, 'name' | 'refusal'>,
  endpoint: Endpoint,
  transport: Pick<Transport, 'open'>,
) {
  const { origin, basePath } = splitBase(endpoint.baseUrl)
  return async ({ rawQuery = '', body, ...call }: StreamCall, use?: ConnectionUse): Promise<StreamAnswer> => {
    let opened: StreamAnswer | undefined
    const send = stack(layers, async ({ method, headers = {}, moments, ...rest }) => {
      // Asked again with another credential, what was read once cannot be sent twice: the refusal stays, the next call will do.
      if (opened !== undefined && body !== undefined) return headOf(opened)
      if (opened !== undefined) discard(opened.body)
      const path = basePath + withQuery(target(rest), rawQuery)
      const sent = { 'user-agent': 'valence', ...endpoint.headers, ...headers }
      try {
        opened = await transport.open({ method, origin, path, headers: sent, body, moments }, use?.signal)
      } catch (error) {
        // Its body cannot be read a second time, so it cannot wait for another turn.
        throw error instanceof HeldBack && body !== undefined ? limitMet(element) : error
      }
      return headOf(opened)
    })
    const answer = await send({ ...call, ...use })
    if (opened !== undefined) return opened
    throw faultOf(element, answer, call) ?? new Error('A layer answered a stream with a success of its own.')
  }
}

function limitMet({ name }: Pick<Element, 'name'>): Fault {
  const message = `A limit of ${name} was met as the call was about to begin. Nothing was sent. Try again in 1 s.`
  return new Fault('rate_limited', message, { headers: { 'Retry-After': '1' } })
}

/** What layers see of an answer: its body is nobody's to read on the way. */
function headOf({ status, headers }: StreamAnswer): ProviderResponse {
  return { status, headers, body: undefined }
}

function withQuery(path: string, query: string): string {
  if (query === '') return path
  return `${path}${path.includes('?') ? '&' : '?'}${query}`
}

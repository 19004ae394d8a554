import type { Element, ProviderResponse } from '@valence/element-kit'
import { type Credentials, carry } from './credentials.ts'
import type { Call, Layer } from './layer.ts'

/**
 * Adds the credential, read anew for every attempt. It stands nearest to the wire, so that no other layer ever sees it. What the
 * provider refuses because the credential has ended it has surely not done, so it is sent once more with the next one.
 */
export function authorize(credentials: Credentials, element: Pick<Element, 'refusal'>): Layer {
  const { fixed } = credentials
  if (fixed !== undefined) {
    if (fixed.headers === undefined && fixed.query === undefined) return (next) => next
    return (next) => (call) => next(carry(call, fixed))
  }
  return (next) => async (call) => {
    const used = await credentials.current(call.signal)
    const response = await next(carry(call, used))
    const doubt = doubtOf(element, response, call)
    if (doubt === undefined) return response
    const other = await credentials.replace(used, doubt, call.signal)
    if (other === undefined) return response
    const second = await next(carry(call, other))
    if (doubtOf(element, second, call) !== undefined) credentials.distrust?.(other)
    return second
  }
}

/** What an answer says against the credential itself; a scope that it lacks is nothing that another one would have. */
export function doubtOf(
  element: Pick<Element, 'refusal'>,
  response: ProviderResponse,
  call: Pick<Call, 'method' | 'path'>,
): 'ended' | 'doubtful' | undefined {
  if (response.status < 401 || response.status > 404) return undefined
  const refusal = element.refusal(response, call)
  if (refusal === undefined) return undefined
  const says = refusal.credential ?? (refusal.status === 401 ? 'ended' : undefined)
  return says === 'scope' ? undefined : says
}

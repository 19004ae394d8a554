import type { Element, ProviderResponse } from '@valence/element-kit'
import type { Call } from './layer.ts'

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

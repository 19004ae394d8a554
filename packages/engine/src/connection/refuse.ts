import {
  type Element,
  Fault,
  type FaultDetails,
  type ProviderRequest,
  type ProviderResponse,
  providerFault,
} from '@valence/element-kit'

/** The fault that an answer stands for, or undefined when it is a success. */
export function faultOf(
  element: Pick<Element, 'name' | 'refusal'>,
  response: ProviderResponse,
  request: Pick<ProviderRequest, 'method' | 'path'>,
): Fault | undefined {
  const refusal = element.refusal(response, request)
  if (response.status === 429) return limited(element, response, refusal?.providerMessage)
  if (refusal !== undefined) {
    const { status, message, providerMessage } = refusal
    return providerFault(status, message, {
      ...comeBack(response),
      ...(providerMessage !== undefined && { providerMessage }),
    })
  }
  if (response.status < 300) return undefined
  const status = response.status < 400 ? 502 : response.status
  return providerFault(status, `${element.name} answered with status ${response.status}.`, comeBack(response))
}

/** A provider that is away may say until when. */
function comeBack({ status, headers }: ProviderResponse): Pick<FaultDetails, 'headers'> {
  const after = headers['retry-after']
  return status < 500 || after === undefined ? {} : { headers: { 'Retry-After': after } }
}

function limited({ name }: Pick<Element, 'name'>, { headers }: ProviderResponse, providerMessage?: string): Fault {
  const reason = headers['ratelimit-reason']
  const after = headers['retry-after']
  const which = reason === undefined ? '' : ` (${reason})`
  const when = after === undefined ? 'later' : /^\d+$/.test(after) ? `in ${after} s` : `after ${after}`
  return new Fault('rate_limited', `${name} limits the rate of requests${which}. Try again ${when}.`, {
    ...(providerMessage === undefined ? {} : { providerMessage }),
    ...(after === undefined ? {} : { headers: { 'Retry-After': after } }),
  })
}

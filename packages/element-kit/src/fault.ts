/**
 * The kinds of failure that the platform reports, with their HTTP status. Codes are API: they are never renamed or reused.
 */
export const faultStatus = {
  invalid_request: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  not_acceptable: 406,
  conflict: 409,
  too_large: 413,
  unsupported_media_type: 415,
  rate_limited: 429,
  provider_refused: 400,
  internal: 500,
  provider_failed: 502,
  unavailable: 503,
  provider_timeout: 504,
} as const

export type FaultCode = keyof typeof faultStatus

export interface FaultDetails {
  /** What went wrong inside, for the log only. */
  readonly cause?: unknown
  /** The provider's own words, shown to the caller. */
  readonly providerMessage?: string
  /** Overrides the status of the code: a provider's 4xx keeps its number. */
  readonly status?: number
  /** Response headers that belong to the failure, e.g. `Allow` or `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * The only error that is thrown on purpose. `message` is for the caller, `cause` for the log.
 *
 * @example throw new Fault('not_found', "There is no object 'incidnets'. Did you mean 'incidents'?")
 */
export class Fault extends Error {
  override readonly name = 'Fault'
  readonly code: FaultCode
  readonly status: number
  readonly providerMessage: string | undefined
  readonly headers: Readonly<Record<string, string>>

  constructor(code: FaultCode, message: string, details: FaultDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.status = details.status ?? faultStatus[code]
    this.providerMessage = details.providerMessage
    this.headers = details.headers ?? {}
  }
}

const codeByStatus: Readonly<Record<number, FaultCode>> = {
  400: 'invalid_request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  406: 'not_acceptable',
  409: 'conflict',
  413: 'too_large',
  415: 'unsupported_media_type',
  429: 'rate_limited',
  504: 'provider_timeout',
}

/** The fault for a provider's refusal: a 4xx keeps its number, anything from 500 up becomes 502 (504 for a timeout). */
export function providerFault(status: number, message: string, details: Omit<FaultDetails, 'status'> = {}): Fault {
  if (status >= 500) return new Fault(status === 504 ? 'provider_timeout' : 'provider_failed', message, details)
  return new Fault(codeByStatus[status] ?? 'provider_refused', message, { ...details, status })
}

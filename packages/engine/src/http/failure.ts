import { Fault } from '@valence/element-kit'

/** Why a call ended without an answer, said so that a person can act. Never names more of the request than the host. */
export function transportFault(host: string, cause: unknown): Fault {
  // A fault from the guard, or from reading the answer, already says what is to be said.
  if (cause instanceof Fault) return cause
  const code = codeOf(cause)
  if (timeouts.has(code)) {
    return new Fault('provider_timeout', `${host} did not answer in time (${code}).`, { cause })
  }
  const reason =
    reasons.get(code) ?? (isTls(code) ? 'its certificate or TLS is not acceptable' : 'the connection failed')
  return new Fault('provider_failed', `${host} could not be reached: ${reason} (${code}).`, { cause })
}

/** Whether the connection broke off, as happens when a provider closes an idle one at the moment we use it. */
export function isConnectionLost(error: unknown): boolean {
  return error instanceof Fault && error.code === 'provider_failed' && lostConnections.has(codeOf(error.cause))
}

/** Raised by the transport's own clock; the other timeouts are undici's. */
export const totalTimeoutCode = 'TOTAL_TIMEOUT'

/** The same of undici's, for sockets that we open ourselves. */
export const connectTimeoutCode = 'UND_ERR_CONNECT_TIMEOUT'

const timeouts: ReadonlySet<string> = new Set([
  totalTimeoutCode,
  connectTimeoutCode,
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
])

const lostConnections: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'])

const reasons: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'nothing listens there'],
  ['ENOTFOUND', 'its name is unknown'],
  ['EAI_AGAIN', 'its name cannot be looked up now'],
  ['EHOSTUNREACH', 'there is no way to it'],
  ['ENETUNREACH', 'there is no way to it'],
  ['ECONNRESET', 'it broke the connection'],
  ['EPIPE', 'it broke the connection'],
  ['UND_ERR_SOCKET', 'it broke the connection'],
])

function isTls(code: string): boolean {
  return /CERT|TLS|SSL|SIGNATURE|ALTNAME/.test(code)
}

/** What a failure is called by whoever raised it: `ECONNREFUSED`, or its name. */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'UNKNOWN'
  if ('code' in error && typeof error.code === 'string') return error.code
  return 'name' in error && typeof error.name === 'string' ? error.name : 'UNKNOWN'
}

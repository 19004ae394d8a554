import { Fault } from '@valence/element-kit'
import { codeOf } from '../http/failure.ts'
import type { StepName } from './report.ts'

/** What a person can do about a failure of this step, of an instance that a person authorised by OAuth or one that holds a password. */
export function mendOf(step: StepName, fault: Fault, isByConsent = false): string {
  if (isByConsent && fault.code === 'unauthorized') return consent
  // Of a fault that has no cause the code of the fault itself is all that is known.
  const code = codeOf(fault.cause ?? fault)
  return byCode.get(code) ?? byFault[fault.code] ?? byStep[step]
}

/** Of a provider that cannot be reached, also what to look at: where nothing is stored there is no instance to be tested. */
export function withMend(error: unknown): unknown {
  if (!(error instanceof Fault)) return error
  const { code, message, status, headers, cause, providerMessage } = error
  const mend = byCode.get(codeOf(cause))
  if (mend === undefined) return error
  const details = { status, headers, cause, ...(providerMessage !== undefined && { providerMessage }) }
  return new Fault(code, `${message} ${mend}`, details)
}

const consent =
  'Authorise the instance again: send the person to the address that /elements/{key}/oauth/url gives, and PATCH /instances/{id} with providerData.code.'
const name = 'Check the host in the base URL for a typing error, and that the platform can resolve it.'
const network =
  'Check port and firewall: the platform must be let out to this host, and an allow-list there must hold its addresses.'
const authority =
  "If this is your own authority, the operator adds it with EGRESS_CA_FILE; otherwise the server's administrator has to send the whole chain."

const byCode: ReadonlyMap<string, string> = new Map([
  ['ENOTFOUND', name],
  ['EAI_AGAIN', "The platform's name server does not answer. Try again; then check its DNS."],
  ['ECONNREFUSED', 'Check the port in the base URL, and that the server runs.'],
  ['ETIMEDOUT', network],
  ['UND_ERR_CONNECT_TIMEOUT', network],
  ['EHOSTUNREACH', network],
  ['ENETUNREACH', network],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'Use a host name in the base URL that the certificate is made for.'],
  [
    'ERR_SSL_WRONG_VERSION_NUMBER',
    'This port does not speak TLS: check the port, and whether the base URL begins with https.',
  ],
  ['CERT_HAS_EXPIRED', "The server's administrator has to renew its certificate."],
  ['CERT_NOT_YET_VALID', 'Check the clocks of both machines.'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', authority],
  ['SELF_SIGNED_CERT_IN_CHAIN', authority],
  ['UNABLE_TO_GET_ISSUER_CERT', authority],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', authority],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', authority],
])

const byFault: Partial<Record<Fault['code'], string>> = {
  unauthorized: 'Give the instance new credentials: PATCH /instances/{id} with the keys of its way of authentication.',
  forbidden: 'The credentials are good, but their account may not do this: grant it access at the provider.',
  not_found: 'Check the path, and whether the base URL needs one of its own (a context path) or has one too many.',
  rate_limited: 'Wait as long as the provider asks, then test again.',
  provider_timeout: 'The provider is slow or overloaded. Test again; then ask its operator.',
  provider_refused: 'If it redirects, give the address that it leads to as the base URL; otherwise look at its words.',
  invalid_request: 'Correct the base URL, or let the operator allow the address.',
}

const byStep: Readonly<Record<StepName, string>> = {
  resolve: name,
  connect: network,
  tls: 'Check that the port speaks TLS, and that no proxy on the way opens it.',
  authorise: 'Check the credentials of the instance.',
  answer: 'Look at the words of the provider; if they are its own failure, ask its operator.',
}

import { Fault } from '@valence/element-kit'

/** Why a callback got no answer, in a few words that name neither the URL's path nor its query. */
export function failureReason(error: unknown): string {
  if (error instanceof Fault) return error.message.slice(0, reasonMax)
  if (!(error instanceof Error)) return 'unknown failure'
  if (error.name === 'TimeoutError' || timeouts.has(codeOf(error))) return 'no answer in time'
  return codeOf(error)
}

const reasonMax = 200
const timeouts: ReadonlySet<string> = new Set([
  'ETIMEDOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
])

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}

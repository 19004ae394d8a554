import { isRecord, type ProviderRequest, type ProviderResponse, type Refusal } from '@valence/element-kit'
import { scopesFor } from './scopes.ts'

/**
 * What an answer of Jira means when it is not a success.
 *
 * A wrong or expired token is not reliably a 401: Jira may treat the caller as anonymous, say so in a header only, and answer
 * 404, or a search without issues. A bulk create of which nothing worked is a 400, yet its body is the full list of outcomes,
 * so it passes as an answer.
 */
export function refusal(
  { status, headers, body }: ProviderResponse,
  request: Pick<ProviderRequest, 'method' | 'path'>,
): Refusal | undefined {
  const words = wordsOf(body)
  if (isAnonymous(headers)) return refuse(401, words)
  if (status < 300) return undefined
  if (status === 400 && isBulkOutcome(body)) return undefined
  // Jira's API does not redirect: it is another site, or a login page, that answers at this address.
  if (status < 400) return { status: 502, message: 'Jira redirected the request. Check base.url.' }
  if (status === 401 && words !== undefined && /scope does not match/i.test(words)) return outOfScope(words, request)
  if (status === 403 && isGateway(body)) return { ...refuse(401, words), message: tokenSentence }
  if (status === 404 && isGateway404(body)) return { ...refuse(404, words), credential: 'doubtful' }
  return refuse(status, words)
}

/** The provider's words in any of the five shapes of its error bodies; undefined when it said nothing. */
export function wordsOf(body: unknown): string | undefined {
  const words = typeof body === 'string' ? textWords(body) : isRecord(body) ? recordWords(body) : []
  const text = words.filter((word) => word !== '').join(' ')
  return text === '' ? undefined : text
}

function refuse(status: number, words: string | undefined): Refusal {
  const message = sentences[status] ?? (status >= 500 ? 'Jira failed to answer.' : 'Jira refused the request.')
  return words === undefined ? { status, message } : { status, message: `${message} ${words}`, providerMessage: words }
}

const sentences: Readonly<Record<number, string>> = {
  400: 'Jira refused the request.',
  401: 'Jira did not accept the credentials. Check username and password (the API token), and whether the token has expired.',
  403: 'Jira does not allow this to the connected account.',
  404: 'Jira has no such record, or the connected account may not see it.',
  409: 'Jira refused the change because of another one at the same time.',
  429: "Jira's rate limit is reached.",
}

/**
 * The gateway refuses a token that has ended with 403 on some paths, in its own words; what Jira itself does not allow it says in
 * Jira's (n8n-io/n8n#37776). A 404 of the gateway stays one: an unknown cloud id, and records of its own, are told in the same words.
 */
function isGateway(body: unknown): boolean {
  return isRecord(body) && body.errorMessages === undefined && typeof body.code === 'number'
}

/** Which scope is missing the gateway does not say; what the operation wants is known. */
function outOfScope(words: string, { method, path }: Pick<ProviderRequest, 'method' | 'path'>): Refusal {
  const scopes = scopesFor({ method, path })
  const which = scopes.length === 0 ? 'one more scope' : `the scope ${scopes.join(' and ')}`
  const message = `${method} ${path.split('?')[0]} needs ${which}, which the connection was not given. Authorise it again with it (oauth.scope), or make an API token that has it. ${words}`
  return { status: 401, message, providerMessage: words, credential: 'scope' }
}

/** Both of the gateway's forms, of which Jira has neither. */
function isGateway404(body: unknown): boolean {
  return isGateway(body) || (isRecord(body) && body.errorMessages === undefined && typeof body.timestamp === 'string')
}

const tokenSentence = "Atlassian's gateway did not let the request through. Check whether the token has expired."

/** `X-Seraph-LoginReason` is Jira's word on the login; `X-AUSERNAME` is sent by Data Center. */
function isAnonymous(headers: Readonly<Record<string, string>>): boolean {
  const reason = headers['x-seraph-loginreason'] ?? ''
  return /AUTHENTICATED_FAILED|AUTHENTICATION_DENIED/.test(reason) || headers['x-ausername'] === 'anonymous'
}

function isBulkOutcome(body: unknown): boolean {
  if (!isRecord(body) || !Array.isArray(body.issues) || !Array.isArray(body.errors)) return false
  return body.errors.some((error: unknown) => isRecord(error) && typeof error.failedElementNumber === 'number')
}

/** Jira's own collections, problem details, the gateway's two forms, and OAuth's. */
function recordWords(body: Readonly<Record<string, unknown>>): readonly string[] {
  const collected = [...texts(body.errorMessages), ...texts(body.warningMessages), ...fieldWords(body.errors)]
  if (collected.length > 0) return collected
  if (typeof body.error_description === 'string') return [body.error_description]
  if (typeof body.detail === 'string') return [body.detail]
  const said = [body.message, body.title, body.error].find((word) => typeof word === 'string' && word !== nothingSaid)
  return typeof said === 'string' ? [said] : []
}

/** What the gateway's framework writes for want of a message. */
const nothingSaid = 'No message available'

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

function fieldWords(errors: unknown): readonly string[] {
  if (!isRecord(errors)) return []
  return Object.entries(errors).map(
    ([field, words]) => `${field}: ${typeof words === 'string' ? words : JSON.stringify(words)}`,
  )
}

/** Of an HTML page the title says most; text longer than this is a page all the same. */
const wordsMax = 300

function textWords(body: string): readonly string[] {
  const title = /<title[^>]*>([^<]{1,300})/i.exec(body)?.[1]
  if (title !== undefined) return [title.trim()]
  return /^\s*</.test(body) ? [] : [body.trim().slice(0, wordsMax)]
}

import { JiraError, refusal } from '../../http/faults.ts'
import { tooManyRequests } from '../../limits/refusal.ts'
import { oauthFault } from '../../oauth/faults.ts'
import type { RequestFault } from './rule.ts'

type Fault<Kind extends RequestFault['kind']> = Extract<RequestFault, { kind: Kind }>

export function rateLimited({ reason, retryAfter, limit }: Fault<'rate-limited'>, now: number): JiraError {
  return tooManyRequests({
    reason,
    limit: limit ?? usualLimits[reason],
    resetAt: now + (retryAfter ?? 1) * 1000,
    ...(retryAfter !== null && { retryAfterSeconds: retryAfter }),
  })
}

const usualLimits = {
  'jira-quota-global-based': 65_000,
  'jira-quota-tenant-based': 100_000,
  'jira-burst-based': 100,
  'jira-per-issue-on-write': 20,
} as const

const titles = {
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
} as const

/** Jira's own failure is JSON; one of the edge in front of it is a page of HTML. */
export function serverError({ status, body, retryAfter }: Fault<'server-error'>): JiraError {
  const title = titles[status]
  const headers: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }
  if (body === 'json') {
    const content = { errorMessages: [title], errors: {} }
    return new JiraError(status, content, 'application/json;charset=UTF-8', headers)
  }
  const page = `<html><head><title>${status} ${title}</title></head><body><center><h1>${status} ${title}</h1></center></body></html>`
  return new JiraError(status, page, 'text/html;charset=UTF-8', headers)
}

/** The authorization server speaks in its own shape, with the status and the headers of the same trouble at Jira. */
export function spokenAt(path: string, fault: JiraError): JiraError {
  if (!path.startsWith('/oauth/') || typeof fault.body === 'string') return fault
  const [error, description] =
    fault.status === 429
      ? ['too_many_requests', 'Global limit has been reached']
      : ['server_error', titleOf(fault.status)]
  return new JiraError(fault.status, { error, error_description: description }, 'application/json', fault.headers)
}

function titleOf(status: number): string {
  return Object.entries(titles).find(([known]) => known === String(status))?.[1] ?? 'Internal Server Error'
}

/** Refused exchanges; the first sentence is recorded. */
export function grantRefused(error: Fault<'grant-refused'>['error']): JiraError {
  const { status, description } = refusedGrants[error]
  return oauthFault(status, error, description)
}

const refusedGrants = {
  invalid_grant: { status: 403, description: 'Unknown or invalid refresh token.' },
  access_denied: { status: 401, description: 'Unauthorized' },
  unauthorized_client: { status: 403, description: 'Grant type not allowed for the client.' },
  temporarily_unavailable: { status: 503, description: 'The service is temporarily unavailable.' },
} as const

/** What the gateway says to a token that has expired or was revoked: not always 401. */
export function tokenRejected(status: 401 | 403 | 404, path: string, now: number): JiraError {
  if (status === 401) return new JiraError(401, { code: 401, message: 'Unauthorized' }, 'application/json')
  if (status === 403) return new JiraError(403, { code: 403, message: 'Forbidden' }, 'application/json')
  const timestamp = new Date(now).toISOString()
  const body = { timestamp, status: 404, error: 'Not Found', message: 'No message available', path }
  return new JiraError(404, body, 'application/json')
}

export function permissionMissing(status: 403 | 404): JiraError {
  return status === 403
    ? refusal(403, ['You do not have permission to perform this operation.'])
    : refusal(404, ['Issue does not exist or you do not have permission to see it.'])
}

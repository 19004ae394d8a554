import { JiraError } from '../http/faults.ts'

export interface Exhaustion {
  readonly reason: string
  readonly limit: number
  readonly resetAt: number
  readonly retryAfterSeconds?: number
}

/** 429 with the headers of Jira Cloud: the reset is an instant in ISO 8601 and comes with a 429 alone. */
export function tooManyRequests({ reason, limit, resetAt, retryAfterSeconds }: Exhaustion): JiraError {
  return new JiraError(429, { errorMessages: ['Rate limit exceeded.'], errors: {} }, undefined, {
    ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': new Date(resetAt).toISOString(),
    'ratelimit-reason': reason,
  })
}

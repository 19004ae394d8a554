import type { JiraError } from '../http/faults.ts'

/** What a limiter wants to know of a request. */
export interface LimitedRequest {
  readonly method: string
  readonly path: string
  /** The route with its parameters unfilled, such as `/rest/api/3/issue/:issueIdOrKey`. */
  readonly endpoint: string
  /** The app, when the caller came with its token. */
  readonly clientId: string | undefined
  readonly accountId: string | undefined
  /** The issue that a write is about. */
  readonly issueId: string | undefined
}

/** Whether a request may go on. */
export interface Verdict {
  readonly refusal?: JiraError
  /** For the answer, refused or not. */
  readonly headers: Readonly<Record<string, string>>
}

/** One set of limits. */
export interface Limits {
  admit(request: LimitedRequest, now: number): Verdict
  /** What reading cost beyond the request itself, and the headers that tell what is left. */
  settle(request: LimitedRequest, body: unknown, now: number): Readonly<Record<string, string>>
}

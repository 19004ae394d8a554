export interface InterceptedRequest {
  readonly method: string
  readonly path: string
}

/** An answer that a test gives in place of the sandbox: a limit that is reached, a site that is down. */
export interface Interception {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

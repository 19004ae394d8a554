import type { IncomingMessage, ServerResponse } from 'node:http'

/** A Jira that tokens of this authorization server may reach. */
export interface Site {
  readonly cloudId: string
  readonly name: string
  /** Where browsers reach it, and where its own REST API is. */
  readonly url: string
  /** Answers a request that came to the gateway of another site's server; absent for the server's own site. */
  readonly answer?: (request: IncomingMessage, response: ServerResponse) => void
}

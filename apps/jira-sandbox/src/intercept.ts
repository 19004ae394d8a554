import type { FastifyInstance } from 'fastify'
import { JiraError } from './faults.ts'
import { pathOf } from './routes/request.ts'

export interface InterceptedRequest {
  readonly method: string
  readonly path: string
}

export interface Interception {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** Lets a test answer in place of the sandbox: a limit that is reached, a site that is down. */
export function interceptRequests(
  app: FastifyInstance,
  intercept: (request: InterceptedRequest) => Interception | undefined,
): void {
  app.addHook('onRequest', async (request) => {
    const answer = intercept({ method: request.method, path: pathOf(request) })
    if (answer) throw new JiraError(answer.status, answer.body ?? {}, 'application/json;charset=UTF-8', answer.headers)
  })
}

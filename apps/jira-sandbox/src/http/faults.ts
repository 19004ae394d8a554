/** An answer other than success, in the shape Jira gives it. */
export class JiraError extends Error {
  readonly status: number
  readonly body: unknown
  readonly contentType: string
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    body: unknown,
    contentType = 'application/json;charset=UTF-8',
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(`Jira answers ${status}`)
    this.status = status
    this.body = body
    this.contentType = contentType
    this.headers = headers
  }
}

export type FieldErrors = Record<string, string>

/** Shape 1: the usual error collection. */
export function refusal(status: number, messages: readonly string[], errors: FieldErrors = {}): JiraError {
  return new JiraError(status, { errorMessages: messages, errors })
}

export function badRequest(...messages: string[]): JiraError {
  return refusal(400, messages)
}

export function badFields(errors: FieldErrors): JiraError {
  return refusal(400, [], errors)
}

/** Shape 2: a body that cannot be read, or that has a property nobody knows. */
export function unreadablePayload(): JiraError {
  return new JiraError(400, {
    errorMessages: ['Invalid request payload. Refer to the REST API documentation and try again.'],
  })
}

/** Shape 3: unknown path, wrong method, a query parameter of the wrong type. */
export function problem(status: number, title: string, detail: string, instance: string): JiraError {
  const body = { type: 'about:blank', title, status, detail, instance }
  return new JiraError(status, body, 'application/problem+json;charset=UTF-8')
}

/** The edge's answer to a caller it does not know, on operations closed to anonymous callers. */
export function unauthenticated(): JiraError {
  return new JiraError(401, 'Client must be authenticated to access this resource.', 'text/plain;charset=UTF-8')
}

export function issueNotFound(): JiraError {
  return refusal(404, ['Issue does not exist or you do not have permission to see it.'])
}

/** Never an invented answer: what Jira can do and the sandbox cannot is refused by name. */
export function notImplemented(method: string, path: string): JiraError {
  const message = `The Jira sandbox (simulator) does not implement ${method} ${path}. Jira itself has this operation.`
  return refusal(501, [message])
}

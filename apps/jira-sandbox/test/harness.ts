import { type Exchange, type Sandbox, type SandboxOptions, startSandbox } from '@valence/jira-sandbox'
import { z } from 'zod'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
}

/** A caller of one sandbox: `client.post('/rest/api/3/issue', {…})`. */
export interface Client {
  get(path: string): Promise<Answer>
  post(path: string, body?: unknown): Promise<Answer>
  put(path: string, body?: unknown): Promise<Answer>
  delete(path: string, body?: unknown): Promise<Answer>
}

export interface Stage {
  readonly sandbox: Sandbox
  readonly exchanges: Exchange[]
  /** The administrator. */
  readonly admin: Client
  /** Somebody else of the seed, by the part of the address before the @. */
  as(mailbox: string): Client
  /** Nobody, or somebody with the wrong password. */
  stranger(authorization?: string): Client
}

export async function startStage(options: SandboxOptions = {}): Promise<Stage> {
  const exchanges: Exchange[] = []
  const sandbox = await startSandbox({ ...options, onExchange: (exchange) => void exchanges.push(exchange) })
  const { url, username, password } = sandbox
  return {
    sandbox,
    exchanges,
    admin: createClient(url, basic(username, password)),
    as: (mailbox) =>
      createClient(url, basic(`${mailbox}@sandbox.invalid`, sandbox.tokens[`${mailbox}@sandbox.invalid`] ?? '')),
    stranger: (authorization) => createClient(url, authorization),
  }
}

export function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

function createClient(url: string, authorization: string | undefined): Client {
  async function send(method: string, path: string, body?: unknown): Promise<Answer> {
    const headers = { 'content-type': 'application/json', ...(authorization !== undefined && { authorization }) }
    const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) }
    const response = await fetch(url + path, init)
    const text = await response.text()
    const isJson = (response.headers.get('content-type') ?? '').includes('json')
    return { status: response.status, headers: response.headers, body: text !== '' && isJson ? JSON.parse(text) : text }
  }
  return {
    get: (path) => send('GET', path),
    post: (path, body) => send('POST', path, body),
    put: (path, body) => send('PUT', path, body),
    delete: (path, body) => send('DELETE', path, body),
  }
}

const issueSchema = z.looseObject({
  id: z.string(),
  key: z.string().default(''),
  fields: z.looseObject({}).default({}),
})
export const searchSchema = z.looseObject({
  issues: z.array(issueSchema),
  isLast: z.boolean(),
  nextPageToken: z.string().optional(),
})
export const createdSchema = z.looseObject({ id: z.string(), key: z.string() })

/** Keys of all issues a query finds, in the order it gives. */
export async function findKeys(client: Client, jql: string): Promise<string[]> {
  const answer = await client.post('/rest/api/3/search/jql', { jql, fields: ['key'], maxResults: 5000 })
  return searchSchema.parse(answer.body).issues.map((issue) => issue.key)
}

/** Creates an issue in APP and gives its key. */
export async function createIssue(client: Client, fields: Readonly<Record<string, unknown>>): Promise<string> {
  const base = { project: { key: 'APP' }, issuetype: { name: 'Task' }, summary: 'An issue' }
  const answer = await client.post('/rest/api/2/issue', { fields: { ...base, ...fields } })
  return createdSchema.parse(answer.body).key
}

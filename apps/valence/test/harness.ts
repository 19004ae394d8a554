import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTestDatabase, type TestDatabase } from '@valence/testing'
import { z } from 'zod'
import { type Receiver, startReceiver } from '../src/demo/receiver.ts'
import { type Running, type StartOptions, startValence } from '../src/start.ts'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
}

export interface CallOptions {
  readonly authorization?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly form?: FormData
  readonly body?: string
}

/** The whole platform over real HTTP, on a database, a Jira and a callback receiver of its own. */
export interface World extends Running {
  readonly receiver: Receiver
  /** `User …, Organization …` */
  readonly platform: string
  call(method: string, path: string, options?: CallOptions): Promise<Answer>
  /** Provisions an instance of the sandbox and answers the header value for its records. */
  connect(
    configuration?: Readonly<Record<string, unknown>>,
  ): Promise<{ id: number; token: string; authorization: string }>
  /** A call to the sandbox itself, as its administrator. */
  jira(method: string, path: string, json?: unknown): Promise<Answer>
  configuration: Readonly<Record<string, string>>
  readonly databaseUrl: string
}

/** The key ring of whatever a test starts: the same one opens what another has sealed. */
export const encryptionKeys = `test:${Buffer.alloc(32, 7).toString('base64')}`

const provisioned = z.object({ id: z.number(), token: z.string() })

interface WorldOptions extends Pick<StartOptions, 'clock' | 'logTo'> {
  /** Dropped with the world. */
  readonly database?: TestDatabase
}

export async function startWorld(
  environment: Readonly<Record<string, string>> = {},
  { database: given, ...options }: WorldOptions = {},
): Promise<World> {
  const database = given ?? (await createTestDatabase())
  const dataDir = await mkdtemp(join(tmpdir(), 'valence-test-'))
  const receiver = await startReceiver()
  const running = await startValence({
    ...options,
    port: 0,
    sandboxPort: 0,
    dataDir,
    reset: false,
    environment: {
      LOG_LEVEL: 'silent',
      ENCRYPTION_KEYS: encryptionKeys,
      ADMIN_PASSWORD: 'a password of tests',
      ...(process.env.REDIS_URL === undefined ? {} : { REDIS_URL: process.env.REDIS_URL }),
      ...environment,
      DATABASE_URL: database.url,
    },
  })
  const platform = `User ${running.secrets.userSecret}, Organization ${running.secrets.organizationSecret}`
  const { url, username, password } = running.sandbox
  const configuration = { username, password, 'base.url': url }
  const call: World['call'] = (method, path, options = {}) => request(method, `${running.baseUrl}${path}`, options)
  const basic = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`

  return {
    ...running,
    receiver,
    platform,
    configuration,
    databaseUrl: database.url,
    call,
    async connect(more = {}) {
      const json = { element: { key: 'jira' }, name: 'Test', configuration: { ...configuration, ...more } }
      const { status, body } = await call('POST', '/instances', { authorization: platform, json })
      if (status !== 200) throw new Error(`Provisioning answered ${status}: ${JSON.stringify(body)}`)
      const { id, token } = provisioned.parse(body)
      return { id, token, authorization: `Element ${token}, User ${running.secrets.userSecret}` }
    },
    jira: (method, path, json) =>
      request(method, `${url}${path}`, { authorization: basic, ...(json === undefined ? {} : { json }) }),
    async close() {
      await running.close()
      await receiver.close()
      await database.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

export async function request(method: string, url: string, options: CallOptions): Promise<Answer> {
  const { authorization, headers = {}, json, form, body } = options
  const sent = json === undefined ? (form ?? body) : JSON.stringify(json)
  const response = await fetch(url, {
    method,
    headers: {
      ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(authorization === undefined ? {} : { Authorization: authorization }),
      ...headers,
    },
    ...(sent === undefined ? {} : { body: sent }),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json') ?? false
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text }
}

/** Polls until the value fits. @throws Error with the last value when it does not in time. */
export async function eventually<T>(
  read: () => Promise<T>,
  fits: (value: T) => boolean,
  timeoutMs = 30_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const value = await read()
    if (fits(value)) return value
    if (Date.now() > deadline) throw new Error(`It did not come true in ${timeoutMs} ms: ${JSON.stringify(value)}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

import { type Sandbox, startSandbox } from '@valence/jira-sandbox'
import { createDatabase, type Database } from '@valence/platform'
import { createTestDatabase } from '@valence/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Child, logged } from './child.ts'
import { request } from './harness.ts'
import { createInstallation, type InstallationCredentials } from './installation.ts'

/* Three gateways. Their clock is that of the machine; the sandbox's is moved. */

const undo: (() => Promise<unknown>)[] = []
let database: Database
let sandbox: Sandbox
const gateways: { readonly child: Child; readonly url: string }[] = []
let credentials: InstallationCredentials

beforeAll(async () => {
  const { url, drop } = await createTestDatabase()
  undo.push(drop)
  database = createDatabase(url)
  undo.push(database.close)
  sandbox = await startSandbox()
  undo.push(sandbox.close)
  const installation = createInstallation({ databaseUrl: url, redisUrl: process.env.REDIS_URL })
  undo.push(installation.close)
  credentials = await installation.credentials()
  // One after the other: to start is most of what they do to a small machine.
  for (let count = 0; count < 3; count++) {
    const child = installation.start('gateway')
    const address = await logged(() => child, 'gateway.listening', 'address', 120_000)
    gateways.push({ child, url: `${address}/elements/api-v2` })
  }
}, 400_000)
afterAll(async () => {
  for (const step of undo.toReversed()) await step()
})

describe('three processes that share one authorisation', () => {
  it('renew it once for 50 calls that find it expired at the same moment, and once more an hour later', async () => {
    const { authorization } = await connect()
    expect(await statuses(3, authorization)).toEqual([200, 200, 200])
    for (let hour = 0; hour < 2; hour++) {
      await control('POST', '/clock', { advance: '2h' })
      const before = await lastExchange()
      expect(new Set(await statuses(50, authorization))).toEqual(new Set([200]))
      expect(await renewalsSince(before)).toBe(1)
    }
  }, 120_000)

  it('renew it once when it is about to expire by their own clock', async () => {
    const { id, authorization } = await connect()
    await database.pool.query('UPDATE "OAuthToken" SET "expiresAt" = now() WHERE "instanceId" = $1', [id])
    const before = await lastExchange()
    expect(new Set(await statuses(50, authorization))).toEqual(new Set([200]))
    expect(await renewalsSince(before)).toBe(1)
  }, 60_000)

  it('superplane#6308: of renewals at once none takes the token from another, even when an answer is lost', async () => {
    const { authorization } = await connect()
    await control('POST', '/faults', { kind: 'cut', route: 'POST /oauth/token', when: 'after-commit', count: 1 })
    await control('POST', '/clock', { advance: '2h' })
    expect(new Set(await statuses(50, authorization))).toEqual(new Set([200]))
    await control('DELETE', '/faults')
    await control('POST', '/clock', { advance: '2h' })
    expect(new Set(await statuses(50, authorization))).toEqual(new Set([200]))
  }, 120_000)

  it('use the new one as soon as it was authorised again, also for a call that has begun to wait before', async () => {
    const { id, authorization, configuration } = await connect()
    expect(await statuses(3, authorization)).toEqual([200, 200, 200])
    const route = 'POST /rest/api/{v}/issue/{key}/comment'
    await control('POST', '/faults', {
      kind: 'rate-limited',
      reason: 'jira-burst-based',
      route,
      retryAfter: 4,
      count: 1,
    })
    const json = { body: 'Whose?' }
    const comment = () => request('POST', `${gateways[1]?.url}/incidents/HELP-1/comments`, { authorization, json })
    const refused = comment()
    await expect.poll(() => waitingAt(1, id), { timeout: 10_000 }).toBe(1)
    const waiting = comment()
    await expect.poll(() => waitingAt(1, id), { timeout: 10_000 }).toBe(2)

    const other = await otherAccountId()
    const change = { providerData: { code: await codeFor(other, configuration) } }
    const changed = await request('PATCH', `${gateways[0]?.url}/instances/${id}`, {
      authorization: credentials.platform,
      json: change,
    })
    expect(changed.status).toBe(200)
    expect(await waitingAt(1, id)).toBe(2)
    const authors = (await Promise.all([refused, waiting])).map(({ body }) => authored.parse(body).author.accountId)
    expect(authors).toEqual([other, other])
  }, 60_000)

  it('outlive the one that held the token when it was killed: its lock ends with it', async () => {
    const { authorization } = await connect()
    expect(await statuses(3, authorization)).toEqual([200, 200, 200])
    await control('POST', '/clock', { advance: '2h' })
    const slow = { kind: 'slow', route: 'POST /oauth/token', delayMs: 3_000, when: 'after-commit', count: 1 }
    await control('POST', '/faults', slow)
    const before = await lastExchange()
    const [first] = gateways
    const lost = call(0, authorization).catch(() => 0)
    await expect.poll(() => renewalsSince(before), { timeout: 10_000 }).toBe(1)
    const others = Promise.all([call(1, authorization), call(2, authorization)])
    first?.child.kill('SIGKILL')
    await lost
    expect(await others).toEqual([200, 200])
  }, 120_000)

  it('all stop when it has ended, and each tells what to do', async () => {
    const { id, authorization } = await connect(1)
    expect(await call(1, authorization)).toBe(200)
    expect(await call(2, authorization)).toBe(200)
    await control('POST', '/oauth/revoke', { clientId: sandbox.oauth.clientId })
    expect([await call(1, authorization), await call(2, authorization)]).toEqual([401, 401])
    const { body } = await request('GET', `${gateways[2]?.url}/instances/${id}`, {
      authorization: credentials.platform,
    })
    expect(body).toMatchObject({ valid: false, authorization: { status: 'REAUTH_REQUIRED', reason: 'revoked' } })
    const before = await lastExchange()
    expect([await call(1, authorization), await call(2, authorization)]).toEqual([401, 401])
    expect(await lastExchange()).toBe(before)
  }, 60_000)
})

async function call(gateway: number, authorization: string): Promise<number> {
  const { status } = await request('GET', `${gateways[gateway]?.url}/incidents/HELP-1`, { authorization })
  return status
}

/** Of so many calls at once, spread over the processes. */
function statuses(count: number, authorization: string): Promise<number[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => call(index % gateways.length, authorization)))
}

const authored = z.object({ author: z.object({ accountId: z.string() }) })

async function waitingAt(gateway: number, id: number): Promise<number> {
  const { body } = await request('GET', `${gateways[gateway]?.url}/instances/${id}/limits`, {
    authorization: credentials.platform,
  })
  return z.object({ waiting: z.object({ live: z.number() }) }).parse(body).waiting.live
}

async function connect(gateway = 0) {
  const base = gateways[gateway]?.url ?? ''
  const { url, oauth } = sandbox
  const configuration = {
    'oauth.api.key': oauth.clientId,
    'oauth.api.secret': oauth.clientSecret,
    'oauth.authorization.url': `${url}/authorize`,
    'oauth.token.url': `${url}/oauth/token`,
    'oauth.resource.url': url,
    'oauth.callback.url': 'https://app.example/callback',
  }
  const code = await codeFor(await accountId(), configuration)
  const json = { element: { key: 'jira' }, name: 'Shared', configuration, providerData: { code } }
  const made = await request('POST', `${base}/instances`, { authorization: credentials.platform, json })
  if (made.status !== 200) throw new Error(`Provisioning answered ${made.status}: ${JSON.stringify(made.body)}`)
  const { id, token } = z.object({ id: z.number(), token: z.string() }).parse(made.body)
  return { id, authorization: `Element ${token}, User ${credentials.userSecret}`, configuration }
}

async function codeFor(account: string, configuration: Readonly<Record<string, string>>): Promise<string | null> {
  const query = new URLSearchParams(configuration)
  const asked = await request('GET', `${gateways[1]?.url}/elements/jira/oauth/url?${query}`, {})
  const page = new URL(z.object({ oauthUrl: z.string() }).parse(asked.body).oauthUrl)
  page.searchParams.set('sandbox_user', account)
  const back = await fetch(page, { redirect: 'manual' })
  return new URL(back.headers.get('location') ?? '').searchParams.get('code')
}

async function accountId(): Promise<string> {
  return account.parse((await jira('/rest/api/3/myself')).body).accountId
}

/** Of somebody else who may comment on the issue. */
async function otherAccountId(): Promise<string> {
  const search = '/rest/api/3/user/permission/search?issueKey=HELP-1&permissions=ADD_COMMENTS&query='
  const mine = await accountId()
  const others = z.array(account).parse((await jira(search)).body)
  const other = others.find(({ accountId: id }) => id !== mine)
  if (other === undefined) throw new Error('Nobody else may comment.')
  return other.accountId
}

const account = z.object({ accountId: z.string() })

function jira(path: string) {
  const { url, username, password } = sandbox
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
  return request('GET', `${url}${path}`, { authorization })
}

function control(method: string, path: string, json?: unknown) {
  return request(method, `${sandbox.url}/__sandbox${path}`, {
    headers: { 'Content-Type': 'application/json' },
    ...(json === undefined ? {} : { json }),
  })
}

const exchanges = z.object({ exchanges: z.array(z.looseObject({ id: z.number(), path: z.string() })) })

/** Requests for tokens since an exchange. The sandbox keeps the last 200 exchanges, which is more than a test makes. */
async function renewalsSince(id: number): Promise<number> {
  const { body } = await control('GET', `/exchanges?since=${id}`)
  return exchanges.parse(body).exchanges.filter(({ path }) => path === '/oauth/token').length
}

async function lastExchange(): Promise<number> {
  return exchanges.parse((await control('GET', '/exchanges')).body).exchanges.at(-1)?.id ?? 0
}

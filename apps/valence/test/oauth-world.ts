import { elements } from '@valence/elements'
import { type Sandbox, type SandboxOptions, startSandbox } from '@valence/jira-sandbox'
import { createLogger, createPlatform, readConfig } from '@valence/platform'
import { z } from 'zod'
import { type Answer, encryptionKeys, request, startWorld, type World } from './harness.ts'

/** What a person does on the page of consent. */
export interface Decision {
  /** Cloud ids of the sites to allow; all of them without it. */
  readonly sites?: readonly string[]
  readonly account?: string
  readonly isDenied?: boolean
}

/** A platform, and a Jira of two sites that gives tokens, on clocks that move together. */
export interface OAuthWorld {
  readonly world: World
  readonly sandbox: Sandbox
  /** The app, and where its authorization server is. */
  readonly app: Readonly<Record<string, string>>
  /** The callback URL of the caller's own, which nobody needs to answer. */
  readonly callbackUrl: string
  platform(method: string, path: string, json?: unknown): Promise<Answer>
  /** Below `/__sandbox`. */
  control(method: string, path: string, json?: unknown): Promise<Answer>
  /** Goes to the page of consent and decides; gives where it sends the browser. */
  consent(oauthUrl: string, decision?: Decision): Promise<URL>
  /** A code for the caller's own callback URL. */
  code(decision?: Decision, query?: Readonly<Record<string, string>>): Promise<string>
  /** An instance of the first site. */
  connect(more?: Readonly<Record<string, unknown>>): Promise<Connected>
  /** Requests to the authorization server's token address since the last look. */
  exchanged(): Promise<number>
  advance(ms: number): Promise<void>
  /** What a relay does every hour, done by another process of the platform. */
  keepAlive(): Promise<number>
  close(): Promise<void>
}

export interface Connected {
  readonly id: number
  readonly token: string
  call(method: string, path: string, json?: unknown): Promise<Answer>
  shown(): Promise<Shown>
}

const shown = z.looseObject({
  id: z.number(),
  token: z.string(),
  valid: z.boolean(),
  externalAuthentication: z.string(),
  configuration: z.record(z.string(), z.string()),
  authorization: z
    .looseObject({ status: z.string(), reason: z.string().optional(), scopes: z.array(z.string()) })
    .optional(),
})
export type Shown = z.infer<typeof shown>

export const shownOf = (answer: Answer): Shown => {
  if (answer.status !== 200) throw new Error(`The instance answered ${answer.status}: ${JSON.stringify(answer.body)}`)
  return shown.parse(answer.body)
}

const callbackUrl = 'https://app.example/callback'

export async function startOAuthWorld(
  environment: (sandbox: Sandbox) => Readonly<Record<string, string>> = () => ({}),
  options: SandboxOptions = {},
): Promise<OAuthWorld> {
  let aheadMs = 0
  const clock = { now: () => new Date(Date.now() + aheadMs) }
  const sandbox = await startSandbox({ sites: 2, ...options })
  const world = await startWorld(environment(sandbox), { clock })
  const { url, oauth, username } = sandbox
  const app = {
    'oauth.api.key': oauth.clientId,
    'oauth.api.secret': oauth.clientSecret,
    'oauth.authorization.url': `${url}/authorize`,
    'oauth.token.url': `${url}/oauth/token`,
    'oauth.token.revoke_url': `${url}/oauth/revoke`,
    'oauth.resource.url': url,
  }
  const control: OAuthWorld['control'] = (method, path, json) =>
    request(method, `${url}/__sandbox${path}`, {
      headers: { 'Content-Type': 'application/json' },
      ...(json === undefined ? {} : { json }),
    })
  const platform: OAuthWorld['platform'] = (method, path, json) =>
    world.call(method, path, { authorization: world.platform, ...(json === undefined ? {} : { json }) })
  const accountId = await accountOf(sandbox)
  let seen = 0

  const consent: OAuthWorld['consent'] = async (
    oauthUrl,
    { sites = [], account = accountId, isDenied = false } = {},
  ) => {
    const page = new URL(oauthUrl)
    page.searchParams.set('sandbox_user', account)
    for (const site of sites) page.searchParams.append('sandbox_site', site)
    if (isDenied) page.searchParams.set('sandbox_decision', 'deny')
    const response = await fetch(page, { redirect: 'manual' })
    const location = response.headers.get('location')
    if (location === null) throw new Error(`The page of consent answered ${response.status}: ${await response.text()}`)
    return new URL(location)
  }

  const code: OAuthWorld['code'] = async (decision = { sites: [oauth.cloudId] }, query = {}) => {
    const asked = new URLSearchParams({ ...app, callbackUrl, ...query })
    const { body } = await world.call('GET', `/elements/jira/oauth/url?${asked}`)
    const back = await consent(z.object({ oauthUrl: z.string() }).parse(body).oauthUrl, decision)
    return back.searchParams.get('code') ?? ''
  }

  return {
    world,
    sandbox,
    app,
    callbackUrl,
    platform,
    control,
    consent,
    code,
    async connect(more = {}) {
      const { configuration = {}, ...rest } = more
      const body = {
        name: 'By OAuth',
        configuration: {
          ...app,
          'oauth.callback.url': callbackUrl,
          'site.url': url,
          ...z.object({}).loose().parse(configuration),
        },
        providerData: { code: await code() },
        ...rest,
      }
      const { id, token } = shownOf(await platform('POST', '/elements/jira/instances', body))
      const authorization = `Element ${token}, User ${world.secrets.userSecret}`
      return {
        id,
        token,
        call: (method, path, json) =>
          world.call(method, path, { authorization, ...(json === undefined ? {} : { json }) }),
        shown: async () => shownOf(await platform('GET', `/instances/${id}`)),
      }
    },
    async exchanged() {
      const { body } = await control('GET', `/exchanges?since=${seen}`)
      const { exchanges } = z
        .object({ exchanges: z.array(z.looseObject({ id: z.number(), path: z.string() })) })
        .parse(body)
      seen = exchanges.at(-1)?.id ?? seen
      return exchanges.filter(({ path }) => path.startsWith('/oauth/token') && !path.includes('accessible')).length
    },
    async advance(ms) {
      aheadMs += ms
      await control('POST', '/clock', { advance: ms })
    },
    async keepAlive() {
      const config = readConfig({
        DATABASE_URL: world.databaseUrl,
        ENCRYPTION_KEYS: encryptionKeys,
        ALLOW_HTTP: 'true',
        ALLOW_PRIVATE_NETWORKS: '127.0.0.0/8',
      })
      const logger = createLogger('silent')
      const other = await createPlatform({ config, elements, logger, publicBaseUrl: () => world.baseUrl, clock })
      return other.engine.authorization.keepAlive().finally(() => other.close())
    },
    async close() {
      await sandbox.close()
      await world.close()
    },
  }

  async function accountOf({ password }: Sandbox): Promise<string> {
    const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
    const { body } = await request('GET', `${url}/rest/api/3/myself`, { authorization })
    return z.object({ accountId: z.string() }).parse(body).accountId
  }
}

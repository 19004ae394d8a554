import { randomUUID } from 'node:crypto'
import { createDocuments } from './adf/documents.ts'
import { buildApp } from './app.ts'
import { type Exchange, recordExchanges } from './exchange.ts'
import { createFieldCatalog } from './fields/catalog.ts'
import { type InterceptedRequest, type Interception, interceptRequests } from './intercept.ts'
import { createJqlEngine } from './jql/engine.ts'
import { createKeeper, loadSnapshot } from './persist.ts'
import type { Snapshot } from './records.ts'
import { newToken, seedSnapshot } from './seed.ts'
import { createState, type State, snapshotOf } from './state.ts'
import { announce } from './webhooks/announce.ts'
import { createCourier } from './webhooks/courier.ts'
import type { World } from './world.ts'
import { createZones } from './zones.ts'

export type { Exchange } from './exchange.ts'
export type { InterceptedRequest, Interception } from './intercept.ts'

export interface SandboxOptions {
  /** 0 takes a free port. */
  readonly port?: number
  readonly host?: string
  /** How clients reach the sandbox when that differs from where it listens; the beginning of every link. */
  readonly publicUrl?: string
  readonly seed?: 'small' | 'empty'
  /** Where the state survives restarts. Without it the sandbox forgets. */
  readonly dataFile?: string
  readonly credentials?: { readonly username: string; readonly password: string }
  readonly oauthClient?: { readonly clientId: string; readonly clientSecret: string }
  readonly webhookRetryDelayMs?: (attempt: number) => number
  readonly now?: () => number
  /** True refuses mistakes of meaning in JQL with 400; otherwise such a search finds nothing, as on the real service. */
  readonly strictJql?: boolean
  /** How long a new issue stays out of search, as the index of the real service runs behind. None by default. */
  readonly indexDelayMs?: number
  readonly logger?: boolean
  /** Told of every exchange with the REST API. */
  readonly onExchange?: (exchange: Exchange) => void
  /** Answers in place of the sandbox when it gives an answer. */
  readonly intercept?: (request: InterceptedRequest) => Interception | undefined
}

export interface Sandbox {
  readonly url: string
  /** The administrator's e-mail address and API token. */
  readonly username: string
  readonly password: string
  /** The API token of every account that has one, by e-mail address. */
  readonly tokens: Readonly<Record<string, string>>
  /** The registered OAuth 2.0 (3LO) app; the sandbox itself is the authorization server and the gateway. */
  readonly oauth: { readonly clientId: string; readonly clientSecret: string; readonly cloudId: string }
  close(): Promise<void>
}

const defaultAdmin = 'admin@sandbox.invalid'

/** Starts a local Jira Cloud. It is a simulator, and says so in every answer. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { host = '127.0.0.1', port = 0, now = Date.now, dataFile } = options
  const saved = dataFile === undefined ? undefined : await loadSnapshot(dataFile)
  const snapshot = saved ?? seedSnapshot(options.seed ?? 'small', randomUUID)
  const state = createState(withCredentials(snapshot, options))
  const keeper = dataFile === undefined ? undefined : createKeeper(dataFile, () => snapshotOf(state))
  const zones = createZones()
  const fields = createFieldCatalog(state)
  const engine = createJqlEngine({ state, catalog: fields, zones, now })
  const changed = () => {
    state.revision += 1
    keeper?.schedule()
  }
  const retryDelayMs = options.webhookRetryDelayMs ?? randomRetryDelayMs
  const courier = createCourier({ state, now, retryDelayMs, changed })
  let baseUrl = options.publicUrl?.replace(/\/$/, '') ?? ''
  const world: World = {
    state,
    fields,
    zones,
    documents: createDocuments(state.users),
    strictJql: options.strictJql ?? false,
    indexDelayMs: options.indexDelayMs ?? 0,
    get baseUrl() {
      return baseUrl
    },
    now,
    changed,
    emit: (event) => announce(world, engine, courier, event),
  }
  const app = buildApp({ world, engine, logger: options.logger ?? false })
  if (options.onExchange) recordExchanges(app, options.onExchange)
  if (options.intercept) interceptRequests(app, options.intercept)
  const listening = await app.listen({ host, port })
  if (baseUrl === '') baseUrl = listening
  changed()
  for (const delivery of state.deliveries.values()) courier.send(delivery)
  const admin = adminOf(state)
  return {
    url: listening,
    username: admin.emailAddress,
    password: admin.token,
    tokens: tokensOf(state),
    oauth: { ...clientOf(state), cloudId: state.cloudId },
    async close() {
      await app.close()
      await courier.close()
      await keeper?.close()
    },
  }
}

/** Five to fifteen minutes, by chance, as Atlassian says. */
function randomRetryDelayMs(): number {
  return (5 + Math.random() * 10) * 60_000
}

/** Given credentials become those of the administrator and the app; those of a data file are kept otherwise. */
function withCredentials(snapshot: Snapshot, { credentials, oauthClient }: SandboxOptions): Snapshot {
  const users = snapshot.users.map((user, index) =>
    index === 0 && credentials ? { ...user, emailAddress: credentials.username, token: credentials.password } : user,
  )
  const [known] = snapshot.oauthClients
  const client = oauthClient ?? known ?? { clientId: 'sandbox-app', clientSecret: newToken() }
  return { ...snapshot, users, oauthClients: [client] }
}

function adminOf(state: State) {
  const [admin] = state.users.values()
  if (!admin) throw new Error(`The state has no users; the first of them is the administrator (${defaultAdmin}).`)
  return admin
}

function clientOf(state: State) {
  const [client] = state.oauthClients.values()
  if (!client) throw new Error('The state has no OAuth client.')
  return client
}

function tokensOf(state: State): Record<string, string> {
  const withToken = [...state.users.values()].filter((user) => user.token !== '')
  return Object.fromEntries(withToken.map((user) => [user.emailAddress, user.token]))
}

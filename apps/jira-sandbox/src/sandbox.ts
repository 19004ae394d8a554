import type { Exchange } from './http/exchanges/exchange.ts'
import type { InterceptedRequest, Interception } from './http/intercept.ts'
import type { LimitSettings, LimitSettingsInput } from './limits/settings.ts'
import type { LifetimesInput } from './oauth/lifetimes.ts'
import type { Site } from './oauth/sites.ts'
import type { SeedChoice } from './seed/recipe.ts'

export interface SandboxOptions {
  /** Which Jira to be: Cloud, or Data Center with its own paths, users and paging. Cloud by default. */
  readonly flavour?: 'cloud' | 'datacenter'
  /** Where a Data Center is deployed below its host, such as `/jira`. */
  readonly contextPath?: string
  /** False refuses passwords at a Data Center, as Jira 11 does by default. */
  readonly basicAuth?: boolean
  /** 0 takes a free port. */
  readonly port?: number
  readonly host?: string
  /** How clients reach the sandbox when that differs from where it listens; the beginning of every link. */
  readonly publicUrl?: string
  /** What a new sandbox begins with; `small` without it. A data file that is there goes on with what it has. */
  readonly seed?: SeedChoice
  /** Where the state survives restarts. Without it the sandbox forgets. */
  readonly dataFile?: string
  readonly credentials?: { readonly username: string; readonly password: string }
  /** With an owner the app is a private one: it hears of webhooks that its owner registered, and of no others. */
  readonly oauthClient?: { readonly clientId: string; readonly clientSecret: string; readonly ownerId?: string }
  readonly webhookRetryDelayMs?: (attempt: number) => number
  readonly now?: () => number
  /** True refuses mistakes of meaning in JQL with 400; otherwise such a search finds nothing, as on the real service. */
  readonly strictJql?: boolean
  /** How long a new issue stays out of search, as the index of the real service runs behind. None by default. */
  readonly indexDelayMs?: number
  /** Rate limits: none by default, those of Jira Cloud or of a Data Center, or either with other numbers. */
  readonly limits?: LimitSettings['preset'] | LimitSettingsInput
  /** How long codes and tokens of the authorization server are good; Atlassian's numbers for what is left out. */
  readonly tokenLifetimes?: LifetimesInput
  /** Two gives a second, empty Jira with its own address and cloud id, on the next port; accounts are shared. */
  readonly sites?: 1 | 2
  readonly logger?: boolean
  /** Told of every exchange with the REST API. */
  readonly onExchange?: (exchange: Exchange) => void
  /** Answers in place of the sandbox when it gives an answer. */
  readonly intercept?: (request: InterceptedRequest) => Interception | undefined
}

export interface Sandbox {
  readonly url: string
  /** The administrator's e-mail address and API token; name and password at a Data Center. */
  readonly username: string
  readonly password: string
  /** The administrator's personal access token, at a Data Center. */
  readonly personalAccessToken?: string
  /** The API token of every account that has one, by e-mail address. */
  readonly tokens: Readonly<Record<string, string>>
  /** The registered OAuth 2.0 (3LO) app; the sandbox itself is the authorization server and the gateway. */
  readonly oauth: { readonly clientId: string; readonly clientSecret: string; readonly cloudId: string }
  /** The organization of the site, which its teams belong to. */
  readonly orgId: string
  /** Which Jira it is and which seed it began with; a data file remembers both. */
  readonly origin: { readonly flavour: 'cloud' | 'datacenter'; readonly seed?: string | undefined }
  /** The sites that tokens may reach, the sandbox's own first. */
  readonly sites: readonly Pick<Site, 'cloudId' | 'name' | 'url'>[]
  close(): Promise<void>
}

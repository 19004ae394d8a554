import type { Documents } from '../adf/documents.ts'
import type { FieldCatalog } from '../fields/definition.ts'
import type { Flavour } from '../flavour/flavour.ts'
import type { LifetimeSettings } from '../oauth/lifetimes.ts'
import type { Site } from '../oauth/sites.ts'
import type { IssueRecord, UserRecord } from '../records/records.ts'
import type { IssueIndex } from '../search/index/issue-index.ts'
import type { Jobs } from '../tasks/jobs.ts'
import type { JiraEvent } from './events.ts'
import type { State } from './state.ts'
import type { Zones } from './zones.ts'

/** The sandbox as its routes and verbs see it. */
export interface World {
  /** Which Jira this is: Cloud or Data Center, and where the two differ. */
  readonly flavour: Flavour
  readonly state: State
  readonly fields: FieldCatalog
  readonly zones: Zones
  readonly documents: Documents
  /** Where long-running work runs. */
  readonly jobs: Jobs
  readonly strictJql: boolean
  /** What search knows; it may run behind. */
  readonly index: IssueIndex
  /** How long tokens of the authorization server are good. */
  readonly lifetimes: LifetimeSettings
  readonly baseUrl: string
  /** Every site that tokens of the authorization server may reach; the first is the server's own. */
  readonly sites: readonly Site[]
  /** Where `/ex/jira/{cloudId}` is reached. */
  readonly gatewayUrl: string
  now(): number
  /** Called after every change, with the issue that changed: answers grow stale, index and snapshot are due. */
  changed(issue?: IssueRecord): void
  emit(event: JiraEvent): void
}

export type ApiVersion = 2 | 3

/** One caller's way of looking: version of the API, links, time zone, privacy. */
export interface View {
  readonly world: World
  readonly state: State
  readonly api: ApiVersion
  readonly caller: UserRecord | undefined
  readonly zone: string
  /** The site as the caller reaches it; through the gateway its links are the gateway's. */
  readonly site: string
  /** `https://site/rest/api/3`, the beginning of every link. */
  readonly base: string
  /** Webhooks never show addresses of people. */
  readonly hideEmails: boolean
}

export function createView(world: World, api: ApiVersion, caller: UserRecord | undefined, site = world.baseUrl): View {
  const zone = caller?.timeZone ?? 'UTC'
  return { world, state: world.state, api, caller, zone, site, base: `${site}/rest/api/${api}`, hideEmails: false }
}

export function stamp(view: View, instant: number): string {
  return view.world.zones.stamp(instant, view.zone)
}

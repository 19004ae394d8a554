import type { Documents } from './adf/documents.ts'
import type { FieldCatalog } from './fields/definition.ts'
import type { ChangeItem, CommentRecord, IssueRecord, UserRecord, WorklogRecord } from './records.ts'
import type { State } from './state.ts'
import type { Zones } from './zones.ts'

/** What happened, told to the webhooks. */
export type JiraEvent =
  | { kind: 'issue_created'; issue: IssueRecord; userId: string; items: readonly ChangeItem[] }
  | {
      kind: 'issue_updated'
      issue: IssueRecord
      userId: string
      typeName: string
      changeId: string
      items: ChangeItem[]
    }
  | { kind: 'issue_deleted'; issue: IssueRecord; userId: string }
  | { kind: `comment_${Verb}`; issue: IssueRecord; comment: CommentRecord; secondary?: boolean }
  | { kind: `worklog_${Verb}`; issue: IssueRecord; worklog: WorklogRecord }
  | { kind: `issue_property_${'set' | 'deleted'}`; issue: IssueRecord; key: string; userId: string }
  | { kind: `attachment_${'created' | 'deleted'}`; attachment: object; issue: IssueRecord }
  | { kind: `issuelink_${'created' | 'deleted'}`; link: object }
  | { kind: 'entity'; event: string; body: Readonly<Record<string, unknown>> }
type Verb = 'created' | 'updated' | 'deleted'

/** The sandbox as its routes and verbs see it. */
export interface World {
  readonly state: State
  readonly fields: FieldCatalog
  readonly zones: Zones
  readonly documents: Documents
  readonly strictJql: boolean
  readonly indexDelayMs: number
  readonly baseUrl: string
  now(): number
  /** Called after every change: answers grow stale, the snapshot is due. */
  changed(): void
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

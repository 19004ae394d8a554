import type {
  Administration,
  BoardRecord,
  CategoryRecord,
  ComponentRecord,
  ConsentRecord,
  CustomFieldRecord,
  DeliveryRecord,
  FilterRecord,
  GrantRecord,
  GroupRecord,
  IssueRecord,
  IssueTypeRecord,
  LinkRecord,
  LinkTypeRecord,
  NotificationRecord,
  OauthClient,
  OriginRecord,
  PermissionSchemeRecord,
  PersonalTokenRecord,
  PriorityRecord,
  ProjectRecord,
  ResolutionRecord,
  RoleActorRecord,
  RoleRecord,
  SecuritySchemeRecord,
  SprintRecord,
  StatusRecord,
  TaskRecord,
  TeamRecord,
  UserRecord,
  VersionRecord,
  WebhookRecord,
  WorkflowRecord,
} from '../records/records.ts'

/** Everything the sandbox knows, in maps whose insertion order is the configured order. */
export interface State {
  readonly cloudId: string
  readonly orgId: string
  readonly tokenKey: string
  readonly counters: Record<string, number>
  readonly users: Map<string, UserRecord>
  readonly groups: Map<string, GroupRecord>
  readonly projects: Map<string, ProjectRecord>
  readonly categories: Map<string, CategoryRecord>
  readonly components: Map<string, ComponentRecord>
  readonly versions: Map<string, VersionRecord>
  readonly issueTypes: Map<string, IssueTypeRecord>
  readonly statuses: Map<string, StatusRecord>
  readonly priorities: Map<string, PriorityRecord>
  readonly resolutions: Map<string, ResolutionRecord>
  readonly workflows: Map<string, WorkflowRecord>
  readonly customFields: Map<string, CustomFieldRecord>
  readonly linkTypes: Map<string, LinkTypeRecord>
  readonly links: Map<string, LinkRecord>
  readonly boards: Map<number, BoardRecord>
  readonly sprints: Map<string, SprintRecord>
  readonly permissionSchemes: Map<string, PermissionSchemeRecord>
  readonly securitySchemes: Map<string, SecuritySchemeRecord>
  readonly roles: Map<string, RoleRecord>
  readonly roleActors: RoleActorRecord[]
  readonly filters: Map<string, FilterRecord>
  readonly issues: Map<string, IssueRecord>
  readonly webhooks: Map<number, WebhookRecord>
  readonly deliveries: Map<string, DeliveryRecord>
  readonly deletedWorklogs: { id: string; at: number }[]
  readonly oauthClients: Map<string, OauthClient>
  readonly grants: GrantRecord[]
  readonly consents: ConsentRecord[]
  /** Grants that an app gave back; access tokens that came of them are no good. */
  readonly revokedGrantIds: string[]
  /** Mails that the real service would have sent. */
  readonly outbox: NotificationRecord[]
  readonly tasks: Map<string, TaskRecord>
  /** Personal access tokens of a Data Center. */
  readonly personalTokens: PersonalTokenRecord[]
  /** Teams of the organization. */
  readonly teams: Map<string, TeamRecord>
  /** Settings, dashboards, the audit log and what else administrators keep. */
  readonly administration: Administration
  /** Current and former keys, upper case, to issue id. */
  readonly issueIdByKey: Map<string, string>
  readonly childIds: Map<string, Set<string>>
  readonly linkIdsByIssue: Map<string, Set<string>>
  /** When each account last looked at an issue: account id, then issue id. */
  readonly viewedAt: Map<string, Map<string, number>>
  /** Issues put in, taken out, linked or moved below another since the search index last looked. */
  readonly touchedIssueIds: Set<string>
  /** Issues that somebody asked for by id or key, or that something happened to, since the data file was last written. */
  readonly unsavedIssueIds: Set<string>
  /** The same since the beginning: every other issue is still as the seed made it. */
  readonly strayedIssueIds: Set<string>
  /** What the sandbox began as; it stays what it is. */
  readonly origin: OriginRecord
  /** Grows with every change; answers computed for an older revision are stale. */
  revision: number
}

/** Above every id of the seed, for sequences that a data file does not know yet. */
const unseededBase = 20_000

/** The next number of a sequence, never given twice, deletions included. */
export function nextId(state: State, sequence: string): number {
  const next = (state.counters[sequence] ?? unseededBase) + 1
  state.counters[sequence] = next
  return next
}

export function findIssue(state: State, idOrKey: string): IssueRecord | undefined {
  const id = state.issueIdByKey.get(idOrKey.toUpperCase()) ?? idOrKey
  const issue = state.issues.get(id)
  // Whoever asks for it may be about to change it.
  if (issue) noteStray(state, id)
  return issue
}

/** An issue may differ from what it was. */
export function noteStray(state: State, issueId: string): void {
  state.unsavedIssueIds.add(issueId)
  state.strayedIssueIds.add(issueId)
}

export function findProject(state: State, idOrKey: string): ProjectRecord | undefined {
  const byId = state.projects.get(idOrKey)
  if (byId) return byId
  const key = idOrKey.toUpperCase()
  for (const project of state.projects.values()) if (project.key === key) return project
  return undefined
}

/** Remembers that somebody looked at an issue, for `lastViewed` and `issueHistory()`. */
export function noteView(state: State, accountId: string, issueId: string, at: number): void {
  const views = state.viewedAt.get(accountId) ?? new Map<string, number>()
  state.viewedAt.set(accountId, views)
  views.delete(issueId)
  views.set(issueId, at)
}

/** The items of the given ids, without those that are gone. */
export function found<Item>(items: ReadonlyMap<string, Item>, ids: Iterable<string>): Item[] {
  const list: Item[] = []
  for (const id of ids) {
    const item = items.get(id)
    if (item !== undefined) list.push(item)
  }
  return list
}

import type {
  BoardRecord,
  CategoryRecord,
  ComponentRecord,
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
  PriorityRecord,
  ProjectRecord,
  ResolutionRecord,
  RoleActorRecord,
  RoleRecord,
  Snapshot,
  SprintRecord,
  StatusRecord,
  UserRecord,
  VersionRecord,
  WebhookRecord,
  WorkflowRecord,
} from './records.ts'

/** Everything the sandbox knows, in maps whose insertion order is the configured order. */
export interface State {
  readonly cloudId: string
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
  readonly roles: Map<string, RoleRecord>
  readonly roleActors: RoleActorRecord[]
  readonly filters: Map<string, FilterRecord>
  readonly issues: Map<string, IssueRecord>
  readonly webhooks: Map<number, WebhookRecord>
  readonly deliveries: Map<string, DeliveryRecord>
  readonly deletedWorklogs: { id: string; at: number }[]
  readonly oauthClients: Map<string, OauthClient>
  readonly grants: GrantRecord[]
  /** Mails that the real service would have sent. */
  readonly outbox: NotificationRecord[]
  /** Current and former keys, upper case, to issue id. */
  readonly issueIdByKey: Map<string, string>
  readonly childIds: Map<string, Set<string>>
  readonly linkIdsByIssue: Map<string, Set<string>>
  /** Grows with every change; answers computed for an older revision are stale. */
  revision: number
}

export function createState(snapshot: Snapshot): State {
  const state: State = {
    cloudId: snapshot.cloudId,
    tokenKey: snapshot.tokenKey,
    counters: { ...snapshot.counters },
    users: keyed(snapshot.users, (user) => user.accountId),
    groups: keyed(snapshot.groups, (group) => group.groupId),
    projects: keyed(snapshot.projects, (project) => project.id),
    categories: keyed(snapshot.categories, (category) => category.id),
    components: keyed(snapshot.components, (component) => component.id),
    versions: keyed(snapshot.versions, (version) => version.id),
    issueTypes: keyed(snapshot.issueTypes, (type) => type.id),
    statuses: keyed(snapshot.statuses, (status) => status.id),
    priorities: keyed(snapshot.priorities, (priority) => priority.id),
    resolutions: keyed(snapshot.resolutions, (resolution) => resolution.id),
    workflows: keyed(snapshot.workflows, (workflow) => workflow.id),
    customFields: keyed(snapshot.customFields, (field) => field.id),
    linkTypes: keyed(snapshot.linkTypes, (type) => type.id),
    links: new Map(),
    boards: keyed(snapshot.boards, (board) => board.id),
    sprints: keyed(snapshot.sprints, (sprint) => String(sprint.id)),
    roles: keyed(snapshot.roles, (role) => role.id),
    roleActors: [...snapshot.roleActors],
    filters: keyed(snapshot.filters, (filter) => filter.id),
    issues: new Map(),
    webhooks: keyed(snapshot.webhooks, (webhook) => webhook.id),
    deliveries: keyed(snapshot.deliveries, (delivery) => delivery.identifier),
    deletedWorklogs: [...snapshot.deletedWorklogs],
    oauthClients: keyed(snapshot.oauthClients, (client) => client.clientId),
    grants: [...snapshot.grants],
    outbox: [...snapshot.outbox],
    issueIdByKey: new Map(),
    childIds: new Map(),
    linkIdsByIssue: new Map(),
    revision: 0,
  }
  for (const issue of snapshot.issues) indexIssue(state, issue)
  for (const link of snapshot.links) indexLink(state, link)
  return state
}

export function snapshotOf(state: State): Snapshot {
  return {
    format: 1,
    cloudId: state.cloudId,
    tokenKey: state.tokenKey,
    counters: state.counters,
    users: [...state.users.values()],
    groups: [...state.groups.values()],
    projects: [...state.projects.values()],
    categories: [...state.categories.values()],
    components: [...state.components.values()],
    versions: [...state.versions.values()],
    issueTypes: [...state.issueTypes.values()],
    statuses: [...state.statuses.values()],
    priorities: [...state.priorities.values()],
    resolutions: [...state.resolutions.values()],
    workflows: [...state.workflows.values()],
    customFields: [...state.customFields.values()],
    linkTypes: [...state.linkTypes.values()],
    links: [...state.links.values()],
    boards: [...state.boards.values()],
    sprints: [...state.sprints.values()],
    roles: [...state.roles.values()],
    roleActors: state.roleActors,
    filters: [...state.filters.values()],
    issues: [...state.issues.values()],
    webhooks: [...state.webhooks.values()],
    deliveries: [...state.deliveries.values()],
    deletedWorklogs: state.deletedWorklogs,
    oauthClients: [...state.oauthClients.values()],
    grants: state.grants,
    outbox: state.outbox,
  }
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
  return state.issues.get(id)
}

export function findProject(state: State, idOrKey: string): ProjectRecord | undefined {
  const byId = state.projects.get(idOrKey)
  if (byId) return byId
  const key = idOrKey.toUpperCase()
  for (const project of state.projects.values()) if (project.key === key) return project
  return undefined
}

export function indexIssue(state: State, issue: IssueRecord): void {
  state.issues.set(issue.id, issue)
  for (const key of [issue.key, ...issue.formerKeys]) state.issueIdByKey.set(key, issue.id)
  placeUnder(state, issue.id, parentIdOf(issue))
}

export function forgetIssue(state: State, issue: IssueRecord): void {
  state.issues.delete(issue.id)
  for (const key of [issue.key, ...issue.formerKeys]) state.issueIdByKey.delete(key)
  takeFrom(state, issue.id, parentIdOf(issue))
  for (const linkId of [...(state.linkIdsByIssue.get(issue.id) ?? [])]) {
    const link = state.links.get(linkId)
    if (link) forgetLink(state, link)
  }
}

export function parentIdOf(issue: IssueRecord): string | undefined {
  const parent = issue.values.parent
  return typeof parent === 'string' ? parent : undefined
}

export function placeUnder(state: State, issueId: string, parentId: string | undefined): void {
  if (parentId === undefined) return
  const children = state.childIds.get(parentId) ?? new Set<string>()
  state.childIds.set(parentId, children.add(issueId))
}

export function takeFrom(state: State, issueId: string, parentId: string | undefined): void {
  if (parentId !== undefined) state.childIds.get(parentId)?.delete(issueId)
}

export function indexLink(state: State, link: LinkRecord): void {
  state.links.set(link.id, link)
  for (const issueId of [link.inwardId, link.outwardId]) {
    const ids = state.linkIdsByIssue.get(issueId) ?? new Set<string>()
    state.linkIdsByIssue.set(issueId, ids.add(link.id))
  }
}

export function forgetLink(state: State, link: LinkRecord): void {
  state.links.delete(link.id)
  for (const issueId of [link.inwardId, link.outwardId]) state.linkIdsByIssue.get(issueId)?.delete(link.id)
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

function keyed<Key, Item>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item> {
  return new Map(items.map((item) => [keyOf(item), item]))
}

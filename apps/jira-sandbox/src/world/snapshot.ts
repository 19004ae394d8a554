import { createHash } from 'node:crypto'
import { withBoardFilters } from '../agile/board-filters.ts'
import { withNames } from '../flavour/user-names.ts'
import { indexIssue, indexLink } from '../issues/register.ts'
import { consentsOf } from '../oauth/consents.ts'
import { withDefaultScheme } from '../permissions/default-scheme.ts'
import type { Snapshot } from '../records/records.ts'
import { noteView, type State } from './state.ts'

export function createState(snapshot: Snapshot): State {
  const { boards, filters } = withBoardFilters(snapshot)
  const state: State = {
    cloudId: snapshot.cloudId,
    orgId: snapshot.orgId ?? organizationOf(snapshot.cloudId),
    tokenKey: snapshot.tokenKey,
    counters: { ...snapshot.counters },
    users: keyed(withNames(snapshot.users), (user) => user.accountId),
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
    boards: keyed(boards, (board) => board.id),
    sprints: keyed(snapshot.sprints, (sprint) => String(sprint.id)),
    permissionSchemes: keyed(withDefaultScheme(snapshot.permissionSchemes), (scheme) => scheme.id),
    securitySchemes: keyed(snapshot.securitySchemes, (scheme) => scheme.id),
    roles: keyed(snapshot.roles, (role) => role.id),
    roleActors: [...snapshot.roleActors],
    filters: keyed(filters, (filter) => filter.id),
    issues: new Map(),
    webhooks: keyed(snapshot.webhooks, (webhook) => webhook.id),
    deliveries: keyed(snapshot.deliveries, (delivery) => delivery.identifier),
    deletedWorklogs: [...snapshot.deletedWorklogs],
    oauthClients: keyed(snapshot.oauthClients, (client) => client.clientId),
    grants: [...snapshot.grants],
    consents: consentsOf(snapshot),
    revokedGrantIds: [...snapshot.revokedGrantIds],
    outbox: [...snapshot.outbox],
    tasks: keyed(snapshot.tasks, (task) => task.id),
    personalTokens: [...snapshot.personalTokens],
    teams: keyed(snapshot.teams, (team) => team.teamId),
    administration: snapshot.administration,
    issueIdByKey: new Map(),
    childIds: new Map(),
    linkIdsByIssue: new Map(),
    viewedAt: new Map(),
    touchedIssueIds: new Set(),
    unsavedIssueIds: new Set(),
    strayedIssueIds: new Set(),
    origin: snapshot.origin,
    revision: 0,
  }
  for (const issue of snapshot.issues) indexIssue(state, issue)
  for (const link of snapshot.links) indexLink(state, link)
  for (const { accountId, issueId, at } of snapshot.views) noteView(state, accountId, issueId, at)
  state.touchedIssueIds.clear()
  state.unsavedIssueIds.clear()
  state.strayedIssueIds.clear()
  return state
}

/** Every site has one; the id is as good as any other, and the same each time. */
function organizationOf(cloudId: string): string {
  const digits = createHash('sha256').update(`organization of ${cloudId}`).digest('hex')
  return [8, 4, 4, 4, 12].map((length, at) => digits.slice(at * 12, at * 12 + length)).join('-')
}

export function snapshotOf(state: State): Snapshot {
  return {
    format: 1,
    cloudId: state.cloudId,
    orgId: state.orgId,
    tokenKey: state.tokenKey,
    origin: state.origin,
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
    permissionSchemes: [...state.permissionSchemes.values()],
    securitySchemes: [...state.securitySchemes.values()],
    roles: [...state.roles.values()],
    roleActors: state.roleActors,
    filters: [...state.filters.values()],
    issues: [...state.issues.values()],
    webhooks: [...state.webhooks.values()],
    deliveries: [...state.deliveries.values()],
    deletedWorklogs: state.deletedWorklogs,
    oauthClients: [...state.oauthClients.values()],
    grants: state.grants,
    consents: state.consents,
    revokedGrantIds: state.revokedGrantIds,
    outbox: state.outbox,
    views: [...state.viewedAt].flatMap(([accountId, views]) =>
      [...views].map(([issueId, at]) => ({ accountId, issueId, at })),
    ),
    tasks: [...state.tasks.values()],
    personalTokens: state.personalTokens,
    teams: [...state.teams.values()],
    administration: state.administration,
  }
}

function keyed<Key, Item>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item> {
  return new Map(items.map((item) => [keyOf(item), item]))
}

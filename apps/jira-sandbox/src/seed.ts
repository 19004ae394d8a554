import { randomBytes } from 'node:crypto'
import type { Snapshot } from './records.ts'
import { firstNumbers, seedIssues } from './seed/issues.ts'
import { groups, people } from './seed/people.ts'
import {
  boards,
  categories,
  components,
  customFields,
  issueTypes,
  linkTypes,
  priorities,
  projects,
  resolutions,
  roleActors,
  roles,
  sprints,
  statuses,
  versions,
  workflows,
} from './seed/vocabulary.ts'

/** The state of a new sandbox: `small` has about a hundred and fifty issues, `empty` the same site without any. */
export function seedSnapshot(kind: 'small' | 'empty', uuid: () => string): Snapshot {
  const users = people(newToken)
  const story = kind === 'small' ? seedIssues(users) : undefined
  const snapshot: Snapshot = {
    format: 1,
    cloudId: uuid(),
    tokenKey: newToken(),
    counters: { ...firstNumbers, ...configurationNumbers, ...(story?.counters ?? {}) },
    users,
    groups: [...groups],
    projects: story?.projects ?? [...projects],
    categories: [...categories],
    components: [...components],
    versions: [...versions],
    issueTypes: [...issueTypes],
    statuses: [...statuses],
    priorities: [...priorities],
    resolutions: [...resolutions],
    workflows: [...workflows],
    customFields: [...customFields],
    linkTypes: [...linkTypes],
    links: story?.links ?? [],
    boards: [...boards],
    sprints: [...sprints],
    roles: [...roles],
    roleActors: [...roleActors],
    filters: [],
    issues: story?.issues ?? [],
    webhooks: [],
    deliveries: [],
    deletedWorklogs: [],
    oauthClients: [{ clientId: 'sandbox-app', clientSecret: newToken() }],
    grants: [],
    outbox: [],
  }
  // Two sandboxes in one process must not share the records of the vocabulary.
  return structuredClone(snapshot)
}

/** Above the ids of the seeded vocabulary. */
const configurationNumbers = {
  project: 10_100,
  category: 10_100,
  component: 10_100,
  version: 10_100,
  filter: 10_100,
  roleActor: 11_000,
  webhook: 0,
  sprint: 100,
} as const

/** A token nobody can guess, which says where it is from. */
export function newToken(): string {
  return `sandbox-${randomBytes(18).toString('base64url')}`
}

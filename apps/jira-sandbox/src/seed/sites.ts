import { type Snapshot, snapshotSchema } from '../records/records.ts'
import { firstNumbers, seedIssues } from './issues.ts'
import { groups, people } from './people.ts'
import { boards, categories, components, projects, roleActors, sprints, versions } from './projects.ts'
import { teams } from './teams.ts'
import { newToken } from './token.ts'
import {
  customFields,
  issueTypes,
  linkTypes,
  priorities,
  resolutions,
  roles,
  statuses,
  workflows,
} from './vocabulary.ts'

/** The words of Jira, nobody and nothing else. */
export function wordsOnly(uuid: () => string): Snapshot {
  return site(uuid, {})
}

/** People, projects and everything that issues stand in, but no issue. */
export function emptySite(uuid: () => string): Snapshot {
  return site(uuid, { ...furnishings(), users: people(newToken) })
}

/** The same with about a hundred and fifty issues that have a past. */
export function storySite(uuid: () => string): Snapshot {
  const users = people(newToken)
  const { counters, ...story } = seedIssues(users)
  return site(uuid, { ...furnishings(), users, ...story }, counters)
}

function furnishings() {
  return { groups, projects, categories, components, versions, customFields, boards, sprints, roleActors, teams }
}

/** Reading it by the schema makes records of its own and fills in what the seed does not speak of. */
function site(uuid: () => string, parts: object, counters: Readonly<Record<string, number>> = {}): Snapshot {
  return snapshotSchema.parse({
    format: 1,
    cloudId: uuid(),
    tokenKey: newToken(),
    counters: { ...firstNumbers, ...configurationNumbers, ...counters },
    oauthClients: [{ clientId: 'sandbox-app', clientSecret: newToken() }],
    ...{ issueTypes, statuses, priorities, resolutions, workflows, linkTypes, roles },
    ...nothing,
    ...parts,
  })
}

const nothing = {
  users: [],
  groups: [],
  projects: [],
  categories: [],
  components: [],
  versions: [],
  customFields: [],
  links: [],
  boards: [],
  sprints: [],
  roleActors: [],
  filters: [],
  issues: [],
  webhooks: [],
  deliveries: [],
  deletedWorklogs: [],
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

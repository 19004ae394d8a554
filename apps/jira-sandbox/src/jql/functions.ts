import { findIssue, findProject } from '../state.ts'
import type { JqlContext } from './context.ts'
import { borderOf, periods } from './dates.ts'
import type { ReferenceType } from './resolve.ts'

/** What a function gives: ids of one type, or an instant. */
export type FunctionValue =
  | { readonly kind: 'ids'; readonly ids: readonly string[] }
  | { readonly kind: 'instant'; readonly at: number }
  | { readonly kind: 'fault'; readonly message: string }

export interface JqlFunction {
  readonly signature: string
  readonly type: ReferenceType | 'date'
  readonly isList: boolean
  run(args: readonly string[], context: JqlContext): FunctionValue
}

export function findFunction(name: string): JqlFunction | undefined {
  const wanted = name.toLowerCase()
  return jqlFunctions.find((candidate) => nameOf(candidate).toLowerCase() === wanted)
}

export function nameOf(jqlFunction: JqlFunction): string {
  return jqlFunction.signature.slice(0, jqlFunction.signature.indexOf('('))
}

const ids = (list: Iterable<string>): FunctionValue => ({ kind: 'ids', ids: [...list] })
const fault = (message: string): FunctionValue => ({ kind: 'fault', message })

function list(signature: string, type: ReferenceType, run: JqlFunction['run']): JqlFunction {
  return { signature, type, isList: true, run }
}

function date(signature: string, run: JqlFunction['run']): JqlFunction {
  return { signature, type: 'date', isList: false, run }
}

export const jqlFunctions: readonly JqlFunction[] = [
  {
    signature: 'currentUser()',
    type: 'user',
    isList: false,
    run: (_args, { caller }) => ids(caller ? [caller.accountId] : []),
  },
  list('membersOf("")', 'user', membersOf),
  date('now()', (_args, { clock }) => ({ kind: 'instant', at: clock.now })),
  date('currentLogin()', (_args, { clock }) => ({ kind: 'instant', at: clock.now })),
  date('lastLogin()', (_args, { clock }) => ({ kind: 'instant', at: clock.now })),
  ...periods.flatMap((period) => [
    date(`startOf${period}()`, ([increment], { clock }) => border('start', period, increment, clock)),
    date(`endOf${period}()`, ([increment], { clock }) => border('end', period, increment, clock)),
  ]),
  list('issueHistory()', 'issue', () => ids([])),
  list('linkedIssues("")', 'issue', linkedIssues),
  list('watchedIssues()', 'issue', (_args, context) => mine(context, 'watcherIds')),
  list('votedIssues()', 'issue', (_args, context) => mine(context, 'voterIds')),
  list('updatedBy("")', 'issue', updatedBy),
  list('childIssuesOf("")', 'issue', childIssuesOf),
  list('openSprints()', 'sprint', (_args, context) => sprints(context, 'active')),
  list('closedSprints()', 'sprint', (_args, context) => sprints(context, 'closed')),
  list('futureSprints()', 'sprint', (_args, context) => sprints(context, 'future')),
  list('releasedVersions()', 'version', (args, context) => versions(args, context, true)),
  list('unreleasedVersions()', 'version', (args, context) => versions(args, context, false)),
  {
    ...list('latestReleasedVersion("")', 'version', (args, context) => edgeVersion(args, context, true)),
    isList: false,
  },
  {
    ...list('earliestUnreleasedVersion("")', 'version', (args, context) => edgeVersion(args, context, false)),
    isList: false,
  },
  list('componentsLeadByUser()', 'component', (args, context) => {
    const lead = args[0] ?? context.caller?.accountId
    return ids([...context.state.components.values()].filter((it) => it.leadAccountId === lead).map((it) => it.id))
  }),
  list('projectsLeadByUser()', 'project', (args, context) => {
    const lead = args[0] ?? context.caller?.accountId
    return ids([...context.state.projects.values()].filter((it) => it.leadAccountId === lead).map((it) => it.id))
  }),
  list('projectsWhereUserHasPermission("")', 'project', (_args, { state, caller }) =>
    ids(caller && caller.role !== 'none' ? state.projects.keys() : []),
  ),
  list('projectsWhereUserHasRole("")', 'project', ([role], context) => projectsWithRole(role, context)),
  list('standardIssueTypes()', 'issuetype', (_args, { state }) => issueTypes(state.issueTypes.values(), false)),
  list('subtaskIssueTypes()', 'issuetype', (_args, { state }) => issueTypes(state.issueTypes.values(), true)),
]

function border(...input: Parameters<typeof borderOf>): FunctionValue {
  const at = borderOf(...input)
  return at === undefined
    ? fault(`The increment '${input[2]}' is not valid for a date function.`)
    : { kind: 'instant', at }
}

function membersOf([name]: readonly string[], { state }: JqlContext): FunctionValue {
  const group = [...state.groups.values()].find((it) => it.name === name || it.groupId === name)
  if (!group)
    return fault(
      `Function 'membersOf' can not generate a list of usernames for group '${name}'; the group does not exist.`,
    )
  return ids(
    [...state.users.values()].filter((user) => user.groupIds.includes(group.groupId)).map((user) => user.accountId),
  )
}

function linkedIssues([key = '', words]: readonly string[], { state }: JqlContext): FunctionValue {
  const issue = findIssue(state, key)
  if (!issue) return fault(`Issue '${key}' could not be found in function 'linkedIssues'.`)
  const found: string[] = []
  for (const linkId of state.linkIdsByIssue.get(issue.id) ?? []) {
    const link = state.links.get(linkId)
    const type = link && state.linkTypes.get(link.typeId)
    if (!link || !type) continue
    const outward = link.inwardId === issue.id
    if (words !== undefined && (outward ? type.outward : type.inward) !== words) continue
    found.push(outward ? link.outwardId : link.inwardId)
  }
  return ids(found)
}

function mine({ state, caller }: JqlContext, property: 'watcherIds' | 'voterIds'): FunctionValue {
  if (!caller) return ids([])
  return ids([...state.issues.values()].filter((it) => it[property].includes(caller.accountId)).map((it) => it.id))
}

function updatedBy([user]: readonly string[], { state }: JqlContext): FunctionValue {
  const found = [...state.issues.values()].filter(
    (issue) =>
      issue.creatorId === user ||
      issue.changes.some((change) => change.authorId === user) ||
      issue.comments.some((comment) => comment.updateAuthorId === user),
  )
  return ids(found.map((issue) => issue.id))
}

function childIssuesOf([key = '']: readonly string[], { state }: JqlContext): FunctionValue {
  const issue = findIssue(state, key)
  if (!issue) return fault(`Issue '${key}' could not be found in function 'childIssuesOf'.`)
  const found: string[] = []
  const walk = (id: string) => {
    for (const childId of state.childIds.get(id) ?? []) {
      found.push(childId)
      walk(childId)
    }
  }
  walk(issue.id)
  return ids(found)
}

function sprints({ state }: JqlContext, wanted: 'active' | 'closed' | 'future'): FunctionValue {
  return ids([...state.sprints.values()].filter((it) => it.state === wanted).map((it) => String(it.id)))
}

function versions(projects: readonly string[], { state }: JqlContext, released: boolean): FunctionValue {
  const projectIds = projects.map((word) => findProject(state, word)?.id)
  const found = [...state.versions.values()].filter(
    (it) => it.released === released && !it.archived && (projectIds.length === 0 || projectIds.includes(it.projectId)),
  )
  return ids(found.map((it) => it.id))
}

function edgeVersion([word = '']: readonly string[], { state }: JqlContext, released: boolean): FunctionValue {
  const project = findProject(state, word)
  if (!project) return fault(`The project '${word}' does not exist.`)
  const found = [...state.versions.values()]
    .filter((it) => it.projectId === project.id && it.released === released && !it.archived)
    .sort((left, right) => left.position - right.position)
  const edge = released ? found.at(-1) : found[0]
  return ids(edge ? [edge.id] : [])
}

function projectsWithRole(role: string | undefined, { state, caller }: JqlContext): FunctionValue {
  const wanted = [...state.roles.values()].find((it) => it.name === role || it.id === role)
  if (!wanted) return fault(`The role '${role}' does not exist.`)
  const actors = state.roleActors.filter(
    (it) =>
      it.roleId === wanted.id &&
      (it.type === 'user' ? it.subjectId === caller?.accountId : caller?.groupIds.includes(it.subjectId) === true),
  )
  return ids(new Set(actors.map((it) => it.projectId)))
}

function issueTypes(
  types: Iterable<{ readonly id: string; readonly subtask: boolean }>,
  subtask: boolean,
): FunctionValue {
  return ids([...types].filter((type) => type.subtask === subtask).map((type) => type.id))
}

import { optionsBelow, withoutChild } from '../../fields/cascade.ts'
import { allows, hasRole, permissions } from '../../permissions/permissions.ts'
import { findProject } from '../../world/state.ts'
import type { JqlContext } from '../context.ts'
import { type FunctionValue, fault, ids, type JqlFunction, listOf, oneOf } from '../function.ts'

const any = Number.POSITIVE_INFINITY

/** Functions that give people, projects, versions, sprints and other things of the site. */
export const siteFunctions: readonly JqlFunction[] = [
  oneOf('currentUser()', 'user', [0, 0], (_args, { caller }) => ids(caller ? [caller.accountId] : [])),
  listOf('membersOf("")', 'user', [1, 1], membersOf),
  listOf('openSprints()', 'sprint', [0, 0], (_args, context) => sprints(context, 'active')),
  listOf('closedSprints()', 'sprint', [0, 0], (_args, context) => sprints(context, 'closed')),
  listOf('futureSprints()', 'sprint', [0, 0], (_args, context) => sprints(context, 'future')),
  listOf('releasedVersions()', 'version', [0, any], (args, context) => versions(args, context, true)),
  listOf('unreleasedVersions()', 'version', [0, any], (args, context) => versions(args, context, false)),
  edgeVersion('latestReleasedVersion("")', true),
  edgeVersion('earliestUnreleasedVersion("")', false),
  listOf('componentsLeadByUser()', 'component', [0, 1], (args, context) =>
    leadBy(args, context, context.state.components.values()),
  ),
  listOf('projectsLeadByUser()', 'project', [0, 1], (args, context) =>
    leadBy(args, context, context.state.projects.values()),
  ),
  listOf('projectsWhereUserHasPermission("")', 'project', [1, 1], projectsWithPermission),
  listOf('projectsWhereUserHasRole("")', 'project', [1, 1], projectsWithRole),
  listOf('standardIssueTypes()', 'issuetype', [0, 0], (_args, context) => issueTypes(context, false)),
  listOf('subtaskIssueTypes()', 'issuetype', [0, 0], (_args, context) => issueTypes(context, true)),
  // Approvals are of Jira Service Management; no request of the sandbox has one, so that these find nothing.
  ...(['approved()', 'myApproval()', 'myPending()', 'pending()'] as const).map((signature) =>
    oneOf(signature, 'approval', [0, 0], () => ids([])),
  ),
  listOf('cascadeOption("")', 'cascade', [1, 2], cascadeOption),
  oneOf('approver("")', 'approval', [1, any], () => ids([])),
  oneOf('pendingBy("")', 'approval', [1, any], () => ids([])),
]

/** An option of a cascading select, or one below it (`none`: nothing), by name or id, in whichever field it is. */
function cascadeOption([parent = '', child]: readonly string[], { state }: JqlContext): FunctionValue {
  const options = [...state.customFields.values()].flatMap((field) => (field.kind === 'cascade' ? field.options : []))
  const named = (word: string) => (it: { id: string; value: string }) =>
    it.id === word || it.value.toLowerCase() === word.toLowerCase()
  const parents = optionsBelow(options).filter(named(parent))
  if (parents.length === 0) return fault(`The option '${parent}' for function 'cascadeOption' does not exist.`)
  if (child === undefined) return ids(parents.map(({ id }) => id))
  if (child.toLowerCase() === 'none') return ids(parents.map(({ id }) => withoutChild(id)))
  const children = parents.flatMap(({ id }) => optionsBelow(options, id)).filter(named(child))
  if (children.length === 0) {
    return fault(`The option '${child}' is not an option of the parent '${parent}' in function 'cascadeOption'.`)
  }
  return ids(children.map(({ id }) => id))
}

function membersOf([name]: readonly string[], { state }: JqlContext): FunctionValue {
  const group = [...state.groups.values()].find((it) => it.name === name || it.groupId === name)
  if (!group) {
    return fault(
      `Function 'membersOf' can not generate a list of usernames for group '${name}'; the group does not exist.`,
    )
  }
  const members = [...state.users.values()].filter((user) => user.groupIds.includes(group.groupId))
  return ids(members.map((user) => user.accountId))
}

function sprints({ state }: JqlContext, wanted: 'active' | 'closed' | 'future'): FunctionValue {
  return ids([...state.sprints.values()].filter((it) => it.state === wanted).map((it) => String(it.id)))
}

function versions(words: readonly string[], { state }: JqlContext, released: boolean): FunctionValue {
  const projects = words.map((word) => findProject(state, word))
  const unknown = projects.indexOf(undefined)
  if (unknown !== -1) return fault(`Could not resolve the project '${words[unknown]}' provided to the function.`)
  const projectIds = projects.map((project) => project?.id)
  const found = [...state.versions.values()].filter(
    (it) => it.released === released && !it.archived && (projectIds.length === 0 || projectIds.includes(it.projectId)),
  )
  return ids(found.map((it) => it.id))
}

function edgeVersion(signature: string, released: boolean): JqlFunction {
  const one = oneOf(signature, 'version', [1, 1], ([word = ''], { state }) => {
    const project = findProject(state, word)
    if (!project) return fault(`The project '${word}' does not exist.`)
    const found = [...state.versions.values()]
      .filter((it) => it.projectId === project.id && it.released === released && !it.archived)
      .sort((left, right) => left.position - right.position)
    const edge = released ? found.at(-1) : found[0]
    return ids(edge ? [edge.id] : [])
  })
  return { ...one, loneOnly: true }
}

type Led = Iterable<{ readonly id: string; readonly leadAccountId: string | null }>

function leadBy([word]: readonly string[], { caller, usersNamed }: JqlContext, items: Led): FunctionValue {
  const lead = word === undefined ? caller?.accountId : usersNamed(word)[0]
  return ids([...items].filter((it) => lead !== undefined && it.leadAccountId === lead).map((it) => it.id))
}

/** The permission by its name, `Browse Projects`, or its key. */
function projectsWithPermission([word = '']: readonly string[], { state, caller }: JqlContext): FunctionValue {
  const wanted = word.toLowerCase()
  const key = Object.keys(permissions).find(
    (it) => it.toLowerCase() === wanted || permissions[it]?.name.toLowerCase() === wanted,
  )
  if (key === undefined || permissions[key]?.type !== 'PROJECT')
    return fault(`The permission '${word}' does not exist.`)
  return ids([...state.projects.values()].filter((it) => allows(state, caller, key, it)).map((it) => it.id))
}

function projectsWithRole([word = '']: readonly string[], { state, caller }: JqlContext): FunctionValue {
  const role = [...state.roles.values()].find((it) => it.name === word || it.id === word)
  if (!role) return fault(`The role '${word}' does not exist.`)
  return ids([...state.projects.keys()].filter((projectId) => caller && hasRole(state, caller, role.id, projectId)))
}

function issueTypes({ state }: JqlContext, subtask: boolean): FunctionValue {
  return ids([...state.issueTypes.values()].filter((type) => type.subtask === subtask).map((type) => type.id))
}

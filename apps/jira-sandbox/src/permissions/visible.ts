import { textOf } from '../fields/values.ts'
import type { IssueRecord, ProjectRecord, UserRecord } from '../records/records.ts'
import type { State } from '../world/state.ts'
import { allows, schemeOf } from './evaluate.ts'
import { isHolder } from './holders.ts'

/** What an account sees. */
export interface Sight {
  /** Ids of projects of which every issue without a security level is seen. */
  readonly whole: ReadonlySet<string>
  /** Ids of projects where it depends on the issue. */
  readonly partly: ReadonlySet<string>
}

interface Surroundings extends Sight {
  readonly projects: readonly ProjectRecord[]
}

interface Known {
  readonly revision: number
  readonly byAccount: Map<string, Surroundings>
}

const remembered = new WeakMap<State, Known>()

/** The projects an account sees, in configured order. Answers are kept until the state changes. */
export function browsableProjects(state: State, user: UserRecord | undefined): readonly ProjectRecord[] {
  return sightOf(state, user).projects
}

/** Whether an account sees an issue; the same answer as the BROWSE_PROJECTS permission on it, but quick. */
export function mayBrowse(state: State, user: UserRecord | undefined, issue: IssueRecord): boolean {
  return browseTest(state, user)(issue)
}

/** One test for many issues; good until the state changes. */
export function browseTest(state: State, user: UserRecord | undefined): (issue: IssueRecord) => boolean {
  const { whole, partly } = sightOf(state, user)
  return (issue) => {
    const projectId = textOf(issue, 'project') ?? ''
    if (whole.has(projectId) && !textOf(issue, 'security')) return true
    return (whole.has(projectId) || partly.has(projectId)) && allows(state, user, 'BROWSE_PROJECTS', issue)
  }
}

/** Good until the state changes. */
export function sightOf(state: State, user: UserRecord | undefined): Surroundings {
  const known = remembered.get(state)
  const current = known?.revision === state.revision ? known : { revision: state.revision, byAccount: new Map() }
  if (current !== known) remembered.set(state, current)
  const account = user?.accountId ?? ''
  const sight = current.byAccount.get(account) ?? lookAround(state, user)
  current.byAccount.set(account, sight)
  return sight
}

function lookAround(state: State, user: UserRecord | undefined): Surroundings {
  const projects = [...state.projects.values()].filter((project) => allows(state, user, 'BROWSE_PROJECTS', project))
  const whole = projects.filter((project) => seesWhole(state, user, project)).map(({ id }) => id)
  const seen = new Set(whole)
  const partly = projects.map(({ id }) => id).filter((id) => !seen.has(id))
  return { projects, whole: seen, partly: new Set(partly) }
}

const dependent = new Set(['reporter', 'assignee', 'userCustomField', 'groupCustomField'])

function seesWhole(state: State, user: UserRecord | undefined, project: ProjectRecord): boolean {
  const grants = schemeOf(state, project)?.grants ?? []
  return grants.some(
    ({ permission, holder }) =>
      permission === 'BROWSE_PROJECTS' && !dependent.has(holder.type) && isHolder(state, user, holder, { project }),
  )
}

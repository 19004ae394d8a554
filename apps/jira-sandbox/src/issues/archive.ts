import { mayBrowse } from '../permissions/permissions.ts'
import { findShelved } from '../projects/shelf.ts'
import type { ArchivedIssue, IssueRecord } from '../records/records.ts'
import { findIssue } from '../world/state.ts'
import type { View } from '../world/world.ts'
import { isSubtask } from './commit.ts'
import { forgetIssue, indexIssue, indexLink, parentIdOf } from './register.ts'

/** Why an issue was left as it is, in the words of Jira. */
const reasons = {
  issueIsSubtask: 'Issue is subtask.',
  issuesInArchivedProjects: 'Issue exists in archived project.',
  issuesNotFound: 'Issue not found.',
} as const
type Reason = keyof typeof reasons

export interface Outcome {
  /** Sub-tasks that went with their parents included. */
  readonly count: number
  readonly refused: Readonly<Partial<Record<Reason, { count: number; issueIdsOrKeys: string[]; message: string }>>>
}

/** Takes issues off the site, each with its sub-tasks: nothing finds or shows them until they are back. */
export function archiveIssues(view: View, idsOrKeys: readonly string[]): Outcome {
  return forEach(idsOrKeys, (idOrKey) => {
    const issue = findIssue(view.state, idOrKey)
    if (!issue) return isInArchivedProject(view, idOrKey) ? 'issuesInArchivedProjects' : 'issuesNotFound'
    if (!mayBrowse(view.state, view.caller, issue)) return 'issuesNotFound'
    if (isSubtask(view.world, issue)) return 'issueIsSubtask'
    const all = [issue, ...subtasksOf(view, issue)]
    for (const each of all) putAway(view, each)
    return all.length
  })
}

/** Brings archived issues back, each with its sub-tasks. */
export function unarchiveIssues(view: View, idsOrKeys: readonly string[]): Outcome {
  const { archivedIssues } = view.state.administration
  return forEach(idsOrKeys, (idOrKey) => {
    const archived = archivedIssues.find(({ issue }) => isNamed(issue, idOrKey))
    if (!archived) return 'issuesNotFound'
    if (isSubtask(view.world, archived.issue)) return 'issueIsSubtask'
    const projectId = String(archived.issue.values.project)
    if (!view.state.projects.has(projectId)) {
      return findShelved(view.state, view.world.now(), projectId) ? 'issuesInArchivedProjects' : 'issuesNotFound'
    }
    const all = archivedIssues.filter((it) => it === archived || parentIdOf(it.issue) === archived.issue.id)
    const below = all.filter((it) => it === archived || isSubtask(view.world, it.issue))
    for (const each of below) bringBack(view, each)
    return below.length
  })
}

function forEach(idsOrKeys: readonly string[], act: (idOrKey: string) => number | Reason): Outcome {
  let count = 0
  const refused: Partial<Record<Reason, { count: number; issueIdsOrKeys: string[]; message: string }>> = {}
  for (const idOrKey of new Set(idsOrKeys)) {
    const result = act(idOrKey)
    if (typeof result === 'number') {
      count += result
      continue
    }
    const list = refused[result] ?? { count: 0, issueIdsOrKeys: [], message: reasons[result] }
    list.issueIdsOrKeys.push(idOrKey)
    list.count += 1
    refused[result] = list
  }
  return { count, refused }
}

function isInArchivedProject({ state }: View, idOrKey: string): boolean {
  return state.administration.shelf.some(
    ({ why, issues }) => why === 'archived' && issues.some((issue) => isNamed(issue, idOrKey)),
  )
}

function isNamed({ id, key }: IssueRecord, idOrKey: string): boolean {
  return id === idOrKey || key === idOrKey.toUpperCase()
}

function subtasksOf({ state, world }: View, issue: IssueRecord): IssueRecord[] {
  const children = [...(state.childIds.get(issue.id) ?? [])].flatMap((id) => state.issues.get(id) ?? [])
  return children.filter((child) => isSubtask(world, child))
}

function putAway({ state, world, caller }: View, issue: IssueRecord): void {
  const links = [...(state.linkIdsByIssue.get(issue.id) ?? [])].flatMap((id) => state.links.get(id) ?? [])
  forgetIssue(state, issue)
  state.administration.archivedIssues.push({ at: world.now(), byId: caller?.accountId ?? '', issue, links })
  world.changed()
}

/** Links to issues that are not there, archived ones among them, do not come back. */
function bringBack({ state, world }: View, archived: ArchivedIssue): void {
  const { archivedIssues } = state.administration
  archivedIssues.splice(archivedIssues.indexOf(archived), 1)
  indexIssue(state, archived.issue)
  for (const link of archived.links) {
    if (state.issues.has(link.inwardId) && state.issues.has(link.outwardId)) indexLink(state, link)
  }
  world.changed()
}

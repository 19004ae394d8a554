import { badRequest } from '../http/faults.ts'
import { may } from '../permissions/permissions.ts'
import type { IssueRecord, WorklogRecord } from '../records/records.ts'
import type { View } from '../world/world.ts'
import { requireRoom } from './caps.ts'
import { applyValues, touch } from './commit.ts'
import { type Adjustment, estimateAfter } from './time-tracking.ts'
import { findWorklog, planWorklogRemoval } from './worklogs.ts'

const worklogsMax = 5000

export function removeWorklogs(view: View, issue: IssueRecord, ids: readonly number[], adjustment: Adjustment): void {
  const { caller } = view
  if (!caller || !may(view, 'DELETE_ALL_WORKLOGS', issue)) {
    throw badRequest('You do not have permission to delete the worklogs of this issue.')
  }
  const worklogs = findAll(view, issue, ids)
  const plans = worklogs.map(({ id }) => planWorklogRemoval(view, issue, caller, id, adjustment))
  for (const remove of plans) remove()
}

/** Neither history nor events tell of a move, as Atlassian says. Those restricted to a role stay where they are. */
export function moveWorklogs(
  view: View,
  source: IssueRecord,
  target: IssueRecord,
  ids: readonly number[],
  adjustment: Adjustment,
): void {
  if (!may(view, 'DELETE_ALL_WORKLOGS', source) || !may(view, 'WORK_ON_ISSUES', target)) {
    throw badRequest('You do not have permission to move the worklogs.')
  }
  if (source === target) throw badRequest('The worklogs belong to this issue already.')
  const worklogs = findAll(view, source, ids)
  const restricted = worklogs.find((worklog) => worklog.visibility?.type === 'role')
  if (restricted) throw badRequest(`The worklog '${restricted.id}' is restricted to a project role.`)
  requireRoom(view.state, target, 'worklog', worklogs.length)
  const seconds = worklogs.reduce((sum, worklog) => sum + worklog.timeSpentSeconds, 0)
  const moved = new Set(worklogs)
  source.worklogs.splice(0, source.worklogs.length, ...source.worklogs.filter((worklog) => !moved.has(worklog)))
  target.worklogs.push(...worklogs)
  target.worklogs.sort((left, right) => left.created - right.created)
  // "Reduces the estimate by the time spent in the source issue, and increases it in the destination."
  applyValues(view.world, source, estimateAfter(source, adjustment, -seconds))
  applyValues(view.world, target, estimateAfter(target, adjustment, seconds))
  for (const issue of [source, target]) touch(view.world, issue)
}

function findAll(view: View, issue: IssueRecord, ids: readonly number[]): WorklogRecord[] {
  if (ids.length === 0) throw badRequest('No worklog ids were given.')
  if (ids.length > worklogsMax) throw badRequest(`At most ${worklogsMax} worklogs can be changed at once.`)
  return [...new Set(ids)].map((id) => findWorklog(view, issue, String(id)))
}

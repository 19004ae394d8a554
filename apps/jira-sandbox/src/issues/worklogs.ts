import { badRequest, refusal } from '../http/faults.ts'
import type { JsonObject } from '../json/object.ts'
import { may, seenWorklogs } from '../permissions/permissions.ts'
import type { IssueRecord, UserRecord, WorklogRecord } from '../records/records.ts'
import { nextId } from '../world/state.ts'
import type { View } from '../world/world.ts'
import { requireRoom } from './caps.ts'
import { readProperties } from './comments.ts'
import { touch } from './commit.ts'
import { type Adjustment, trackTime } from './time-tracking.ts'
import { readVisibility } from './visibility.ts'
import { noTimeSpent, readStarted, readTimeSpent, readWorklogComment } from './worklog-input.ts'

const automatic: Adjustment = { mode: 'auto' }

/** Checks everything, and logs the work when the plan is called. */
export function planWorklog(
  view: View,
  issue: IssueRecord,
  caller: UserRecord,
  input: JsonObject,
  adjustment = automatic,
) {
  if (!may(view, 'WORK_ON_ISSUES', issue)) throw badRequest('You do not have permission to log work on this issue.')
  const timeSpentSeconds = readTimeSpent(input)
  if (timeSpentSeconds === undefined) throw noTimeSpent()
  const comment = readWorklogComment(view, input.comment)
  const started = readStarted(input.started)
  const visibility = readVisibility(view, issue, input.visibility)
  requireRoom(view.state, issue, 'worklog')
  return () => {
    const now = view.world.now()
    const worklog: WorklogRecord = {
      id: String(nextId(view.state, 'worklog')),
      authorId: caller.accountId,
      updateAuthorId: caller.accountId,
      comment,
      started: started ?? now,
      timeSpentSeconds,
      created: now,
      updated: now,
      ...(visibility && { visibility }),
      properties: readProperties(input.properties),
    }
    trackTime(view, issue, worklog, 'added', adjustment, () => issue.worklogs.push(worklog))
    touch(view.world, issue)
    view.world.emit({ kind: 'worklog_created', issue, worklog })
    return worklog
  }
}

export function planWorklogChange(
  view: View,
  issue: IssueRecord,
  caller: UserRecord,
  id: string,
  input: JsonObject,
  adjustment = automatic,
) {
  const worklog = findWorklog(view, issue, id)
  const own = worklog.authorId === caller.accountId && may(view, 'EDIT_OWN_WORKLOGS', issue)
  if (!own && !may(view, 'EDIT_ALL_WORKLOGS', issue))
    throw badRequest('You do not have permission to edit this worklog.')
  const timeSpentSeconds = readTimeSpent(input) ?? worklog.timeSpentSeconds
  const started = readStarted(input.started) ?? worklog.started
  const comment = input.comment === undefined ? worklog.comment : readWorklogComment(view, input.comment)
  const visibility = readVisibility(view, issue, input.visibility) ?? worklog.visibility
  return () => {
    const updated = view.world.now()
    const changes = { timeSpentSeconds, started, comment, updateAuthorId: caller.accountId, updated }
    trackTime(view, issue, worklog, 'changed', adjustment, () => {
      Object.assign(worklog, changes, visibility && { visibility })
      Object.assign(worklog.properties, readProperties(input.properties))
    })
    touch(view.world, issue)
    view.world.emit({ kind: 'worklog_updated', issue, worklog })
    return worklog
  }
}

export function planWorklogRemoval(
  view: View,
  issue: IssueRecord,
  caller: UserRecord,
  id: string,
  adjustment = automatic,
): () => void {
  const worklog = findWorklog(view, issue, id)
  const own = worklog.authorId === caller.accountId && may(view, 'DELETE_OWN_WORKLOGS', issue)
  if (!own && !may(view, 'DELETE_ALL_WORKLOGS', issue))
    throw badRequest('You do not have permission to delete this worklog.')
  return () => {
    trackTime(view, issue, worklog, 'removed', adjustment, () => {
      issue.worklogs.splice(issue.worklogs.indexOf(worklog), 1)
    })
    view.state.deletedWorklogs.push({ id, at: view.world.now() })
    touch(view.world, issue)
    view.world.emit({ kind: 'worklog_deleted', issue, worklog })
  }
}

export function findWorklog(view: View, issue: IssueRecord, id: string): WorklogRecord {
  const worklog = seenWorklogs(view, issue).find((candidate) => candidate.id === id)
  if (!worklog) throw refusal(404, [`Cannot find worklog with id: '${id}'.`])
  return worklog
}

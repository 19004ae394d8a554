import { readDocument } from '../adf/node.ts'
import { badFields, badRequest, refusal } from '../faults.ts'
import { parseInstant } from '../fields/read.ts'
import { numberOf } from '../fields/values.ts'
import type { JsonObject } from '../json.ts'
import { may } from '../permissions.ts'
import { parseDuration } from '../present/duration.ts'
import type { IssueRecord, RichText, UserRecord, Value, WorklogRecord } from '../records.ts'
import { nextId } from '../state.ts'
import type { View } from '../world.ts'
import { readProperties } from './comments.ts'
import { applyValues, recordChange, touch } from './commit.ts'

/** How a worklog moves the remaining estimate. */
export interface Adjustment {
  readonly mode: string
  readonly estimate: string | undefined
}

const automatic: Adjustment = { mode: 'auto', estimate: undefined }

export function addWorklog(
  view: View,
  issue: IssueRecord,
  caller: UserRecord,
  input: JsonObject,
  adjustment = automatic,
) {
  if (!may(caller, 'WORK_ON_ISSUES')) throw badRequest('You do not have permission to log work on this issue.')
  const seconds = readTimeSpent(input)
  if (seconds === undefined) throw badFields({ timeLogged: 'Worklog must have a time spent greater than zero.' })
  const now = view.world.now()
  const worklog: WorklogRecord = {
    id: String(nextId(view.state, 'worklog')),
    authorId: caller.accountId,
    updateAuthorId: caller.accountId,
    comment: readComment(view, input.comment),
    started: readStarted(input.started) ?? now,
    timeSpentSeconds: seconds,
    created: now,
    updated: now,
    properties: readProperties(input.properties),
  }
  issue.worklogs.push(worklog)
  adjustEstimate(view, issue, caller, adjustment, -seconds)
  touch(view.world, issue)
  view.world.emit({ kind: 'worklog_created', issue, worklog })
  return worklog
}

export function changeWorklog(
  view: View,
  issue: IssueRecord,
  caller: UserRecord,
  id: string,
  input: JsonObject,
  adjustment = automatic,
) {
  const worklog = findWorklog(issue, id)
  const own = worklog.authorId === caller.accountId && may(caller, 'EDIT_OWN_WORKLOGS')
  if (!own && !may(caller, 'EDIT_ALL_WORKLOGS')) throw badRequest('You do not have permission to edit this worklog.')
  const before = worklog.timeSpentSeconds
  worklog.timeSpentSeconds = readTimeSpent(input) ?? before
  worklog.started = readStarted(input.started) ?? worklog.started
  if (input.comment !== undefined) worklog.comment = readComment(view, input.comment)
  worklog.updateAuthorId = caller.accountId
  worklog.updated = view.world.now()
  adjustEstimate(view, issue, caller, adjustment, before - worklog.timeSpentSeconds)
  touch(view.world, issue)
  view.world.emit({ kind: 'worklog_updated', issue, worklog })
  return worklog
}

export function removeWorklog(
  view: View,
  issue: IssueRecord,
  caller: UserRecord,
  id: string,
  adjustment = automatic,
): void {
  const worklog = findWorklog(issue, id)
  const own = worklog.authorId === caller.accountId && may(caller, 'DELETE_OWN_WORKLOGS')
  if (!own && !may(caller, 'DELETE_ALL_WORKLOGS'))
    throw badRequest('You do not have permission to delete this worklog.')
  issue.worklogs.splice(issue.worklogs.indexOf(worklog), 1)
  view.state.deletedWorklogs.push({ id, at: view.world.now() })
  adjustEstimate(view, issue, caller, adjustment, worklog.timeSpentSeconds)
  touch(view.world, issue)
  view.world.emit({ kind: 'worklog_deleted', issue, worklog })
}

export function findWorklog(issue: IssueRecord, id: string): WorklogRecord {
  const worklog = issue.worklogs.find((candidate) => candidate.id === id)
  if (!worklog) throw refusal(404, [`Cannot find worklog with id: '${id}'.`])
  return worklog
}

function readTimeSpent(input: JsonObject): number | undefined {
  const seconds =
    typeof input.timeSpent === 'string' ? parseDuration(input.timeSpent) : Number(input.timeSpentSeconds ?? Number.NaN)
  return seconds !== undefined && seconds > 0 ? Math.max(60, Math.floor(seconds / 60) * 60) : undefined
}

function readStarted(input: unknown): number | undefined {
  if (input === undefined) return undefined
  const started = typeof input === 'string' ? parseInstant(input) : undefined
  if (started === undefined) throw badFields({ started: `Error parsing date string: ${String(input)}` })
  return started
}

function readComment(view: View, input: unknown): RichText | null {
  if (input === undefined || input === null || input === '') return null
  if (view.api === 2 && typeof input === 'string') return { wiki: input }
  const document = view.api === 3 ? readDocument(input) : undefined
  if (!document) throw badFields({ comment: 'Comment body is not valid!' })
  return view.world.documents.fromDocument(document)
}

function adjustEstimate(
  view: View,
  issue: IssueRecord,
  caller: UserRecord,
  adjustment: Adjustment,
  delta: number,
): void {
  const remaining = numberOf(issue, 'timeestimate')
  const given = adjustment.estimate === undefined ? undefined : parseDuration(adjustment.estimate)
  const values = new Map<string, Value>()
  if (adjustment.mode === 'new' && given !== undefined) values.set('timeestimate', given)
  if (adjustment.mode === 'manual' && given !== undefined && remaining !== null) {
    values.set('timeestimate', Math.max(0, remaining + Math.sign(delta) * given))
  }
  if (adjustment.mode === 'auto' && remaining !== null) values.set('timeestimate', Math.max(0, remaining + delta))
  recordChange(view.world, issue, caller.accountId, applyValues(view.world, issue, values))
}

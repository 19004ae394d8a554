import { timeSpent } from '../fields/time.ts'
import { numberOf } from '../fields/values.ts'
import { badRequest } from '../http/faults.ts'
import { formatDuration, parseDuration } from '../present/duration.ts'
import type { ChangeItem, IssueRecord, Value, WorklogRecord } from '../records/records.ts'
import type { View } from '../world/world.ts'
import { applyValues, recordChange } from './commit.ts'

/** How a worklog moves the remaining estimate; the given estimate in seconds. */
export type Adjustment =
  | { readonly mode: 'auto' | 'leave' }
  | { readonly mode: 'new' | 'manual'; readonly seconds: number }

/** Reads `adjustEstimate` and the parameter that goes with it, `newEstimate` or the one for `manual`. */
export function readAdjustment(
  mode: string | undefined,
  parameters: { readonly name: string; readonly newEstimate?: string; readonly by?: string },
): Adjustment {
  if (mode === undefined || mode === '' || mode === 'auto') return { mode: 'auto' }
  if (mode === 'leave') return { mode }
  if (mode !== 'new' && mode !== 'manual') throw badRequest(`'${mode}' is not a valid value of 'adjustEstimate'.`)
  const [name, text] = mode === 'new' ? ['newEstimate', parameters.newEstimate] : [parameters.name, parameters.by]
  if (text === undefined) throw badRequest(`'${name}' is required when 'adjustEstimate' is '${mode}'.`)
  const seconds = parseDuration(text)
  if (seconds === undefined) throw badRequest(`'${text}' of '${name}' is not a valid duration.`)
  return { mode, seconds }
}

export type WorklogVerb = 'added' | 'changed' | 'removed'

/**
 * Runs a change of worklogs, and writes what it did to the time spent and to the estimate into the history: the time
 * spent always, the worklog's id only when it was there before, its time only when it is gone.
 */
export function trackTime(
  view: View,
  issue: IssueRecord,
  worklog: WorklogRecord,
  verb: WorklogVerb,
  adjustment: Adjustment,
  act: () => void,
): void {
  const [before, itsTime] = [timeSpent(issue), worklog.timeSpentSeconds]
  act()
  const after = timeSpent(issue)
  const delta = (before ?? 0) - (after ?? 0)
  const items = [
    ...applyValues(view.world, issue, estimateAfter(issue, adjustment, delta)),
    ...(before === after ? [] : [item('timespent', seconds(before), seconds(after))]),
    ...(verb === 'added' ? [] : [item('WorklogId', { id: worklog.id, text: worklog.id }, nothing)]),
    ...(verb === 'removed'
      ? [item('WorklogTimeSpent', { id: String(itsTime), text: formatDuration(itsTime) }, nothing)]
      : []),
  ]
  recordChange(view.world, issue, view.caller?.accountId ?? '', items)
}

/** What a change of the time spent makes of the remaining estimate; time given back has a positive delta. */
export function estimateAfter(issue: IssueRecord, adjustment: Adjustment, delta: number): Map<string, Value> {
  const remaining = numberOf(issue, 'timeestimate')
  if (adjustment.mode === 'new') return new Map([['timeestimate', adjustment.seconds]])
  if (remaining === null || adjustment.mode === 'leave') return new Map()
  const moved = adjustment.mode === 'manual' ? Math.sign(delta) * adjustment.seconds : delta
  return new Map([['timeestimate', Math.max(0, remaining + moved)]])
}

interface End {
  readonly id: string | null
  readonly text: string | null
}
const nothing: End = { id: null, text: null }

function seconds(value: number | null): End {
  return value === null ? nothing : { id: String(value), text: String(value) }
}

function item(fieldId: string, from: End, to: End): ChangeItem {
  const heading = { field: fieldId, fieldtype: 'jira' as const, fieldId }
  return { ...heading, from: from.id, fromString: from.text, to: to.id, toString: to.text }
}

import { badFields, notImplemented } from '../http/faults.ts'
import { isObject, type JsonObject } from '../json/object.ts'
import type { IssueRecord, UserRecord } from '../records/records.ts'
import type { View } from '../world/world.ts'
import { planComment, planCommentChange, planCommentRemoval } from './comments.ts'
import { planLink } from './links.ts'
import type { Effect } from './plan.ts'
import { readAdjustment } from './time-tracking.ts'
import { planWorklog, planWorklogChange, planWorklogRemoval } from './worklogs.ts'

/** Checks what an edit asked for beside its field values, and runs it when called: nothing happens by halves. */
export function planEffects(
  view: View,
  issue: IssueRecord,
  caller: UserRecord,
  effects: readonly Effect[],
): () => void {
  const plans = effects.map(({ kind, verb, input }) => {
    const planner = planners[`${kind}.${verb}`]
    // Jira lists this verb and describes it nowhere.
    if (!planner && kind === 'issuelinks' && verb === 'copy') throw notImplemented('update', 'issuelinks.copy')
    if (!planner) throw badFields({ [kind]: `Operation '${verb}' is not supported by field '${kind}'.` })
    return planner(view, issue, caller, isObject(input) ? input : {})
  })
  return () => {
    for (const run of plans) run()
  }
}

type Planner = (view: View, issue: IssueRecord, caller: UserRecord, input: JsonObject) => () => void

const planners: Readonly<Record<string, Planner>> = {
  'comment.add': planComment,
  'comment.edit': (view, issue, caller, input) => planCommentChange(view, issue, caller, String(input.id), input),
  'comment.remove': (view, issue, caller, input) => planCommentRemoval(view, issue, caller, String(input.id)),
  'worklog.add': (view, issue, caller, input) =>
    planWorklog(view, issue, caller, input, adjustmentOf(input, 'reduceBy')),
  'worklog.edit': (view, issue, caller, input) =>
    planWorklogChange(view, issue, caller, String(input.id), input, adjustmentOf(input, 'reduceBy')),
  'worklog.remove': (view, issue, caller, input) =>
    planWorklogRemoval(view, issue, caller, String(input.id), adjustmentOf(input, 'increaseBy')),
  'issuelinks.add': (view, issue, _caller, input) => {
    const self = { id: issue.id }
    const { type, inwardIssue = self, outwardIssue = self } = input
    return planLink(view, { type, inwardIssue, outwardIssue })
  },
}

function adjustmentOf(input: JsonObject, name: 'reduceBy' | 'increaseBy') {
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined)
  const [newEstimate, by] = [text(input.newEstimate), text(input[name])]
  return readAdjustment(text(input.adjustEstimate), {
    name,
    ...(newEstimate !== undefined && { newEstimate }),
    ...(by !== undefined && { by }),
  })
}

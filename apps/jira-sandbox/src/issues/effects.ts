import { badFields } from '../faults.ts'
import { isObject } from '../json.ts'
import type { IssueRecord, UserRecord } from '../records.ts'
import type { View } from '../world.ts'
import { addComment, changeComment, removeComment } from './comments.ts'
import { addLink } from './links.ts'
import type { Effect } from './plan.ts'
import { addWorklog } from './worklogs.ts'

/** Runs what an edit asked for beside its field values. */
export function runEffects(view: View, issue: IssueRecord, caller: UserRecord, effects: readonly Effect[]): void {
  for (const effect of effects) {
    const input = isObject(effect.input) ? effect.input : {}
    const run = runners[`${effect.kind}.${effect.verb}`]
    if (!run)
      throw badFields({ [effect.kind]: `Operation '${effect.verb}' is not supported by field '${effect.kind}'.` })
    run(view, issue, caller, input)
  }
}

type Runner = (view: View, issue: IssueRecord, caller: UserRecord, input: Readonly<Record<string, unknown>>) => void

const runners: Readonly<Record<string, Runner>> = {
  'comment.add': (view, issue, caller, input) => {
    addComment(view, issue, caller, input)
  },
  'comment.edit': (view, issue, caller, input) => {
    changeComment(view, issue, caller, String(input.id), input)
  },
  'comment.remove': (view, issue, caller, input) => removeComment(view, issue, caller, String(input.id)),
  'worklog.add': (view, issue, caller, input) => {
    addWorklog(view, issue, caller, input)
  },
  'issuelinks.add': (view, issue, _caller, input) => {
    const self = { key: issue.key }
    addLink(view, {
      type: input.type,
      inwardIssue: input.inwardIssue ?? self,
      outwardIssue: input.outwardIssue ?? self,
    })
  },
}

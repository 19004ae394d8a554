import { z } from 'zod'
import { archiveIssues } from '../issues/archive.ts'
import { editIssue } from '../issues/edit.ts'
import { moveIssue, moveTargetSchema } from '../issues/move.ts'
import { removeIssue } from '../issues/remove.ts'
import { transitionIssue } from '../issues/transition.ts'
import { unwatch, watch } from '../issues/watch.ts'
import { findSeenIssue } from '../permissions/permissions.ts'
import type { IssueRecord } from '../records/records.ts'
import type { View } from '../world/world.ts'
import type { ItemHandler } from './item-handler.ts'

const anyObject = z.record(z.string(), z.unknown())
const editSchema = z.object({ fields: anyObject, update: anyObject })
const transitionSchema = z.object({ transitionId: z.string() })

/** What can be done to many issues; items are issue ids. */
export const bulkIssueHandlers: Readonly<Record<string, ItemHandler>> = {
  // Sub-tasks go with their parents, so an issue of the list may be gone before its turn.
  'bulk-delete': onIssue((view, issue) => removeIssue(view, issue, true)),
  'bulk-edit': onIssue((view, issue, input) => {
    editIssue(view, issue, { ...editSchema.parse(input), properties: [] })
  }),
  'bulk-move': onIssue((view, issue, input) => moveIssue(view, issue, moveTargetSchema.parse(input))),
  'bulk-transition': onIssue((view, issue, input) => {
    const { transitionId } = transitionSchema.parse(input)
    transitionIssue(view, issue, { fields: {}, update: {}, transition: { id: transitionId } })
  }),
  'issue-archive': onIssue((view, issue) => void archiveIssues(view, [issue.id])),
  'bulk-watch': onIssue((view, issue) => watch(view, issue, view.caller?.accountId ?? '')),
  'bulk-unwatch': onIssue((view, issue) => unwatch(view, issue, view.caller?.accountId ?? '')),
}

function onIssue(act: (view: View, issue: IssueRecord, input: unknown) => void): ItemHandler {
  return (view, itemId, input, task) => {
    const issue = findSeenIssue(view, itemId)
    if (!issue) return task.kind === 'bulk-delete' && !view.state.issues.has(itemId) ? undefined : 'gone'
    act(view, issue, input)
    return undefined
  }
}

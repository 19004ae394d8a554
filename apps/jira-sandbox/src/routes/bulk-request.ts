import { JiraError } from '../http/faults.ts'
import { may, seenIssues } from '../permissions/permissions.ts'
import type { IssueRecord, UserRecord } from '../records/records.ts'
import type { View } from '../world/world.ts'
import { callerOf } from './request.ts'

/** Atlassian's limit for one bulk operation. */
export const bulkIssuesMax = 1000

/** The shape of refusals of this family, its own. */
export function bulkRefusal(status: number, message: string): JiraError {
  return new JiraError(status, { errors: [{ message }] })
}

/** Everything here needs the global permission for bulk changes. */
export function bulkCallerOf(view: View): UserRecord {
  const caller = callerOf(view)
  if (!may(view, 'BULK_CHANGE')) throw bulkRefusal(403, 'You do not have permission to make bulk changes.')
  return caller
}

export interface Picked {
  readonly issues: readonly IssueRecord[]
  /** How many of the ids and keys lead to no issue that the caller sees. */
  readonly invalid: number
}

/** The issues of a bulk request. Some that are not there are counted; when there is none at all it is refused. */
export function pickIssues(view: View, idsOrKeys: readonly string[]): Picked {
  if (idsOrKeys.length > bulkIssuesMax) {
    throw bulkRefusal(400, `The number of issues exceeds the limit of ${bulkIssuesMax}.`)
  }
  const wanted = [...new Set(idsOrKeys)]
  const issues = seenIssues(view, wanted)
  if (issues.length === 0) throw bulkRefusal(400, 'Some of the issues in the issueIdsOrKeys are not valid')
  const invalid = wanted.filter((idOrKey) => seenIssues(view, [idOrKey]).length === 0).length
  return { issues, invalid }
}

/** Cursors of the lists of this family count their items. */
export function cursorPage<Item>(items: readonly Item[], after: string | undefined, before: string | undefined) {
  const size = 50
  const read = (cursor: string): number => {
    const at = Number(Buffer.from(cursor, 'base64url').toString('utf8').replace(/^at:/, ''))
    if (Number.isInteger(at) && at >= 0) return at
    throw bulkRefusal(400, 'The provided cursor is invalid.')
  }
  const seal = (at: number) => Buffer.from(`at:${at}`).toString('base64url')
  const end = before === undefined ? items.length : read(before)
  const start = after === undefined ? Math.max(0, before === undefined ? 0 : end - size) : read(after)
  const values = items.slice(start, Math.min(end, start + size))
  const next = start + values.length
  return {
    values,
    cursors: {
      ...(next < items.length && { startingAfter: seal(next) }),
      ...(start > 0 && { endingBefore: seal(start) }),
    },
  }
}

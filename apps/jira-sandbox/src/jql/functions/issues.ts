import type { IssueRecord } from '../../records/records.ts'
import { findIssue } from '../../world/state.ts'
import type { JqlContext } from '../context.ts'
import { parseJqlDate } from '../dates.ts'
import { type FunctionValue, fault, ids, type JqlFunction, listOf } from '../function.ts'
import { issuesBelow } from '../hierarchy.ts'

/** Functions that give issues. */
export const issueFunctions: readonly JqlFunction[] = [
  listOf('issueHistory()', 'issue', [0, 0], issueHistory),
  listOf('linkedIssues("")', 'issue', [1, Number.POSITIVE_INFINITY], linkedIssues),
  listOf('watchedIssues()', 'issue', [0, 0], (_args, context) => mine(context, (issue) => issue.watcherIds)),
  listOf('votedIssues()', 'issue', [0, 0], (_args, context) => mine(context, (issue) => issue.voterIds)),
  listOf('updatedBy("")', 'issue', [1, 3], updatedBy),
  {
    ...listOf('childIssuesOf("")', 'issue', [1, Number.POSITIVE_INFINITY], childIssuesOf),
    argumentsMost: 50,
  },
]

const historyMax = 50

/** The issues the caller looked at last. */
function issueHistory(_args: readonly string[], { state, caller }: JqlContext): FunctionValue {
  const views = [...(state.viewedAt.get(caller?.accountId ?? '')?.keys() ?? [])]
  return ids(views.slice(-historyMax))
}

function linkedIssues([key = '', ...words]: readonly string[], context: JqlContext): FunctionValue {
  const { state } = context
  const issue = seenIssue(key, context)
  if (!issue) return missing(key, 'linkedIssues')
  const wanted = new Set(words.map((word) => word.toLowerCase()))
  const known = [...state.linkTypes.values()].flatMap((type) =>
    [type.inward, type.outward].map((it) => it.toLowerCase()),
  )
  const unknown = words.find((word) => !known.includes(word.toLowerCase()))
  if (unknown !== undefined) return fault(`Issue link type '${unknown}' could not be found in function 'linkedIssues'.`)
  const found: string[] = []
  for (const linkId of state.linkIdsByIssue.get(issue.id) ?? []) {
    const link = state.links.get(linkId)
    const type = link && state.linkTypes.get(link.typeId)
    if (!link || !type) continue
    const outward = link.inwardId === issue.id
    const words = (outward ? type.outward : type.inward).toLowerCase()
    if (wanted.size === 0 || wanted.has(words)) found.push(outward ? link.outwardId : link.inwardId)
  }
  return ids(found)
}

function mine({ documents, caller }: JqlContext, people: (issue: IssueRecord) => readonly string[]): FunctionValue {
  const found: string[] = []
  if (caller) for (const issue of documents()) if (people(issue).includes(caller.accountId)) found.push(issue.id)
  return ids(found)
}

/** `updatedBy(user[, from[, to]])`: whoever created, changed or commented on it, in that time. */
function updatedBy([word = '', ...dates]: readonly string[], context: JqlContext): FunctionValue {
  const [user] = context.usersNamed(word)
  if (user === undefined) return fault(`The user '${word}' does not exist.`)
  const instants = dates.map((date) => parseJqlDate(date, context.clock))
  const unread = dates.find((_date, at) => !instants[at])
  if (unread !== undefined) return fault(`Date value '${unread}' for function 'updatedBy' is invalid.`)
  const [from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY] = instants.map((instant) => instant?.at)
  const within = (at: number) => at >= from && at <= to
  const found: string[] = []
  for (const issue of context.documents()) if (wasTouchedBy(issue, user, within)) found.push(issue.id)
  return ids(found)
}

function wasTouchedBy(issue: IssueRecord, user: string, within: (at: number) => boolean): boolean {
  return (
    (issue.creatorId === user && within(issue.created)) ||
    issue.changes.some((change) => change.authorId === user && within(change.created)) ||
    issue.comments.some(
      (comment) =>
        (comment.authorId === user && within(comment.created)) ||
        (comment.updateAuthorId === user && within(comment.updated)),
    )
  )
}

function childIssuesOf(keys: readonly string[], context: JqlContext): FunctionValue {
  const parentIds: string[] = []
  for (const key of keys) {
    const issue = seenIssue(key, context)
    if (!issue) return missing(key, 'childIssuesOf')
    parentIds.push(issue.id)
  }
  return ids(issuesBelow(context.childrenOf, parentIds))
}

function seenIssue(key: string, { state, mayBrowse }: JqlContext): IssueRecord | undefined {
  const issue = findIssue(state, key)
  return issue && mayBrowse(issue) ? issue : undefined
}

function missing(key: string, name: string): FunctionValue {
  return fault(`Issue '${key}' could not be found in function '${name}'.`)
}

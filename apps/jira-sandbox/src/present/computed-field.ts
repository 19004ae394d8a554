import { rankFieldId, rankOf } from '../agile/rank.ts'
import { timeSpent, workRatio } from '../fields/time.ts'
import { numberOf, textOf } from '../fields/values.ts'
import { onCloud } from '../flavour/parts.ts'
import { mayBrowse, seenComments, seenWorklogs } from '../permissions/permissions.ts'
import type { IssueRecord, LinkRecord } from '../records/records.ts'
import { found } from '../world/state.ts'
import { stamp, type View } from '../world/world.ts'
import { attachmentJson, commentJson, linkJson, worklogJson } from './activity.ts'
import { formatDuration } from './duration.ts'
import { userRef } from './people.ts'
import { categoryOf, statusCategoryJson } from './references.ts'
import { securityJson } from './security.ts'
import { shortIssueJson } from './short-issue.ts'
import { showInstant } from './stored-field.ts'

/** Worklogs inside an issue are the first twenty. */
const embeddedWorklogsMax = 20

type Shower = (issue: IssueRecord, view: View) => unknown

/** Fields that are worked out from the issue instead of being stored, by id. */
export const computedFields: Readonly<Record<string, Shower>> = {
  [rankFieldId]: rankOf,
  statuscategorychangedate: (issue, view) => stamp(view, issue.statusChanged),
  timespent: timeSpent,
  statusCategory: (issue, view) =>
    statusCategoryJson(view, categoryOf(view.state.statuses.get(textOf(issue, 'status') ?? '')?.categoryId ?? 1)),
  aggregatetimespent: timeSpent,
  resolutiondate: (issue, view) => showInstant(issue.resolved, view),
  workratio: workRatio,
  lastViewed: (issue, view) =>
    showInstant(view.state.viewedAt.get(view.caller?.accountId ?? '')?.get(issue.id) ?? null, view),
  watches: watchesJson,
  created: (issue, view) => stamp(view, issue.created),
  aggregatetimeoriginalestimate: (issue) => numberOf(issue, 'timeoriginalestimate'),
  issuelinks: linksJson,
  updated: (issue, view) => stamp(view, issue.updated),
  timetracking: timeTrackingJson,
  security: (issue, view) => securityJson(view, issue),
  aggregatetimeestimate: (issue) => numberOf(issue, 'timeestimate'),
  attachment: (issue, view) => issue.attachments.map((attachment) => attachmentJson(view, attachment)),
  creator: (issue, view) => userRef(view, issue.creatorId),
  subtasks: subtasksJson,
  aggregateprogress: progressJson,
  progress: progressJson,
  votes: votesJson,
  comment: commentsJson,
  worklog: worklogsJson,
}

function progressJson(issue: IssueRecord) {
  const progress = timeSpent(issue) ?? 0
  const total = progress + (numberOf(issue, 'timeestimate') ?? 0)
  return total === 0 ? { progress, total } : { progress, total, percent: Math.floor((progress * 100) / total) }
}

function timeTrackingJson(issue: IssueRecord) {
  const original = numberOf(issue, 'timeoriginalestimate')
  const remaining = numberOf(issue, 'timeestimate')
  const spent = timeSpent(issue)
  return {
    ...(original !== null && { originalEstimate: formatDuration(original) }),
    ...(remaining !== null && { remainingEstimate: formatDuration(remaining) }),
    ...(spent !== null && { timeSpent: formatDuration(spent) }),
    ...(original !== null && { originalEstimateSeconds: original }),
    ...(remaining !== null && { remainingEstimateSeconds: remaining }),
    ...(spent !== null && { timeSpentSeconds: spent }),
  }
}

function watchesJson(issue: IssueRecord, view: View) {
  return {
    self: `${view.base}/issue/${issue.key}/watchers`,
    watchCount: issue.watcherIds.length,
    isWatching: issue.watcherIds.includes(view.caller?.accountId ?? ''),
  }
}

function votesJson(issue: IssueRecord, view: View) {
  return {
    self: `${view.base}/issue/${issue.key}/votes`,
    votes: issue.voterIds.length,
    hasVoted: issue.voterIds.includes(view.caller?.accountId ?? ''),
  }
}

function linksJson(issue: IssueRecord, view: View) {
  const ids = view.state.linkIdsByIssue.get(issue.id)
  if (!ids) return []
  const links = found(view.state.links, [...ids])
  return links.filter((link) => seesBothEnds(view, link)).map((link) => linkJson(view, link, issue))
}

function subtasksJson(issue: IssueRecord, view: View) {
  const ids = view.state.childIds.get(issue.id)
  if (!ids) return []
  return found(view.state.issues, [...ids])
    .filter((child) => view.state.issueTypes.get(textOf(child, 'issuetype') ?? '')?.subtask === true)
    .filter((child) => view.hideEmails || mayBrowse(view.state, view.caller, child))
    .map((child) => shortIssueJson(view, child))
}

/** A link to an issue that the caller does not see is not shown; webhooks show all. */
function seesBothEnds(view: View, link: LinkRecord): boolean {
  const ends = found(view.state.issues, [link.inwardId, link.outwardId])
  return view.hideEmails || ends.every((end) => mayBrowse(view.state, view.caller, end))
}

function commentsJson(issue: IssueRecord, view: View) {
  const comments = seenComments(view, issue)
  const total = comments.length
  const shown = comments.slice(Math.max(0, total - view.world.flavour.embeddedCommentsMax))
  return {
    comments: shown.map((comment) => commentJson(view, issue, comment)),
    ...onCloud(view, { self: `${view.base}/issue/${issue.id}/comment` }),
    maxResults: shown.length,
    total,
    startAt: 0,
  }
}

function worklogsJson(issue: IssueRecord, view: View) {
  const worklogs = seenWorklogs(view, issue)
  return {
    startAt: 0,
    maxResults: embeddedWorklogsMax,
    total: worklogs.length,
    worklogs: worklogs.slice(0, embeddedWorklogsMax).map((worklog) => worklogJson(view, issue, worklog)),
  }
}

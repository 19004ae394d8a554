import { attachmentJson, commentJson, linkJson, worklogJson } from '../present/activity.ts'
import { formatDuration } from '../present/duration.ts'
import { userRef } from '../present/people.ts'
import { categoryOf, statusCategoryJson } from '../present/references.ts'
import { shortIssueJson } from '../present/short-issue.ts'
import type { IssueRecord } from '../records.ts'
import { stamp, type View } from '../world.ts'
import type { FieldDefinition, FieldKind } from './definition.ts'
import { found, showInstant, showStored } from './show.ts'
import { numberOf, textOf } from './values.ts'

/** Comments inside an issue are capped and the oldest dropped; worklogs are the first twenty. */
const embeddedCommentsMax = 100
const embeddedWorklogsMax = 20

/** The system fields, in the order an issue shows them. */
export function systemFields(): FieldDefinition[] {
  return [
    computed(
      'statuscategorychangedate',
      'Status Category Changed',
      'datetime',
      ['statusCategoryChangedDate'],
      (issue, view) => stamp(view, issue.statusChanged),
    ),
    stored('issuetype', 'Issue Type', 'issuetype', { type: 'issuetype' }, ['issuetype', 'type']),
    computed('timespent', 'Time Spent', 'number', ['timespent'], timeSpent),
    stored('project', 'Project', 'project', { type: 'project' }, ['project']),
    stored('fixVersions', 'Fix versions', 'versions', { type: 'array', items: 'version' }, ['fixVersion']),
    computed('statusCategory', 'Status Category', 'statusCategory', ['statusCategory'], (issue, view) =>
      statusCategoryJson(view, categoryOf(view.state.statuses.get(textOf(issue, 'status') ?? '')?.categoryId ?? 1)),
    ),
    computed('aggregatetimespent', 'Σ Time Spent', 'number', [], timeSpent),
    stored('resolution', 'Resolution', 'resolution', { type: 'resolution' }, ['resolution']),
    computed('resolutiondate', 'Resolved', 'datetime', ['resolutiondate', 'resolved'], (issue, view) =>
      showInstant(issue.resolved, view),
    ),
    computed('workratio', 'Work Ratio', 'number', ['workratio'], workRatio),
    computed('lastViewed', 'Last Viewed', 'datetime', ['lastViewed'], () => null),
    computed('watches', 'Watchers', 'watches', ['watchers'], watchesJson),
    computed('created', 'Created', 'datetime', ['created', 'createdDate'], (issue, view) => stamp(view, issue.created)),
    stored('priority', 'Priority', 'priority', { type: 'priority' }, ['priority']),
    stored('labels', 'Labels', 'labels', { type: 'array', items: 'string' }, ['labels']),
    stored(
      'timeestimate',
      'Remaining Estimate',
      'number',
      { type: 'number' },
      ['remainingEstimate', 'timeestimate'],
      false,
    ),
    computed('aggregatetimeoriginalestimate', 'Σ Original Estimate', 'number', [], (issue) =>
      numberOf(issue, 'timeoriginalestimate'),
    ),
    stored('versions', 'Affects versions', 'versions', { type: 'array', items: 'version' }, ['affectedVersion']),
    {
      ...computed('issuelinks', 'Linked Issues', 'array', ['issueLink'], linksJson),
      kind: 'issuelinks',
      schema: { type: 'array', items: 'issuelinks', system: 'issuelinks' },
    },
    stored('assignee', 'Assignee', 'user', { type: 'user' }, ['assignee']),
    computed('updated', 'Updated', 'datetime', ['updated', 'updatedDate'], (issue, view) => stamp(view, issue.updated)),
    stored('status', 'Status', 'status', { type: 'status' }, ['status'], false),
    stored('components', 'Components', 'components', { type: 'array', items: 'component' }, ['component']),
    stored(
      'timeoriginalestimate',
      'Original estimate',
      'number',
      { type: 'number' },
      ['originalEstimate', 'timeoriginalestimate'],
      false,
    ),
    stored('description', 'Description', 'rich', { type: 'string' }, ['description']),
    {
      ...computed('timetracking', 'Time tracking', 'timetracking', [], timeTrackingJson),
      kind: 'timetracking',
      editable: true,
    },
    computed('security', 'Security Level', 'securitylevel', ['level'], () => null),
    computed('aggregatetimeestimate', 'Σ Remaining Estimate', 'number', [], (issue) => numberOf(issue, 'timeestimate')),
    {
      ...computed('attachment', 'Attachment', 'array', ['attachments'], (issue, view) =>
        issue.attachments.map((attachment) => attachmentJson(view, attachment)),
      ),
      schema: { type: 'array', items: 'attachment', system: 'attachment' },
    },
    stored('summary', 'Summary', 'text', { type: 'string' }, ['summary']),
    computed('creator', 'Creator', 'user', ['creator'], (issue, view) => userRef(view, issue.creatorId)),
    {
      ...computed('subtasks', 'Sub-tasks', 'array', ['subtasks'], subtasksJson),
      schema: { type: 'array', items: 'issuelinks', system: 'subtasks' },
    },
    stored('reporter', 'Reporter', 'user', { type: 'user' }, ['reporter']),
    computed('aggregateprogress', 'Σ Progress', 'progress', [], progressJson),
    stored('environment', 'Environment', 'rich', { type: 'string' }, ['environment']),
    stored('duedate', 'Due date', 'date', { type: 'date' }, ['due', 'duedate']),
    computed('progress', 'Progress', 'progress', ['progress'], progressJson),
    computed('votes', 'Votes', 'votes', ['votes'], votesJson),
    computed('comment', 'Comment', 'comments-page', ['comment'], commentsJson),
    {
      ...computed('worklog', 'Log Work', 'array', [], worklogsJson),
      schema: { type: 'array', items: 'worklog', system: 'worklog' },
    },
    stored('parent', 'Parent', 'parent', undefined, ['parent']),
  ]
}

type StoredKind = Exclude<FieldKind, 'computed' | 'timetracking' | 'issuelinks'>

function stored(
  id: string,
  name: string,
  kind: StoredKind,
  schema: { type: string; items?: string } | undefined,
  clauseNames: string[],
  editable = true,
): FieldDefinition {
  const definition = { id, custom: undefined }
  return {
    ...definition,
    name,
    kind,
    schema: schema && { ...schema, system: id },
    clauseNames,
    orderable: true,
    navigable: true,
    searchable: true,
    editable,
    show: (issue, view) => showStored(kind, definition, issue, view),
  }
}

function computed(
  id: string,
  name: string,
  type: string,
  clauseNames: string[],
  show: FieldDefinition['show'],
): FieldDefinition {
  return {
    id,
    name,
    kind: 'computed',
    schema: { type, system: id },
    clauseNames,
    orderable: false,
    navigable: true,
    searchable: clauseNames.length > 0,
    editable: false,
    custom: undefined,
    show,
  }
}

function timeSpent(issue: IssueRecord): number | null {
  if (issue.worklogs.length === 0) return null
  return issue.worklogs.reduce((sum, worklog) => sum + worklog.timeSpentSeconds, 0)
}

/** Percent of the original estimate spent; -1 when there is no estimate. */
export function workRatio(issue: IssueRecord): number {
  const estimate = numberOf(issue, 'timeoriginalestimate')
  return estimate ? Math.floor(((timeSpent(issue) ?? 0) * 100) / estimate) : -1
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
  return ids ? found(view.state.links, [...ids]).map((link) => linkJson(view, link, issue)) : []
}

function subtasksJson(issue: IssueRecord, view: View) {
  const ids = view.state.childIds.get(issue.id)
  if (!ids) return []
  return found(view.state.issues, [...ids])
    .filter((child) => view.state.issueTypes.get(textOf(child, 'issuetype') ?? '')?.subtask === true)
    .map((child) => shortIssueJson(view, child))
}

function commentsJson(issue: IssueRecord, view: View) {
  const total = issue.comments.length
  const shown = issue.comments.slice(Math.max(0, total - embeddedCommentsMax))
  return {
    comments: shown.map((comment) => commentJson(view, issue, comment)),
    self: `${view.base}/issue/${issue.id}/comment`,
    maxResults: shown.length,
    total,
    startAt: 0,
  }
}

function worklogsJson(issue: IssueRecord, view: View) {
  return {
    startAt: 0,
    maxResults: embeddedWorklogsMax,
    total: issue.worklogs.length,
    worklogs: issue.worklogs.slice(0, embeddedWorklogsMax).map((worklog) => worklogJson(view, issue, worklog)),
  }
}

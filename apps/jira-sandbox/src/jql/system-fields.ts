import { rankFieldId, rankOf } from '../agile/rank.ts'
import { timeSpent, workRatio } from '../fields/time.ts'
import type { State } from '../world/state.ts'
import {
  allTexts,
  commentTexts,
  count,
  day,
  duration,
  instant,
  many,
  people,
  plainText,
  richText,
  single,
  storedDuration,
  worklogTexts,
} from './comparisons.ts'
import { define } from './define-field.ts'
import type { JqlField, Listed } from './field.ts'
import { placeFields } from './place-fields.ts'

/** The fields every site has. */
export function systemJqlFields(state: State): JqlField[] {
  return [
    ...textFields(),
    ...placeFields(state),
    ...peopleFields(),
    ...rankedFields(),
    ...dateFields(state),
    ...rest(state),
  ]
}

function textFields(): JqlField[] {
  return [
    define('summary', 'text', 'text', plainText('summary')),
    define('description', 'text', 'text', richText('description')),
    define('environment', 'text', 'text', richText('environment')),
    define('comment', 'comment', 'comment', { kind: 'text', texts: commentTexts }),
    define('worklogComment', 'comment', 'text', { kind: 'text', apart: true, texts: worklogTexts }),
    define('text', 'anyText', 'text', { kind: 'text', texts: allTexts }),
  ]
}

function peopleFields(): JqlField[] {
  return [
    define('assignee', 'choiceWithHistory', 'user', single('user', 'assignee')),
    define('reporter', 'choiceWithHistory', 'user', single('user', 'reporter')),
    define(
      'creator',
      'choice',
      'user',
      people((issue) => [issue.creatorId]),
    ),
    define(
      'voter',
      'choice',
      'user',
      people((issue) => issue.voterIds),
    ),
    define(
      'watcher',
      'choice',
      'user',
      people((issue) => issue.watcherIds),
    ),
    define(
      'worklogAuthor',
      'choice',
      'user',
      people((issue) => issue.worklogs.map((worklog) => worklog.authorId)),
    ),
  ]
}

function rankedFields(): JqlField[] {
  return [
    define('priority', 'rankedWithHistory', 'priority', single('priority', 'priority')),
    define('resolution', 'rankedWithHistory', 'resolution', single('resolution', 'resolution')),
    define('fixVersion', 'rankedWithHistory', 'version', many('version', 'fixVersions'), 'fixVersions'),
    define('affectedVersion', 'ranked', 'version', many('version', 'versions'), 'versions'),
    define('issuekey key id issue', 'ranked', 'issue', { kind: 'key' }),
    define('Rank cf[10009]', 'none', 'text', { kind: 'place', place: rankOf }, rankFieldId),
  ]
}

function dateFields(state: State): JqlField[] {
  return [
    define(
      'created createdDate',
      'ranked',
      'date',
      instant((issue) => issue.created),
    ),
    define(
      'updated updatedDate',
      'ranked',
      'date',
      instant((issue) => issue.updated),
    ),
    define(
      'resolved resolutiondate',
      'ranked',
      'date',
      instant((issue) => issue.resolved),
    ),
    define(
      'statusCategoryChangedDate',
      'ranked',
      'date',
      instant((issue) => issue.statusChanged),
    ),
    define('lastViewed', 'ranked', 'date', {
      kind: 'instant',
      ofCaller: (callerId) => state.viewedAt.get(callerId ?? '') ?? [],
      at: (issue, callerId) => state.viewedAt.get(callerId ?? '')?.get(issue.id) ?? null,
    }),
    define('due duedate', 'ranked', 'date', day('duedate')),
  ]
}

function rest(state: State): JqlField[] {
  return [
    define('originalEstimate timeoriginalestimate', 'ranked', 'duration', storedDuration('timeoriginalestimate')),
    define('remainingEstimate timeestimate', 'ranked', 'duration', storedDuration('timeestimate')),
    define('timespent', 'ranked', 'duration', duration(timeSpent)),
    define('workratio', 'ranked', 'number', count(workRatio)),
    define(
      'votes',
      'count',
      'number',
      count((issue) => issue.voterIds.length),
    ),
    define(
      'watchers',
      'count',
      'number',
      count((issue) => issue.watcherIds.length),
    ),
    define('attachments', 'presence', 'attachment', {
      kind: 'presence',
      present: (issue) => issue.attachments.length > 0,
    }),
    define('filter searchRequest savedFilter request', 'reference', 'filter', {
      kind: 'reference',
      type: 'filter',
      derived: true,
      listed: () => [],
      ids: () => [],
    }),
    define('issueLinkType', 'reference', 'linkType', {
      kind: 'reference',
      type: 'linkType',
      derived: true,
      listed: () => listLinkTypes(state),
      ids: ({ id }) => linkTypeIds(state, state.linkIdsByIssue.get(id) ?? []),
    }),
    // No request of the sandbox has an approval: the field is there for its functions and holds nothing.
    define('approvals', 'reference', 'approval', {
      kind: 'reference',
      type: 'approval',
      derived: true,
      listed: () => [],
      ids: () => [],
    }),
  ]
}

function linkTypeIds(state: State, linkIds: Iterable<string>): string[] {
  return Array.from(linkIds).flatMap((id) => state.links.get(id)?.typeId ?? [])
}

function* listLinkTypes(state: State): Listed<readonly string[]> {
  for (const [issueId, linkIds] of state.linkIdsByIssue) yield [issueId, linkTypeIds(state, linkIds)]
}

import { rankFieldId } from '../agile/rank.ts'
import type { FieldDefinition, FieldKind } from './definition.ts'

/** The system fields, in the order an issue shows them. */
export function systemFields(): FieldDefinition[] {
  return [
    computed('statuscategorychangedate', 'Status Category Changed', 'datetime', ['statusCategoryChangedDate']),
    stored('issuetype', 'Issue Type', 'issuetype', { type: 'issuetype' }, ['issuetype', 'type']),
    computed('timespent', 'Time Spent', 'number', ['timespent']),
    stored('project', 'Project', 'project', { type: 'project' }, ['project']),
    stored('fixVersions', 'Fix versions', 'versions', { type: 'array', items: 'version' }, ['fixVersion']),
    computed('statusCategory', 'Status Category', 'statusCategory', ['statusCategory']),
    computed('aggregatetimespent', 'Σ Time Spent', 'number', []),
    stored('resolution', 'Resolution', 'resolution', { type: 'resolution' }, ['resolution']),
    computed('resolutiondate', 'Resolved', 'datetime', ['resolutiondate', 'resolved']),
    computed('workratio', 'Work Ratio', 'number', ['workratio']),
    computed('lastViewed', 'Last Viewed', 'datetime', ['lastViewed']),
    computed('watches', 'Watchers', 'watches', ['watchers']),
    computed('created', 'Created', 'datetime', ['created', 'createdDate']),
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
    computed('aggregatetimeoriginalestimate', 'Σ Original Estimate', 'number', []),
    stored('versions', 'Affects versions', 'versions', { type: 'array', items: 'version' }, ['affectedVersion']),
    {
      ...computed('issuelinks', 'Linked Issues', 'array', ['issueLink']),
      kind: 'issuelinks',
      schema: { type: 'array', items: 'issuelinks', system: 'issuelinks' },
    },
    stored('assignee', 'Assignee', 'user', { type: 'user' }, ['assignee']),
    computed('updated', 'Updated', 'datetime', ['updated', 'updatedDate']),
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
      ...computed('timetracking', 'Time tracking', 'timetracking', []),
      kind: 'timetracking',
      editable: true,
    },
    {
      ...computed('security', 'Security Level', 'securitylevel', ['level']),
      kind: 'securitylevel',
      editable: true,
    },
    computed('aggregatetimeestimate', 'Σ Remaining Estimate', 'number', []),
    {
      ...computed('attachment', 'Attachment', 'array', ['attachments']),
      schema: { type: 'array', items: 'attachment', system: 'attachment' },
    },
    stored('summary', 'Summary', 'text', { type: 'string' }, ['summary']),
    computed('creator', 'Creator', 'user', ['creator']),
    {
      ...computed('subtasks', 'Sub-tasks', 'array', ['subtasks']),
      schema: { type: 'array', items: 'issuelinks', system: 'subtasks' },
    },
    stored('reporter', 'Reporter', 'user', { type: 'user' }, ['reporter']),
    computed('aggregateprogress', 'Σ Progress', 'progress', []),
    stored('environment', 'Environment', 'rich', { type: 'string' }, ['environment']),
    stored('duedate', 'Due date', 'date', { type: 'date' }, ['due', 'duedate']),
    computed('progress', 'Progress', 'progress', ['progress']),
    computed('votes', 'Votes', 'votes', ['votes']),
    computed('comment', 'Comment', 'comments-page', ['comment']),
    {
      ...computed('worklog', 'Log Work', 'array', []),
      schema: { type: 'array', items: 'worklog', system: 'worklog' },
    },
    stored('parent', 'Parent', 'parent', undefined, ['parent']),
    {
      ...computed(rankFieldId, 'Rank', 'any', ['cf[10009]', 'Rank']),
      schema: { type: 'any', custom: 'com.pyxis.greenhopper.jira:gh-lexo-rank', customId: 10_009 },
    },
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
  return {
    id,
    custom: undefined,
    name,
    kind,
    schema: schema && { ...schema, system: id },
    clauseNames,
    orderable: true,
    navigable: true,
    searchable: true,
    editable,
  }
}

function computed(id: string, name: string, type: string, clauseNames: string[]): FieldDefinition {
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
  }
}

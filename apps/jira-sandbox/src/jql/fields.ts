import type { FieldCatalog, FieldDefinition, FieldKind } from '../fields/definition.ts'
import { timeSpent, workRatio } from '../fields/time.ts'
import { idsOf, isRich, numberOf, textOf } from '../fields/values.ts'
import { categoryOf } from '../present/references.ts'
import type { IssueRecord } from '../records.ts'
import type { State } from '../state.ts'
import { operatorSets } from './operator-sets.ts'
import type { ReferenceType } from './resolve.ts'
import type { JqlOperator } from './syntax.ts'

/** How the values of a field are compared. */
export type Comparison =
  | { readonly kind: 'reference'; readonly type: ReferenceType; ids(issue: IssueRecord): readonly string[] }
  | { readonly kind: 'text'; texts(issue: IssueRecord): readonly string[] }
  | { readonly kind: 'instant'; at(issue: IssueRecord): number | null }
  | { readonly kind: 'day'; day(issue: IssueRecord): string | null }
  | { readonly kind: 'number'; unit: 'plain' | 'duration'; number(issue: IssueRecord): number | null }
  | { readonly kind: 'key' }
  | { readonly kind: 'presence'; present(issue: IssueRecord): boolean }

export interface JqlField {
  /** The name JQL is written with first; error sentences use what the caller wrote. */
  readonly name: string
  readonly names: readonly string[]
  readonly displayName: string
  readonly operators: readonly JqlOperator[]
  readonly orderable: boolean
  readonly types: readonly string[]
  readonly customId: string | undefined
  /** The field of the changelog, for WAS and CHANGED. */
  readonly fieldId: string
  readonly comparison: Comparison
}

/** Every searchable field of the site, by all its names. */
export function jqlFields(state: State, catalog: FieldCatalog): JqlField[] {
  return [...systemJqlFields(state), ...catalog.all.filter((field) => field.custom).map(customJqlField)]
}

type OperatorSet = keyof typeof operatorSets

function define(names: string, set: OperatorSet, type: string, comparison: Comparison, fieldId?: string): JqlField {
  const [name = '', ...others] = names.split(' ')
  return {
    name,
    names: [name, ...others],
    displayName: name,
    operators: operatorSets[set],
    orderable: comparison.kind !== 'presence' && set !== 'comment' && set !== 'anyText',
    types: [type],
    customId: undefined,
    fieldId: fieldId ?? name,
    comparison,
  }
}

function systemJqlFields(state: State): JqlField[] {
  return [
    define('summary', 'text', 'java.lang.String', plainText('summary')),
    define('description', 'text', 'java.lang.String', richText('description')),
    define('environment', 'text', 'java.lang.String', richText('environment')),
    define('comment', 'comment', 'com.atlassian.jira.issue.comments.Comment', { kind: 'text', texts: commentTexts }),
    define('worklogComment', 'comment', 'java.lang.String', { kind: 'text', texts: worklogTexts }),
    define('text', 'anyText', 'java.lang.String', { kind: 'text', texts: allTexts }),
    define('project', 'choice', 'com.atlassian.jira.project.Project', single('project', 'project')),
    define(
      'issuetype type',
      'choice',
      'com.atlassian.jira.issue.issuetype.IssueType',
      single('issuetype', 'issuetype'),
    ),
    define(
      'component',
      'choice',
      'com.atlassian.jira.bc.project.component.ProjectComponent',
      many('component', 'components'),
    ),
    define('labels', 'choice', 'com.atlassian.jira.issue.label.Label', many('label', 'labels')),
    define('level', 'choice', 'com.atlassian.jira.issue.security.IssueSecurityLevel', {
      kind: 'reference',
      type: 'level',
      ids: () => [],
    }),
    define('category', 'choice', 'com.atlassian.jira.project.ProjectCategory', {
      kind: 'reference',
      type: 'category',
      ids: (issue) => [state.projects.get(textOf(issue, 'project') ?? '')?.categoryId ?? []].flat(),
    }),
    define('parent', 'choice', 'com.atlassian.jira.issue.Issue', single('issue', 'parent')),
    define('statusCategory', 'choice', 'com.atlassian.jira.issue.status.category.StatusCategory', {
      kind: 'reference',
      type: 'statusCategory',
      ids: (issue) => [String(categoryOf(state.statuses.get(textOf(issue, 'status') ?? '')?.categoryId ?? 1).id)],
    }),
    define('status', 'choiceWithHistory', 'com.atlassian.jira.issue.status.Status', single('status', 'status')),
    define('assignee', 'choiceWithHistory', userType, single('user', 'assignee')),
    define('reporter', 'choiceWithHistory', userType, single('user', 'reporter')),
    define('creator', 'choice', userType, { kind: 'reference', type: 'user', ids: (issue) => [issue.creatorId] }),
    define('voter', 'choice', userType, { kind: 'reference', type: 'user', ids: (issue) => issue.voterIds }),
    define('watcher', 'choice', userType, { kind: 'reference', type: 'user', ids: (issue) => issue.watcherIds }),
    define('worklogAuthor', 'choice', userType, {
      kind: 'reference',
      type: 'user',
      ids: (issue) => issue.worklogs.map((worklog) => worklog.authorId),
    }),
    define(
      'priority',
      'rankedWithHistory',
      'com.atlassian.jira.issue.priority.Priority',
      single('priority', 'priority'),
    ),
    define(
      'resolution',
      'rankedWithHistory',
      'com.atlassian.jira.issue.resolution.Resolution',
      single('resolution', 'resolution'),
    ),
    define('fixVersion', 'rankedWithHistory', versionType, many('version', 'fixVersions'), 'fixVersions'),
    define('affectedVersion', 'ranked', versionType, many('version', 'versions'), 'versions'),
    define('issuekey key id issue', 'ranked', 'com.atlassian.jira.issue.Issue', { kind: 'key' }),
    define('created createdDate', 'ranked', 'java.util.Date', { kind: 'instant', at: (issue) => issue.created }),
    define('updated updatedDate', 'ranked', 'java.util.Date', { kind: 'instant', at: (issue) => issue.updated }),
    define('resolved resolutiondate', 'ranked', 'java.util.Date', { kind: 'instant', at: (issue) => issue.resolved }),
    define('statusCategoryChangedDate', 'ranked', 'java.util.Date', {
      kind: 'instant',
      at: (issue) => issue.statusChanged,
    }),
    define('lastViewed', 'ranked', 'java.util.Date', { kind: 'instant', at: () => null }),
    define('due duedate', 'ranked', 'java.util.Date', { kind: 'day', day: (issue) => textOf(issue, 'duedate') }),
    define('originalEstimate timeoriginalestimate', 'ranked', durationType, duration('timeoriginalestimate')),
    define('remainingEstimate timeestimate', 'ranked', durationType, duration('timeestimate')),
    define('timespent', 'ranked', durationType, { kind: 'number', unit: 'duration', number: timeSpent }),
    define('workratio', 'ranked', 'java.lang.Number', { kind: 'number', unit: 'plain', number: workRatio }),
    define('votes', 'count', 'java.lang.Number', {
      kind: 'number',
      unit: 'plain',
      number: (issue) => issue.voterIds.length,
    }),
    define('watchers', 'count', 'java.lang.Number', {
      kind: 'number',
      unit: 'plain',
      number: (issue) => issue.watcherIds.length,
    }),
    define('attachments', 'presence', 'com.atlassian.jira.issue.attachment.Attachment', {
      kind: 'presence',
      present: (issue) => issue.attachments.length > 0,
    }),
    define('filter searchRequest savedFilter request', 'reference', 'com.atlassian.jira.issue.search.SearchRequest', {
      kind: 'reference',
      type: 'filter',
      ids: () => [],
    }),
    define('issueLinkType', 'reference', 'com.atlassian.jira.issue.link.IssueLinkType', {
      kind: 'reference',
      type: 'linkType',
      ids: (issue) => linkTypeIds(state, issue),
    }),
  ]
}

const userType = 'com.atlassian.jira.user.ApplicationUser'
const versionType = 'com.atlassian.jira.project.version.Version'
const durationType = 'com.atlassian.core.util.DateUtils$Duration'

function customJqlField(field: FieldDefinition): JqlField {
  const { set, type, comparison } = customForms[field.kind]?.(field.id) ?? fallbackForm(field.id)
  const number = field.id.slice('customfield_'.length)
  return {
    ...define('x', set, type, comparison, field.id),
    name: field.name,
    names: [...field.clauseNames, field.id],
    displayName: `${field.name} - ${field.clauseNames.at(-1)}`,
    customId: `cf[${number}]`,
  }
}

interface CustomForm {
  readonly set: OperatorSet
  readonly type: string
  readonly comparison: Comparison
}

function fallbackForm(id: string): CustomForm {
  return { set: 'text', type: 'java.lang.String', comparison: plainText(id) }
}

const optionType = 'com.atlassian.jira.issue.customfields.option.Option'

const customForms: Readonly<Partial<Record<FieldKind, (id: string) => CustomForm>>> = {
  text: fallbackForm,
  rich: (id) => ({ set: 'text', type: 'java.lang.String', comparison: richText(id) }),
  number: (id) => ({
    set: 'ranked',
    type: 'java.lang.Number',
    comparison: { kind: 'number', unit: 'plain', number: (issue) => numberOf(issue, id) },
  }),
  date: (id) => ({
    set: 'ranked',
    type: 'java.util.Date',
    comparison: { kind: 'day', day: (issue) => textOf(issue, id) },
  }),
  datetime: (id) => ({
    set: 'ranked',
    type: 'java.util.Date',
    comparison: { kind: 'instant', at: (issue) => numberOf(issue, id) },
  }),
  user: (id) => ({ set: 'choice', type: userType, comparison: single('user', id) }),
  option: (id) => ({ set: 'choice', type: optionType, comparison: single(`option:${id}`, id) }),
  options: (id) => ({ set: 'choice', type: optionType, comparison: many(`option:${id}`, id) }),
  labels: (id) => ({ set: 'choice', type: 'com.atlassian.jira.issue.label.Label', comparison: many('label', id) }),
  sprint: (id) => ({
    set: 'choice',
    type: 'com.atlassian.greenhopper.service.sprint.Sprint',
    comparison: many('sprint', id),
  }),
}

function single(type: ReferenceType, fieldId: string): Comparison {
  return {
    kind: 'reference',
    type,
    ids: (issue) => {
      const id = textOf(issue, fieldId)
      return id === null ? [] : [id]
    },
  }
}

function many(type: ReferenceType, fieldId: string): Comparison {
  return { kind: 'reference', type, ids: (issue) => idsOf(issue, fieldId) }
}

function plainText(fieldId: string): Comparison {
  return {
    kind: 'text',
    texts: (issue) => {
      const text = textOf(issue, fieldId)
      return text === null || text === '' ? [] : [text]
    },
  }
}

function richText(fieldId: string): Comparison {
  return { kind: 'text', texts: (issue) => richTexts(issue, fieldId) }
}

function richTexts(issue: IssueRecord, fieldId: string): string[] {
  const value = issue.values[fieldId]
  return isRich(value) && value.wiki !== '' ? [value.wiki] : []
}

function commentTexts(issue: IssueRecord): string[] {
  return issue.comments.map((comment) => comment.body.wiki)
}

function worklogTexts(issue: IssueRecord): string[] {
  return issue.worklogs.flatMap((worklog) => worklog.comment?.wiki ?? [])
}

/** The master field: summary, description, environment, comments and text fields of one's own. */
function allTexts(issue: IssueRecord): string[] {
  const texts: string[] = []
  for (const [fieldId, value] of Object.entries(issue.values)) {
    if (isRich(value)) texts.push(value.wiki)
    else if (typeof value === 'string' && (fieldId === 'summary' || fieldId.startsWith('customfield_')))
      texts.push(value)
  }
  return [...texts, ...commentTexts(issue)]
}

function duration(fieldId: string): Comparison {
  return { kind: 'number', unit: 'duration', number: (issue) => numberOf(issue, fieldId) }
}

function linkTypeIds(state: State, issue: IssueRecord): string[] {
  const linkIds = state.linkIdsByIssue.get(issue.id)
  return linkIds ? [...linkIds].flatMap((id) => state.links.get(id)?.typeId ?? []) : []
}

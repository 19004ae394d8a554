import type { Dialect, FilterRule, OrderTerm } from '@valence/ceql'
import { incidentField } from '../incidents/incident-fields.ts'
import { days, instants } from './date-filters.ts'
import { type Filter, partOf, presence, ruleOf } from './filters.ts'
import { allOf, anyOf, type Clause } from './jql.ts'
import {
  catalogue,
  isId,
  isNoId,
  issueIds,
  issueKeys,
  keysOfProject,
  labels,
  parents,
  people,
  resolutions,
  statusCategories,
} from './value-filters.ts'
import { words } from './word-filter.ts'

/**
 * What of a `where` Jira evaluates. A filter stands here only if Jira never leaves out a row that CEQL keeps; `exact` only if
 * both keep the same rows for every value.
 */
export const incidentDialect: Dialect<Clause> = {
  rule: (name) =>
    rules.get(incidentField(name)?.path ?? '') ?? partRules.get(name.replace(/^fields\./, '')) ?? customRule(name),
  and: allOf,
  or: anyOf,
}

const rules: ReadonlyMap<string, FilterRule<Clause>> = new Map([
  ['id', ruleOf(issueIds)],
  ['key', { ...ruleOf(issueKeys, keysOfProject), isSingle: true }],
  ['summary', ruleOf(words('summary'))],
  ['description', ruleOf(presence('description'))],
  ['environment', ruleOf(presence('environment'))],
  ['project', ruleOf(catalogue('project'))],
  ['issuetype', ruleOf(catalogue('issuetype'))],
  ['status', ruleOf(catalogue('status'))],
  ['statusCategory', ruleOf(statusCategories)],
  ['priority', ruleOf(catalogue('priority'), presence('priority'))],
  ['resolution', ruleOf(resolutions, presence('resolution'))],
  ['assignee', ruleOf(people('assignee'), presence('assignee'))],
  ['reporter', ruleOf(people('reporter'), presence('reporter'))],
  ['creator', ruleOf(people('creator'))],
  ['labels', ruleOf(labels('labels'), presence('labels'))],
  ['components', ruleOf(catalogue('component'), presence('component'))],
  ['fixVersions', ruleOf(catalogue('fixVersion'), presence('fixVersion'))],
  ['versions', ruleOf(catalogue('affectedVersion'), presence('affectedVersion'))],
  ['parent', ruleOf(parents, presence('parent'))],
  ['attachment', ruleOf(presence('attachments'))],
  ['votes', ruleOf(bySite('votes'))],
  ['watches', ruleOf(bySite('watchers'))],
  ['duedate', ruleOf(days('due'), presence('due'))],
  ['created', ruleOf(instants('created'))],
  ['updated', ruleOf(instants('updated'))],
  ['resolutiondate', ruleOf(instants('resolved'), presence('resolved'))],
])

/** Parts of the objects that those fields hold. */
const partRules: ReadonlyMap<string, FilterRule<Clause>> = new Map([
  ['project.key', ruleOf(partOf(catalogue('project'), isNoId))],
  ['project.id', ruleOf(partOf(catalogue('project'), isId))],
  ...[
    ...['issuetype', 'status', 'priority'].map((name) => [name, name] as const),
    ...([
      ['components', 'component'],
      ['fixVersions', 'fixVersion'],
      ['versions', 'affectedVersion'],
    ] as const),
  ].flatMap(([name, jql]) => [
    [`${name}.name`, ruleOf(partOf(catalogue(jql), isNoId))] as const,
    [`${name}.id`, ruleOf(partOf(catalogue(jql), isId))] as const,
  ]),
  ...['statusCategory', 'status.statusCategory'].flatMap((name) =>
    ['key', 'name'].map((member) => [`${name}.${member}`, ruleOf(partOf(statusCategories, isNoId))] as const),
  ),
  ...['assignee', 'reporter', 'creator'].flatMap((name) =>
    ['accountId', 'name', 'key', 'displayName', 'emailAddress'].map(
      (member) => [`${name}.${member}`, ruleOf(partOf(people(name), isNoId))] as const,
    ),
  ),
  ['resolution.name', ruleOf(partOf(resolutions, isNoId))],
  ['parent.key', ruleOf(partOf(parents, isNoId))],
])

function customRule(name: string): FilterRule<Clause> | undefined {
  const number = /^(?:fields\.)?customfield_(\d{1,10})$/.exec(name)?.[1]
  return number === undefined ? undefined : ruleOf(bySite(`cf[${number}]`))
}

/**
 * A field of which only the site knows whether it is there, of what type it is and which operators it has. What is found is checked
 * again. Emptiness stays with us: in JQL a custom field is empty only where its context applies.
 */
function bySite(field: string): Filter {
  return (predicate) => {
    if (predicate.operator === 'IS NULL' || predicate.operator === 'IS EMPTY') return undefined
    return { fidelity: 'superset', clause: { kind: 'bySite', field, predicate } }
  }
}

/**
 * By these Jira orders dependably. A priority comes in the order that the site configured, from low to high; a key by its project
 * and then by its number. Where issues without a value stand is Jira's choice.
 */
const orderNames: Readonly<Record<string, string>> = {
  key: 'key',
  created: 'created',
  updated: 'updated',
  resolutiondate: 'resolved',
  duedate: 'due',
  priority: 'priority',
  summary: 'summary',
}

export function isSortable(name: string): boolean {
  return orderName(name) !== undefined
}

/**
 * The terms of ORDER BY, always ending in an order without ties. Without a wish the oldest come first: what is created during a
 * walk is then appended, where newest first would push every later page.
 */
export function orderTerms(orderBy: readonly OrderTerm[]): readonly string[] {
  const terms = orderBy.flatMap(({ field, direction }) => {
    const name = orderName(field)
    return name === undefined ? [] : [`${name} ${direction === 'desc' ? 'DESC' : 'ASC'}`]
  })
  return [...(terms.length === 0 ? ['created ASC'] : terms), 'id ASC']
}

/** Jira takes seven, and the last is ours. */
export const orderTermsMax = 6

function orderName(name: string): string | undefined {
  const path = incidentField(name)?.path ?? name
  return Object.hasOwn(orderNames, path) ? orderNames[path] : undefined
}

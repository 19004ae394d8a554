import type { State } from '../world/state.ts'

export interface ApplicationProperty {
  readonly key: string
  readonly name: string
  readonly desc: string
  readonly type: 'string' | 'boolean' | 'number' | 'enum'
  readonly defaultValue: string
  readonly allowedValues?: readonly string[]
  /** The webhook that tells of a change. */
  readonly event?: string
}

/** What administrators can switch, with the names Jira gives it. */
export const applicationProperties: readonly ApplicationProperty[] = [
  text('jira.title', 'Title', 'The name of the site.', 'Jira sandbox (simulator)'),
  text('jira.clone.prefix', 'The prefix added to the Summary field of cloned issues', '', 'CLONE -'),
  text('jira.date.picker.java.format', 'Date format for the date picker (server side)', '', 'd/MMM/yy'),
  text('jira.date.picker.javascript.format', 'Date format for the date picker (browser)', '', '%e/%b/%y'),
  text('jira.date.time.picker.java.format', 'Date and time format (server side)', '', 'dd/MMM/yy h:mm a'),
  text('jira.date.time.picker.javascript.format', 'Date and time format (browser)', '', '%e/%b/%y %I:%M %p'),
  flag('jira.issuenav.criteria.autoupdate', 'Auto update criteria', 'Searches run again with every criterion.'),
  text('jira.issue.actions.order', 'Order of comments and history', '', 'asc'),
  text('jira.table.cols.subtasks', 'Columns of sub-tasks', '', 'issuetype, status, assignee, progress'),
  option('voting', 'jira.option.voting', 'Allow users to vote on issues'),
  option('watching', 'jira.option.watching', 'Allow users to watch issues'),
  option('unassigned_issues', 'jira.option.allowunassigned', 'Allow unassigned issues'),
  option('subtasks', 'jira.option.allowsubtasks', 'Sub-tasks'),
  option('attachments', 'jira.option.allowattachments', 'Allow attachments'),
  option('issuelinks', 'jira.option.issuelinking', 'Issue linking'),
  option('timetracking', 'jira.option.timetracking', 'Time tracking'),
]

function text(key: string, name: string, desc: string, defaultValue: string): ApplicationProperty {
  return { key, name, desc, type: 'string', defaultValue }
}

function flag(key: string, name: string, desc: string): ApplicationProperty {
  return { key, name, desc, type: 'boolean', defaultValue: 'true' }
}

function option(word: string, key: string, name: string): ApplicationProperty {
  return { ...flag(key, name, ''), event: `option_${word}_changed` }
}

export function propertyValue(state: State, key: string): string {
  const known = applicationProperties.find((property) => property.key === key)
  return state.administration.settings.properties[key] ?? known?.defaultValue ?? ''
}

export function isSwitchedOn(state: State, key: string): boolean {
  return propertyValue(state, key) === 'true'
}

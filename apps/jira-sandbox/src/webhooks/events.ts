const verbs = (noun: string, ...names: string[]) => names.map((name) => `${noun}_${name}`)

/** What an administrator's webhook may ask for. */
export const adminEvents: ReadonlySet<string> = new Set([
  ...verbs('jira:issue', 'created', 'updated', 'deleted'),
  ...['comment', 'worklog', 'issuetype', 'filter', 'user', 'board', 'sprint', 'project'].flatMap((noun) =>
    verbs(noun, 'created', 'updated', 'deleted'),
  ),
  ...verbs('attachment', 'created', 'deleted'),
  ...verbs('issuelink', 'created', 'deleted'),
  ...verbs('issue_property', 'set', 'deleted'),
  ...verbs('sprint', 'started', 'closed'),
  'board_configuration_changed',
  ...verbs('project', 'soft_deleted', 'restored_deleted', 'archived', 'restored_archived'),
  ...verbs('jira:version', 'released', 'unreleased', 'created', 'moved', 'updated', 'deleted', 'merged'),
  ...['voting', 'watching', 'unassigned_issues', 'subtasks', 'attachments', 'issuelinks', 'timetracking'].map(
    (option) => `option_${option}_changed`,
  ),
  'jira_expression_evaluation_failed',
  'app_access_to_objects_blocked',
])

/** The fewer events of dynamic webhooks: no worklogs, attachments, links, projects, users or boards. */
export const dynamicEvents: ReadonlySet<string> = new Set([
  ...verbs('jira:issue', 'created', 'updated', 'deleted'),
  ...verbs('comment', 'created', 'updated', 'deleted'),
  ...verbs('issue_property', 'set', 'deleted'),
  ...verbs('sprint', 'created', 'updated', 'closed', 'deleted', 'started'),
  ...verbs('jira:version', 'released', 'unreleased', 'created', 'moved', 'updated', 'deleted', 'merged'),
])

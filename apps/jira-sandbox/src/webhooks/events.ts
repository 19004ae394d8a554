const operations = {
  'jira:issue_created': 'POST /rest/api/3/issue',
  'jira:issue_updated': 'PUT /rest/api/3/issue/{issueIdOrKey}',
  'jira:issue_deleted': 'DELETE /rest/api/3/issue/{issueIdOrKey}',
  comment_created: 'POST /rest/api/3/issue/{issueIdOrKey}/comment',
  comment_updated: 'PUT /rest/api/3/issue/{issueIdOrKey}/comment/{id}',
  comment_deleted: 'DELETE /rest/api/3/issue/{issueIdOrKey}/comment/{id}',
  worklog_created: 'POST /rest/api/3/issue/{issueIdOrKey}/worklog',
  worklog_updated: 'PUT /rest/api/3/issue/{issueIdOrKey}/worklog/{id}',
  worklog_deleted: 'DELETE /rest/api/3/issue/{issueIdOrKey}/worklog/{id}',
  attachment_created: 'POST /rest/api/3/issue/{issueIdOrKey}/attachments',
  attachment_deleted: 'DELETE /rest/api/3/attachment/{id}',
  issuelink_created: 'POST /rest/api/3/issueLink',
  issuelink_deleted: 'DELETE /rest/api/3/issueLink/{linkId}',
  issue_property_set: 'PUT /rest/api/3/issue/{issueIdOrKey}/properties/{propertyKey}',
  issue_property_deleted: 'DELETE /rest/api/3/issue/{issueIdOrKey}/properties/{propertyKey}',
  issuetype_created: 'POST /rest/api/3/issuetype',
  issuetype_updated: 'PUT /rest/api/3/issuetype/{id}',
  issuetype_deleted: 'DELETE /rest/api/3/issuetype/{id}',
  project_created: 'POST /rest/api/3/project',
  project_updated: 'PUT /rest/api/3/project/{projectIdOrKey}',
  project_deleted: 'DELETE /rest/api/3/project/{projectIdOrKey}?enableUndo=false',
  project_soft_deleted: 'DELETE /rest/api/3/project/{projectIdOrKey}',
  project_restored_deleted: 'POST /rest/api/3/project/{projectIdOrKey}/restore',
  project_archived: 'POST /rest/api/3/project/{projectIdOrKey}/archive',
  project_restored_archived: 'POST /rest/api/3/project/{projectIdOrKey}/restore',
  'jira:version_created': 'POST /rest/api/3/version',
  'jira:version_updated': 'PUT /rest/api/3/version/{id}',
  'jira:version_released': 'PUT /rest/api/3/version/{id}',
  'jira:version_unreleased': 'PUT /rest/api/3/version/{id}',
  'jira:version_moved': 'POST /rest/api/3/version/{id}/move',
  'jira:version_deleted': 'POST /rest/api/3/version/{id}/removeAndSwap',
  'jira:version_merged': 'PUT /rest/api/3/version/{id}/mergeto/{moveIssuesTo}',
  filter_created: 'POST /rest/api/3/filter',
  filter_updated: 'PUT /rest/api/3/filter/{id}',
  filter_deleted: 'DELETE /rest/api/3/filter/{id}',
  user_created: 'POST /rest/api/3/user',
  user_updated: 'PUT /__sandbox/accounts',
  user_deleted: 'DELETE /rest/api/3/user',
  sprint_created: 'POST /rest/agile/1.0/sprint',
  sprint_updated: 'POST /rest/agile/1.0/sprint/{sprintId}',
  sprint_started: 'POST /rest/agile/1.0/sprint/{sprintId}',
  sprint_closed: 'POST /rest/agile/1.0/sprint/{sprintId}',
  sprint_deleted: 'DELETE /rest/agile/1.0/sprint/{sprintId}',
  board_created: 'POST /rest/agile/1.0/board',
  board_updated: 'PUT /__sandbox/boards/{boardId}',
  board_deleted: 'DELETE /rest/agile/1.0/board/{boardId}',
  board_configuration_changed: 'PUT /__sandbox/boards/{boardId}',
  option_voting_changed: 'PUT /rest/api/3/application-properties/{id}',
  option_watching_changed: 'PUT /rest/api/3/application-properties/{id}',
  option_unassigned_issues_changed: 'PUT /rest/api/3/application-properties/{id}',
  option_subtasks_changed: 'PUT /rest/api/3/application-properties/{id}',
  option_attachments_changed: 'PUT /rest/api/3/application-properties/{id}',
  option_issuelinks_changed: 'PUT /rest/api/3/application-properties/{id}',
  option_timetracking_changed: 'PUT /rest/api/3/application-properties/{id}',
}

/** Every event that comes of a change, with the operation that makes the change. */
export const causes: ReadonlyMap<string, string> = new Map(Object.entries(operations))

/** What comes of apps and of the policies of an organisation. No operation of Jira causes it. */
export const outsideEvents: ReadonlySet<string> = new Set([
  'app_access_to_objects_blocked',
  'app_access_to_objects_in_container_blocked',
  'jira_expression_evaluation_failed',
  'option_timetracking_provider_changed',
])

/** What an administrator's webhook may ask for. */
export const adminEvents: ReadonlySet<string> = new Set([...causes.keys(), ...outsideEvents])

/** What that of a Data Center may ask for besides. */
export const dataCenterEvents: ReadonlySet<string> = new Set(['jira:worklog_updated'])

/** The fewer events of dynamic webhooks: no worklogs, attachments, links, projects, users or boards. */
export const dynamicEvents: ReadonlySet<string> = new Set(
  [...causes.keys()].filter((event) => /^(jira:|comment_|issue_property_|sprint_)/.test(event)),
)

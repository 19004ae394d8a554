export interface Permission {
  readonly name: string
  readonly type: 'GLOBAL' | 'PROJECT'
  /** The rank that has it: in the site, or in projects by way of the default scheme. */
  readonly least: 'viewer' | 'member' | 'admin'
}

const project = (name: string, least: Permission['least']): Permission => ({ name, type: 'PROJECT', least })
const global = (name: string, least: Permission['least']): Permission => ({ name, type: 'GLOBAL', least })

/** Every permission by its key. */
export const permissions: Readonly<Record<string, Permission>> = {
  ADMINISTER: global('Administer Jira', 'admin'),
  SYSTEM_ADMIN: global('Jira System Administrators', 'admin'),
  USER_PICKER: global('Browse Users', 'viewer'),
  CREATE_SHARED_OBJECTS: global('Share Dashboards and Filters', 'member'),
  MANAGE_GROUP_FILTER_SUBSCRIPTIONS: global('Manage Group Filter Subscriptions', 'member'),
  BULK_CHANGE: global('Make bulk changes', 'member'),
  CREATE_PROJECT: global('Create team-managed projects', 'admin'),
  ADMINISTER_PROJECTS: project('Administer Projects', 'admin'),
  BROWSE_PROJECTS: project('Browse Projects', 'viewer'),
  VIEW_READONLY_WORKFLOW: project('View Read-Only Workflow', 'viewer'),
  VIEW_DEV_TOOLS: project('View Development Tools', 'member'),
  MANAGE_SPRINTS_PERMISSION: project('Manage sprints', 'member'),
  ASSIGNABLE_USER: project('Assignable User', 'member'),
  ASSIGN_ISSUES: project('Assign Issues', 'member'),
  CLOSE_ISSUES: project('Close Issues', 'member'),
  CREATE_ISSUES: project('Create Issues', 'member'),
  DELETE_ISSUES: project('Delete Issues', 'member'),
  EDIT_ISSUES: project('Edit Issues', 'member'),
  LINK_ISSUES: project('Link Issues', 'member'),
  MODIFY_REPORTER: project('Modify Reporter', 'member'),
  MOVE_ISSUES: project('Move Issues', 'member'),
  RESOLVE_ISSUES: project('Resolve Issues', 'member'),
  SCHEDULE_ISSUES: project('Schedule Issues', 'member'),
  SET_ISSUE_SECURITY: project('Set Issue Security', 'admin'),
  TRANSITION_ISSUES: project('Transition Issues', 'member'),
  MANAGE_WATCHERS: project('Manage Watchers', 'member'),
  VIEW_VOTERS_AND_WATCHERS: project('View Voters and Watchers', 'viewer'),
  ADD_COMMENTS: project('Add Comments', 'member'),
  DELETE_ALL_COMMENTS: project('Delete All Comments', 'admin'),
  DELETE_OWN_COMMENTS: project('Delete Own Comments', 'member'),
  EDIT_ALL_COMMENTS: project('Edit All Comments', 'admin'),
  EDIT_OWN_COMMENTS: project('Edit Own Comments', 'member'),
  CREATE_ATTACHMENTS: project('Create Attachments', 'member'),
  DELETE_ALL_ATTACHMENTS: project('Delete All Attachments', 'admin'),
  DELETE_OWN_ATTACHMENTS: project('Delete Own Attachments', 'member'),
  DELETE_ALL_WORKLOGS: project('Delete All Worklogs', 'admin'),
  DELETE_OWN_WORKLOGS: project('Delete Own Worklogs', 'member'),
  EDIT_ALL_WORKLOGS: project('Edit All Worklogs', 'admin'),
  EDIT_OWN_WORKLOGS: project('Edit Own Worklogs', 'member'),
  WORK_ON_ISSUES: project('Work On Issues', 'member'),
}

/** How much an account may do on the site. Those with `none` have no access to the product. */
export const ranks = { none: 0, viewer: 1, member: 2, admin: 3 } as const

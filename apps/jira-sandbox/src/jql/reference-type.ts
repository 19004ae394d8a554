/** What a word in a query may stand for. Options belong to their field: `option:customfield_10011`. */
export type ReferenceType =
  | 'project'
  | 'issuetype'
  | 'status'
  | 'statusCategory'
  | 'priority'
  | 'resolution'
  | 'user'
  | 'group'
  | 'component'
  | 'version'
  | 'label'
  | 'sprint'
  | 'issue'
  | 'category'
  | 'level'
  | 'filter'
  | 'linkType'
  | 'approval'
  | 'cascade'
  | `cascade:${string}`
  | `option:${string}`

import { defineResource, field } from '@valence/element-kit'
import { projectPath, record } from '../rest/record.ts'
import { rest } from '../rest/rest.ts'

/** Jira tells the statuses of a project by its issue types, for each may have a workflow of its own. */
export const projectStatuses = defineResource({
  name: 'statuses',
  parent: 'projects',
  vendorName: 'issueTypeWithStatus',
  description: 'Issue types of a project, each with the statuses that its issues may have.',
  idField: 'id',
  record,
  fields: [
    field('id', 'string', { displayName: 'Issue type id' }),
    field('name', 'string', { displayName: 'Issue type' }),
    field('subtask', 'boolean', { displayName: 'Sub-task' }),
    field('statuses', 'array', { itemKind: 'object', identities: ['name', 'id'] }),
  ],
  operations: rest({
    at: (parents) => `${projectPath(parents)}/statuses`,
    record,
    list: { isPaged: false },
    verbs: [],
  }),
})

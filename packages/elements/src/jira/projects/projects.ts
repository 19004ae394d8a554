import { defineResource, field } from '@valence/element-kit'
import { z } from 'zod'
import { personIdentities } from '../rest/record.ts'
import { projectOperations } from './project-operations.ts'
import { project } from './project-record.ts'

const writable = { createable: true, updateable: true } as const

/** Projects that the account may browse. Single ones are found by id or by key. */
export const projects = defineResource({
  name: 'projects',
  vendorName: 'project',
  description: 'Projects that the account may browse.',
  idField: 'id',
  record: project,
  body: z.record(z.string(), z.unknown()),
  fields: [
    field('id', 'string'),
    field('key', 'string', { ...writable, required: true }),
    field('name', 'string', { ...writable, required: true }),
    field('description', 'string', writable),
    field('projectTypeKey', 'string', { displayName: 'Type', createable: true, required: true }),
    field('projectTemplateKey', 'string', { displayName: 'Template', createable: true, filterable: false }),
    field('style', 'string'),
    field('simplified', 'boolean', { displayName: 'Team-managed' }),
    field('isPrivate', 'boolean', { displayName: 'Private' }),
    field('lead', 'object', { ...writable, required: true, identities: personIdentities }),
    field('projectCategory', 'object', { displayName: 'Category', ...writable, identities: ['name', 'id'] }),
    field('assigneeType', 'string', { displayName: 'Default assignee', ...writable }),
    field('url', 'string', { displayName: 'URL', ...writable }),
    field('avatarId', 'number', { displayName: 'Avatar', ...writable, filterable: false }),
    field('insight.totalIssueCount', 'number', { displayName: 'Issues' }),
    field('insight.lastIssueUpdateTime', 'datetime', { displayName: 'Last change of an issue' }),
  ],
  parameters: [
    {
      name: 'expand',
      description:
        'More about each project: issueTypes, projectKeys, insight (number of issues, last change), and at Cloud permissions. Description, lead and URL always come.',
    },
    { name: 'query', description: 'Text that is part of the key or the name.' },
    { name: 'typeKey', description: 'Types, separated by commas: business, service_desk, software.' },
    { name: 'categoryId', description: 'Id of a project category.' },
    {
      name: 'enableUndo',
      description: 'Cloud, when deleting: false deletes for good, else the project goes to the trash.',
    },
  ],
  operations: projectOperations,
})

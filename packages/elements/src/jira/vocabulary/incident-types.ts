import { defineResource, field } from '@valence/element-kit'
import { z } from 'zod'
import { record } from '../rest/record.ts'
import { rest } from '../rest/rest.ts'
import { iconUrl, untranslatedName } from './shown-fields.ts'

const writable = { createable: true, updateable: true } as const

export const incidentTypes = defineResource({
  name: 'incident-types',
  vendorName: 'issuetype',
  description: 'Issue types. Only administrators may change them.',
  idField: 'id',
  record,
  body: z.record(z.string(), z.unknown()),
  fields: [
    field('id', 'string'),
    field('name', 'string', { ...writable, required: true }),
    field('description', 'string', writable),
    field('type', 'string', { createable: true, filterable: false }),
    field('subtask', 'boolean', { displayName: 'Sub-task' }),
    field('hierarchyLevel', 'number', { displayName: 'Level', createable: true }),
    field('avatarId', 'number', { displayName: 'Avatar', updateable: true }),
    untranslatedName,
    iconUrl,
  ],
  parameters: [
    { name: 'alternativeIssueTypeId', description: 'Id of the type that takes over the issues of a deleted one.' },
  ],
  operations: rest({
    at: () => '/rest/api/2/issuetype',
    record,
    list: { isPaged: false },
    verbs: ['get', 'create', 'update', 'remove'],
    removal: ['alternativeIssueTypeId'],
    // What a type is is said once; clients that update with the body of a create do not mean to change it.
    bodyOf: ({ type, hierarchyLevel, ...body }, verb) => (verb === 'create' ? { type, hierarchyLevel, ...body } : body),
  }),
})

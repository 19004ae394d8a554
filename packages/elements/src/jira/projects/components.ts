import { defineResource, field } from '@valence/element-kit'
import { z } from 'zod'
import { personIdentities, record } from '../rest/record.ts'
import { rest } from '../rest/rest.ts'

const writable = { createable: true, updateable: true } as const

export const components = defineResource({
  name: 'components',
  vendorName: 'component',
  description: 'Components of projects.',
  idField: 'id',
  record,
  body: z.record(z.string(), z.unknown()),
  fields: [
    field('id', 'string'),
    field('name', 'string', { ...writable, required: true }),
    field('description', 'string', writable),
    field('project', 'string', { createable: true, required: true }),
    field('lead', 'object', { identities: personIdentities }),
    field('leadAccountId', 'string', { displayName: 'Account id of the lead', ...writable, filterable: false }),
    field('assigneeType', 'string', { displayName: 'Default assignee', ...writable }),
  ],
  parameters: [
    { name: 'projectIdsOrKeys', description: 'Ids or keys of projects, separated by commas.' },
    { name: 'query', description: 'Text that is part of the name or the description.' },
  ],
  operations: rest({
    at: () => '/rest/api/2/component',
    record,
    list: {
      isPaged: true,
      query: ({ parameters }) => ({
        projectIdsOrKeys: parameters.projectIdsOrKeys?.split(',').map((text) => text.trim()),
        query: parameters.query,
      }),
    },
    verbs: ['get', 'create', 'update', 'remove'],
  }),
})

import { defineResource, field } from '@valence/element-kit'
import { z } from 'zod'
import { record } from '../rest/record.ts'
import { rest } from '../rest/rest.ts'

const writable = { createable: true, updateable: true } as const

export const projectCategories = defineResource({
  name: 'project-categories',
  vendorName: 'projectCategory',
  description: 'Categories of projects. Only administrators may change them.',
  idField: 'id',
  record,
  body: z.record(z.string(), z.unknown()),
  fields: [
    field('id', 'string'),
    field('name', 'string', { ...writable, required: true }),
    field('description', 'string', writable),
  ],
  operations: rest({
    at: () => '/rest/api/2/projectCategory',
    record,
    list: { isPaged: false },
    verbs: ['get', 'create', 'update', 'remove'],
  }),
})

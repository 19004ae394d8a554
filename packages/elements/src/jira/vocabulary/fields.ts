import { defineResource, field } from '@valence/element-kit'
import { z } from 'zod'
import { record } from '../rest/record.ts'
import { rest } from '../rest/rest.ts'

/** Of one field Jira tells nothing by itself; it is found in the list. */
export const fields = defineResource({
  name: 'fields',
  vendorName: 'field',
  description: 'System and custom fields of the site.',
  idField: 'id',
  record,
  body: z.record(z.string(), z.unknown()),
  fields: [
    field('id', 'string'),
    field('key', 'string'),
    field('name', 'string', { createable: true, required: true }),
    field('description', 'string', { createable: true, filterable: false }),
    field('type', 'string', { createable: true, required: true, filterable: false }),
    field('searcherKey', 'string', { displayName: 'Searcher', createable: true, filterable: false }),
    field('custom', 'boolean'),
    field('orderable', 'boolean'),
    field('navigable', 'boolean'),
    field('searchable', 'boolean'),
    field('schema.type', 'string', { displayName: 'Type of values' }),
  ],
  operations: rest({ at: () => '/rest/api/2/field', record, list: { isPaged: false }, verbs: ['create'] }),
})

import { defineResource, field } from '@valence/element-kit'
import { record } from '../rest/record.ts'
import { rest } from '../rest/rest.ts'
import { iconUrl, untranslatedName } from './shown-fields.ts'

export const statuses = defineResource({
  name: 'statuses',
  vendorName: 'status',
  description: 'Statuses of all workflows that are in use.',
  idField: 'id',
  record,
  fields: [
    field('id', 'string'),
    field('name', 'string'),
    untranslatedName,
    field('description', 'string'),
    field('statusCategory', 'object', { displayName: 'Status category', identities: ['name', 'key', 'id'] }),
    field('scope', 'object', { identities: ['type'] }),
    iconUrl,
  ],
  operations: rest({ at: () => '/rest/api/2/status', record, list: { isPaged: false }, verbs: ['get'] }),
})

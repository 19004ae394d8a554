import { field } from '@valence/element-kit'
import { catalogue } from './catalogue.ts'

export const statuses = catalogue({
  name: 'statuses',
  vendorName: 'status',
  description: 'Statuses of all workflows that are in use.',
  segment: 'status',
  isPaged: false,
  fields: [
    field('id', 'string'),
    field('name', 'string'),
    field('description', 'string'),
    field('statusCategory', 'object', { displayName: 'Status category', identities: ['name', 'key', 'id'] }),
    field('scope', 'object', { filterable: false }),
  ],
})

import { defineResource, field } from '@valence/element-kit'
import { record } from '../rest/record.ts'
import { rest } from '../rest/rest.ts'
import { iconUrl } from './shown-fields.ts'

export const priorities = defineResource({
  name: 'priorities',
  vendorName: 'priority',
  description: 'Priorities, from high to low.',
  idField: 'id',
  record,
  fields: [
    field('id', 'string'),
    field('name', 'string'),
    field('description', 'string'),
    field('isDefault', 'boolean', { displayName: 'Default' }),
    field('statusColor', 'string', { displayName: 'Colour' }),
    iconUrl,
  ],
  operations: rest({
    at: () => '/rest/api/2/priority',
    record,
    list: { cloud: { isPaged: true, suffix: '/search' }, datacenter: { isPaged: false } },
    verbs: ['get'],
  }),
})

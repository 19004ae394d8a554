import { defineResource, field } from '@valence/element-kit'
import { record } from '../rest/record.ts'
import { rest } from '../rest/rest.ts'

export const resolutions = defineResource({
  name: 'resolutions',
  vendorName: 'resolution',
  description: 'Resolutions with which an issue can be closed.',
  idField: 'id',
  record,
  fields: [
    field('id', 'string'),
    field('name', 'string'),
    field('description', 'string'),
    field('isDefault', 'boolean', { displayName: 'Default' }),
  ],
  operations: rest({
    at: () => '/rest/api/2/resolution',
    record,
    list: { cloud: { isPaged: true, suffix: '/search' }, datacenter: { isPaged: false } },
    verbs: ['get'],
  }),
})

import { field } from '@valence/element-kit'
import { catalogue } from './catalogue.ts'

export const priorities = catalogue({
  name: 'priorities',
  vendorName: 'priority',
  description: 'Priorities, from high to low.',
  segment: 'priority',
  isPaged: true,
  fields: [
    field('id', 'string'),
    field('name', 'string'),
    field('description', 'string'),
    field('isDefault', 'boolean', { displayName: 'Default' }),
    field('statusColor', 'string', { displayName: 'Colour' }),
  ],
})

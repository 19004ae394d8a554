import { defineResource, field } from '@valence/element-kit'
import { z } from 'zod'
import { numberedRecord } from '../rest/record.ts'
import { rest } from '../rest/rest.ts'

const collection = '/rest/api/2/role'
const writable = { createable: true, updateable: true } as const

const plain = rest({
  at: () => collection,
  record: numberedRecord,
  list: { isPaged: false },
  verbs: ['get', 'create', 'update', 'remove'],
  removal: ['swap'],
  bodyOf: ({ name, description }) => ({ name, description }),
})

/** A change by PUT wants name and description both; what is not given stays as it is. */
export const roles = defineResource({
  name: 'roles',
  vendorName: 'role',
  description: 'Roles that people may have in projects. Jira shows them to administrators.',
  idField: 'id',
  record: numberedRecord,
  body: z.record(z.string(), z.unknown()),
  fields: [
    field('id', 'string'),
    field('name', 'string', { ...writable, required: true }),
    field('description', 'string', writable),
  ],
  parameters: [{ name: 'swap', description: 'Id of the role that takes the place of a deleted one.' }],
  operations: {
    ...plain,
    async update(connection, id, { name, description }, options) {
      const before = await plain.get?.(connection, id, options)
      const body = { name: name ?? before?.name, description: description ?? before?.description ?? '' }
      const update = plain.update?.(connection, id, body, options)
      if (update === undefined) throw new Error('Roles are updated by PUT.')
      return update
    },
  },
})

import { defineResource, field } from '@valence/element-kit'
import { z } from 'zod'
import { issuePath } from '../rest/record.ts'
import { rest } from '../rest/rest.ts'

const record = z.looseObject({ key: z.string() })

/** Data that programs keep with an issue. Writing the same twice does no harm, which makes it the place for foreign ids. */
export const properties = defineResource({
  name: 'properties',
  parent: 'incidents',
  vendorName: 'property',
  description: 'Properties of an issue: JSON by key, not shown to people. A body is the whole value.',
  idField: 'key',
  record,
  body: z.record(z.string(), z.unknown()),
  fields: [field('key', 'string'), field('value', 'object', { filterable: false, updateable: true })],
  operations: rest({
    at: (parents) => `${issuePath(parents)}/properties`,
    record,
    list: { isPaged: false, member: 'keys' },
    verbs: ['get', 'update', 'remove'],
  }),
})

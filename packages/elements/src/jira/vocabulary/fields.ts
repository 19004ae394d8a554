import {
  type Connection,
  defineResource,
  Fault,
  field,
  type ItemOptions,
  type ProviderRecord,
  path,
} from '@valence/element-kit'
import { z } from 'zod'
import { requireDeployment } from '../rest/availability.ts'
import { record } from '../rest/record.ts'
import { rest } from '../rest/rest.ts'
import { defaultSearcher, wholeType } from './field-types.ts'
import { untranslatedName } from './shown-fields.ts'

const writable = { createable: true, updateable: true } as const
const collection = '/rest/api/2/field'

/** What newer versions of Jira no longer tell of every field is null then. */
const shown = (one: ProviderRecord): ProviderRecord => ({
  ...{ custom: null, orderable: null, navigable: null, searchable: null },
  ...one,
})

const plain = rest({
  at: () => collection,
  record,
  list: { isPaged: false },
  verbs: ['create'],
  shown,
  bodyOf: ({ type, searcherKey = defaultSearcher(type), ...body }) => ({ ...body, type: wholeType(type), searcherKey }),
})

export const fields = defineResource({
  name: 'fields',
  vendorName: 'field',
  description:
    'System and custom fields of the site. Cloud lets administrators change custom fields; one that is deleted goes to the trash.',
  idField: 'id',
  record,
  body: z.record(z.string(), z.unknown()),
  fields: [
    field('id', 'string'),
    field('key', 'string'),
    field('name', 'string', { ...writable, required: true }),
    field('description', 'string', { ...writable, filterable: false }),
    field('type', 'string', { createable: true, required: true, filterable: false }),
    field('searcherKey', 'string', { displayName: 'Searcher', ...writable, filterable: false }),
    field('custom', 'boolean'),
    field('orderable', 'boolean'),
    field('navigable', 'boolean'),
    field('searchable', 'boolean'),
    field('schema.type', 'string', { displayName: 'Type of values' }),
    field('schema.custom', 'string', { displayName: 'Type of custom field' }),
    untranslatedName,
  ],
  operations: { ...plain, get, update, remove },
})

/** Of one field Jira tells nothing by itself; it is found in the list. */
async function get(connection: Connection, id: string): Promise<ProviderRecord> {
  const all = await connection.request({ method: 'GET', path: collection }, z.array(record))
  const found = all.find((one) => one.id === id || one.key === id)
  if (found === undefined) throw new Fault('not_found', `Jira has no field '${id}'.`)
  return shown(found)
}

async function update(connection: Connection, id: string, body: ProviderRecord): Promise<ProviderRecord> {
  requireDeployment(connection, 'cloud', 'fields be changed by its API', ['GET'])
  const { name, description, searcherKey } = body
  const changes = { name, description, searcherKey }
  await connection.request({ method: 'PUT', path: collection + path`/${id}`, body: changes }, z.unknown())
  return get(connection, id)
}

/** Deleting for good takes minutes and the values of all issues; out of the trash a field comes back with them. */
async function remove(connection: Connection, id: string, _options: ItemOptions): Promise<void> {
  requireDeployment(connection, 'cloud', 'fields be deleted by its API', ['GET'])
  await connection.request({ method: 'POST', path: collection + path`/${id}/trash` }, z.unknown())
}

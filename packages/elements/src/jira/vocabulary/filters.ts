import {
  type Connection,
  defineResource,
  Fault,
  field,
  type ItemOptions,
  type ProviderRecord,
} from '@valence/element-kit'
import { z } from 'zod'
import { personIdentities, record } from '../rest/record.ts'
import { rest } from '../rest/rest.ts'

const writable = { createable: true, updateable: true } as const
const shares = { itemKind: 'object', identities: ['type', 'id'] } as const

/** What a filter in a list would lack otherwise. */
const expandAlways = 'description,favourite,jql,owner,searchUrl,viewUrl,sharePermissions,editPermissions'

const plain = rest({
  at: () => '/rest/api/2/filter',
  record,
  list: {
    cloud: {
      isPaged: true,
      suffix: '/search',
      query: ({ parameters: { query: filterName } }) => ({
        filterName,
        ...(filterName !== undefined && { isSubstringMatch: true }),
        expand: expandAlways,
        orderBy: 'id',
      }),
      parameters: ['projectId', 'groupId'],
    },
    datacenter: {
      isPaged: false,
      suffix: '/favourite',
      keeps: ({ name }, { query = '' }) => String(name).toLowerCase().includes(query.toLowerCase()),
    },
  },
  verbs: ['get', 'create', 'update', 'remove'],
})

/** Saved searches. */
export const filters = defineResource({
  name: 'filters',
  vendorName: 'filter',
  description:
    'Saved searches that the account may see. A Data Center lists only the favourites of the account; others are found by id.',
  idField: 'id',
  record,
  body: z.record(z.string(), z.unknown()),
  fields: [
    field('id', 'string'),
    field('name', 'string', { ...writable, required: true }),
    field('description', 'string', writable),
    field('jql', 'string', { displayName: 'Query', ...writable }),
    field('owner', 'object', { identities: personIdentities }),
    field('favourite', 'boolean', { createable: true }),
    field('viewUrl', 'string', { displayName: 'Address' }),
    field('searchUrl', 'string', { displayName: 'Address of its search' }),
    field('sharePermissions', 'array', { ...writable, ...shares }),
    field('editPermissions', 'array', { ...writable, ...shares }),
  ],
  parameters: [
    { name: 'query', description: 'Text that is part of the name.' },
    { name: 'projectId', description: 'Cloud: id of a project with which filters are shared.' },
    { name: 'groupId', description: 'Cloud: id of a group with which filters are shared.' },
  ],
  operations: { ...plain, get },
})

/** A filter that is not there is a bad request to Jira. */
async function get(connection: Connection, id: string, options: ItemOptions): Promise<ProviderRecord> {
  try {
    if (plain.get === undefined) throw new Error('Filters are read one by one.')
    return await plain.get(connection, id, options)
  } catch (error) {
    if (!(error instanceof Fault) || error.status !== 400) throw error
    const { providerMessage } = error
    throw new Fault('not_found', `Jira has no filter '${id}', or the connected account may not see it.`, {
      ...(providerMessage !== undefined && { providerMessage }),
      cause: error,
    })
  }
}

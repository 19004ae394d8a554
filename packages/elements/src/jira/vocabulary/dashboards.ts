import { type Connection, defineResource, field, type Operations, type ProviderRecord } from '@valence/element-kit'
import { z } from 'zod'
import { requireDeployment } from '../rest/availability.ts'
import { personIdentities, record } from '../rest/record.ts'
import { rest } from '../rest/rest.ts'

const writable = { createable: true, updateable: true } as const
const shares = { itemKind: 'object', identities: ['type', 'id'] } as const

const plain = rest({
  at: () => '/rest/api/2/dashboard',
  record,
  list: { isPaged: true, member: 'dashboards', query: ({ parameters: { filter } }) => ({ filter }) },
  verbs: ['get', 'create', 'update', 'remove'],
  bodyOf,
})

export const dashboards = defineResource({
  name: 'dashboards',
  vendorName: 'dashboard',
  description: 'Dashboards that the account may see, without their gadgets. Only Cloud lets them be made and changed.',
  idField: 'id',
  record,
  body: z.record(z.string(), z.unknown()),
  fields: [
    field('id', 'string'),
    field('name', 'string', { ...writable, required: true }),
    field('description', 'string', writable),
    field('owner', 'object', { identities: personIdentities }),
    field('isFavourite', 'boolean', { displayName: 'Favourite' }),
    field('view', 'string', { displayName: 'Address' }),
    field('popularity', 'number'),
    field('sharePermissions', 'array', { ...writable, ...shares }),
    field('editPermissions', 'array', { ...writable, ...shares }),
  ],
  parameters: [{ name: 'filter', description: 'my or favourite: only those.' }],
  operations: { ...plain, ...(plain.remove && { remove: removing(plain.remove) }) },
})

/** Jira wants both kinds of shares in every write; without them a dashboard is its owner's alone. */
function bodyOf(
  { name, description, sharePermissions = [], editPermissions = [] }: ProviderRecord,
  _verb: string,
  { connection }: { readonly connection: Connection },
): ProviderRecord {
  requireCloud(connection)
  return { name, description, sharePermissions, editPermissions }
}

function removing(remove: NonNullable<Operations<unknown>['remove']>): NonNullable<Operations<unknown>['remove']> {
  return (connection, id, options) => {
    requireCloud(connection)
    return remove(connection, id, options)
  }
}

function requireCloud(connection: Connection): void {
  requireDeployment(connection, 'cloud', 'dashboards be changed by its API', ['GET'])
}

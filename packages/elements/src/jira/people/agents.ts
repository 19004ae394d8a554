import { type Connection, defineResource, field, type ProviderRecord, type Resource } from '@valence/element-kit'
import { z } from 'zod'
import { deploymentOf } from '../connection/deployment.ts'
import { requireDeployment } from '../rest/availability.ts'
import { findUser } from './user.ts'
import { listUsers } from './user-list.ts'
import { cloudUser, dataCenterUser, shownCloudUser, shownDataCenterUser, userPath } from './user-record.ts'

const writable = { createable: true, updateable: true } as const

const userFields = [
  field('id', 'string'),
  field('accountId', 'string', { displayName: 'Account id' }),
  field('accountType', 'string', { displayName: 'Account type' }),
  field('key', 'string'),
  field('name', 'string', { displayName: 'User name', ...writable }),
  field('displayName', 'string', { displayName: 'Name', ...writable }),
  field('emailAddress', 'string', { displayName: 'E-mail address', ...writable, required: true }),
  field('password', 'string', { ...writable, filterable: false }),
  field('products', 'array', { createable: true, itemKind: 'string', filterable: false }),
  field('active', 'boolean', { updateable: true }),
  field('timeZone', 'string', { displayName: 'Time zone' }),
  field('locale', 'string'),
]

/**
 * Users. Cloud knows them by account id only: user names and keys were removed from its API, and addresses are shown only to
 * whom each user allows. A Data Center knows them by key and name.
 */
export const agents = users(
  'agents',
  'Users of the site, apps and deactivated users included. With `username` or `query`: active users by name or address. Only a Data Center lets users be changed.',
)

/** The same users, under the name by which clients of help desks know those who ask for help. */
export const contacts = users('contacts', 'Users of the site, as those who ask for help; the same as agents.')

function users(name: string, description: string): Resource {
  return defineResource({
    name,
    vendorName: 'user',
    description,
    idField: 'id',
    record: z.looseObject({ id: z.string() }),
    body: z.record(z.string(), z.unknown()),
    fields: userFields,
    parameters: [
      {
        name: 'username',
        description:
          'Name, display name or e-mail address of one user; when nobody is called exactly so, a part of one.',
      },
      { name: 'query', description: 'Part of a name, a display name or an e-mail address.' },
    ],
    operations: { list: listUsers, get: findUser, create, update, remove },
  })
}

/**
 * At Cloud a user is invited: products are Jira's word for what the user may enter; without any it is an account and nothing
 * more. At a Data Center the account is made at once.
 */
async function create(connection: Connection, body: ProviderRecord): Promise<ProviderRecord> {
  const { emailAddress = addressIn(body.name), displayName, name, password, products = [] } = body
  if (deploymentOf(connection) === 'cloud') {
    const request = { method: 'POST', path: userPath, body: { emailAddress, displayName, products } } as const
    return shownCloudUser(await connection.request(request, cloudUser))
  }
  const { notification, applicationKeys } = body
  const given = { name: name ?? emailAddress, displayName: displayName ?? name, emailAddress, password }
  const account = { ...given, notification, applicationKeys }
  const request = { method: 'POST', path: userPath, body: account } as const
  return shownDataCenterUser(await connection.request(request, dataCenterUser))
}

/** Older clients name people by their address. */
function addressIn(name: unknown): unknown {
  return typeof name === 'string' && name.includes('@') ? name : undefined
}

async function update(connection: Connection, id: string, body: ProviderRecord): Promise<ProviderRecord> {
  requireDeployment(connection, 'datacenter', 'accounts be changed: their owners do that', ['GET', 'DELETE'])
  const { key } = dataCenterUser.parse(await findUser(connection, id))
  const { password, name, displayName, emailAddress, active } = body
  const changes = { name, displayName, emailAddress, active }
  if (Object.values(changes).some((value) => value !== undefined)) {
    await connection.request({ method: 'PUT', path: userPath, query: { key }, body: changes }, z.unknown())
  }
  if (password !== undefined) {
    const request = { method: 'PUT', path: `${userPath}/password`, query: { key }, body: { password } } as const
    await connection.request(request, z.unknown())
  }
  return findUser(connection, key)
}

/** Of a user who is to go only the id is taken at Cloud, never a name that may be somebody else's, too. */
async function remove(connection: Connection, id: string): Promise<void> {
  const isCloud = deploymentOf(connection) === 'cloud'
  const query = isCloud ? { accountId: id } : { key: dataCenterUser.parse(await findUser(connection, id)).key }
  await connection.request({ method: 'DELETE', path: userPath, query }, z.unknown())
}

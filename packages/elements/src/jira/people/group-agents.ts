import {
  type Connection,
  defineResource,
  Fault,
  field,
  type ItemOptions,
  type ListQuery,
  type Page,
  type ProviderRecord,
} from '@valence/element-kit'
import { z } from 'zod'
import { deploymentOf } from '../connection/deployment.ts'
import { offsetOf, pageOf, pageSize } from '../rest/paging.ts'
import { groupQuery } from './group.ts'
import { accountIdOf, findUser, userNameOf } from './user.ts'
import { cloudUser, dataCenterUser, shownCloudUser, shownDataCenterUser } from './user-record.ts'

/** The members of a group, deactivated ones included. */
export const groupAgents = defineResource({
  name: 'agents',
  parent: 'groups',
  vendorName: 'user',
  description:
    'Members of a group, deactivated ones included. A body names one by account id, key, name or e-mail address.',
  idField: 'id',
  record: z.looseObject({ id: z.string() }),
  body: z.record(z.string(), z.unknown()),
  fields: [
    field('id', 'string'),
    field('accountId', 'string', { displayName: 'Account id', createable: true }),
    field('key', 'string', { createable: true }),
    field('name', 'string', { displayName: 'User name', createable: true }),
    field('displayName', 'string', { displayName: 'Name' }),
    field('emailAddress', 'string', { displayName: 'E-mail address', createable: true }),
    field('active', 'boolean'),
  ],
  operations: { list, create, remove },
})

const path = '/rest/api/2/group/user'

async function list(connection: Connection, query: ListQuery<unknown>): Promise<Page> {
  const startAt = offsetOf(query.cursor)
  const group = await groupQuery(connection, groupOf(query))
  const window = { startAt, maxResults: pageSize(query), includeInactiveUsers: true }
  const request = { method: 'GET', path: '/rest/api/2/group/member', query: { ...group, ...window } } as const
  if (deploymentOf(connection) === 'cloud') {
    const answer = await connection.request(request, pageSchema(cloudUser))
    return pageOf(answer.values.map(shownCloudUser), startAt, answer)
  }
  const answer = await connection.request(request, pageSchema(dataCenterUser))
  return pageOf(answer.values.map(shownDataCenterUser), startAt, answer)
}

function pageSchema<T extends z.ZodType>(user: T) {
  return z.object({ values: z.array(user), total: z.number().optional(), isLast: z.boolean().optional() })
}

async function create(connection: Connection, body: ProviderRecord, options: ItemOptions): Promise<ProviderRecord> {
  const member = await memberOf(connection, body)
  const request = { method: 'POST', path, query: await groupQuery(connection, groupOf(options)), body: member } as const
  await connection.request(request, z.unknown())
  return findUser(connection, 'name' in member ? member.name : member.accountId)
}

async function remove(connection: Connection, id: string, options: ItemOptions): Promise<void> {
  const group = await groupQuery(connection, groupOf(options))
  const member = await memberOf(connection, id)
  const query = 'name' in member ? { ...group, username: member.name } : { ...group, ...member }
  await connection.request({ method: 'DELETE', path, query }, z.unknown())
}

async function memberOf(
  connection: Connection,
  said: unknown,
): Promise<{ readonly accountId: string } | { readonly name: string }> {
  if (deploymentOf(connection) === 'cloud') return { accountId: await accountIdOf(connection, said) }
  return { name: await userNameOf(connection, said) }
}

function groupOf({ parents: [group] }: Pick<ItemOptions, 'parents'>): string {
  if (group === undefined) throw new Fault('invalid_request', 'Members are reached through their group only.')
  return group
}

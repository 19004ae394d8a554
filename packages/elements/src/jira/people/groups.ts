import { type Connection, defineResource, field, type ItemOptions, type ProviderRecord } from '@valence/element-kit'
import { z } from 'zod'
import { deploymentOf } from '../connection/deployment.ts'
import { findGroup, groupQuery, groupRecord, shownGroup } from './group.ts'
import { listGroups } from './group-list.ts'

/** Groups. Cloud knows them by an id that stays while names may change, a Data Center by name. */
export const groups = defineResource({
  name: 'groups',
  vendorName: 'group',
  description: 'Groups of users, by id or name.',
  idField: 'id',
  record: z.looseObject({ id: z.string(), name: z.string() }),
  body: z.looseObject({ name: z.string() }),
  fields: [
    field('id', 'string'),
    field('groupId', 'string', { displayName: 'Group id' }),
    field('name', 'string', { createable: true, required: true }),
  ],
  parameters: [
    { name: 'query', description: 'Text that is part of the name.' },
    { name: 'swapGroup', description: 'Group, by id or name, that takes over what was kept to a deleted one.' },
  ],
  operations: { list: listGroups, get: findGroup, create, remove },
})

const path = '/rest/api/2/group'

async function create(connection: Connection, { name }: ProviderRecord): Promise<ProviderRecord> {
  return shownGroup(await connection.request({ method: 'POST', path, body: { name } }, groupRecord))
}

async function remove(connection: Connection, id: string, { parameters }: ItemOptions): Promise<void> {
  const { swapGroup } = parameters
  const heir = swapGroup === undefined ? undefined : await groupQuery(connection, swapGroup)
  const swap = deploymentOf(connection) === 'cloud' ? { swapGroupId: heir?.groupId } : { swapGroup: heir?.groupname }
  const query = { ...(await groupQuery(connection, id)), ...swap }
  await connection.request({ method: 'DELETE', path, query }, z.unknown())
}

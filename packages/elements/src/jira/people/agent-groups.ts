import {
  type Connection,
  defineResource,
  Fault,
  field,
  type ListQuery,
  type Page,
  type ProviderRecord,
} from '@valence/element-kit'
import { z } from 'zod'
import { deploymentOf } from '../connection/deployment.ts'
import { pageOfAll } from '../rest/paging.ts'
import { groupRecord, shownGroup } from './group.ts'
import { accountIdOf, userNameOf } from './user.ts'
import { userPath } from './user-record.ts'

/** The groups of one user. Who is in a group is changed at the group. */
export const agentGroups = defineResource({
  name: 'groups',
  parent: 'agents',
  vendorName: 'group',
  description: 'Groups that a user is in. They are joined and left below the group: `/groups/{id}/agents`.',
  idField: 'id',
  record: z.looseObject({ id: z.string(), name: z.string() }),
  fields: [field('id', 'string'), field('groupId', 'string', { displayName: 'Group id' }), field('name', 'string')],
  operations: {
    list: async (connection: Connection, query: ListQuery<unknown>): Promise<Page> => {
      const [user] = query.parents
      if (user === undefined) throw new Fault('invalid_request', 'Groups of a user are reached through the user only.')
      return pageOfAll(await groupsOf(connection, user), query)
    },
  },
})

async function groupsOf(connection: Connection, user: string): Promise<readonly ProviderRecord[]> {
  if (deploymentOf(connection) === 'cloud') {
    const query = { accountId: await accountIdOf(connection, user) }
    const request = { method: 'GET', path: `${userPath}/groups`, query } as const
    return (await connection.request(request, z.array(groupRecord))).map(shownGroup)
  }
  const query = { username: await userNameOf(connection, user), expand: 'groups' }
  const { groups } = await connection.request({ method: 'GET', path: userPath, query }, withGroups)
  return groups.items.map(shownGroup)
}

const withGroups = z.object({ groups: z.object({ items: z.array(groupRecord) }) })

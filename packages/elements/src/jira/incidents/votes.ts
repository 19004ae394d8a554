import {
  type Connection,
  defineResource,
  Fault,
  field,
  type ItemOptions,
  type ProviderRecord,
} from '@valence/element-kit'
import { z } from 'zod'
import { issuePath } from '../rest/record.ts'
import { rest } from '../rest/rest.ts'
import { userRecord, withUserId } from './user-shape.ts'

const at = (parents: readonly string[]) => `${issuePath(parents)}/votes`

const list = rest({ at, record: userRecord, list: { isPaged: false, member: 'voters' }, verbs: [], shown: withUserId })

/** Jira lets everybody vote for himself only. */
export const votes = defineResource({
  name: 'votes',
  parent: 'incidents',
  vendorName: 'vote',
  description:
    'Users who voted for an issue. The connected account votes by creating one, and takes it back by its own id.',
  idField: 'id',
  record: userRecord,
  body: z.record(z.string(), z.unknown()),
  isBodyOptional: true,
  fields: [
    field('id', 'string', { createable: true }),
    field('accountId', 'string', { displayName: 'Account id' }),
    field('name', 'string', { displayName: 'User name' }),
    field('displayName', 'string', { displayName: 'Name' }),
    field('active', 'boolean'),
  ],
  operations: {
    ...list,
    async create(connection, { id }, options) {
      const me = await myself(connection)
      if (id !== undefined) requireMyself(me, String(id))
      await connection.request({ method: 'POST', path: at(options.parents) }, z.unknown())
      return me
    },
    async remove(connection, id, options: ItemOptions) {
      requireMyself(await myself(connection), id)
      await connection.request({ method: 'DELETE', path: at(options.parents) }, z.unknown())
    },
  },
})

async function myself(connection: Connection): Promise<ProviderRecord> {
  return withUserId(await connection.request({ method: 'GET', path: '/rest/api/2/myself' }, userRecord))
}

function requireMyself({ id, accountId, key, name }: ProviderRecord, said: string): void {
  if (said === 'me' || [id, accountId, key, name].includes(said)) return
  throw new Fault(
    'forbidden',
    `Jira lets the connected account, '${String(id)}', vote for itself only, not for '${said}'.`,
  )
}

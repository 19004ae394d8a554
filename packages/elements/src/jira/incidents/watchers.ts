import { defineResource, field, type ProviderRecord } from '@valence/element-kit'
import { z } from 'zod'
import { issuePath } from '../rest/record.ts'
import { rest } from '../rest/rest.ts'

const record = z.looseObject({ accountId: z.string() })
const at = (parents: readonly string[]) => `${issuePath(parents)}/watchers`

export const watchers = defineResource({
  name: 'watchers',
  parent: 'incidents',
  vendorName: 'watcher',
  description: 'Users who watch an issue.',
  idField: 'id',
  record,
  body: z.looseObject({ accountId: z.string() }),
  fields: [
    field('id', 'string'),
    field('accountId', 'string', { displayName: 'Account id', createable: true, required: true }),
    field('displayName', 'string', { displayName: 'Name' }),
    field('active', 'boolean'),
  ],
  operations: {
    ...rest({ at, record, list: { isPaged: false, member: 'watchers' }, verbs: [], shown: withId }),
    async create(connection, { accountId }, { parents }) {
      // Jira takes the bare id as the body, a JSON string.
      await connection.request({ method: 'POST', path: at(parents), body: accountId }, z.unknown())
      return { id: accountId, accountId }
    },
    async remove(connection, accountId, { parents }) {
      await connection.request({ method: 'DELETE', path: at(parents), query: { accountId } }, z.unknown())
    },
  },
})

function withId(user: ProviderRecord): ProviderRecord {
  return { id: user.accountId, ...user }
}

import { type Connection, defineResource, field, isRecord, type ProviderRecord } from '@valence/element-kit'
import { z } from 'zod'
import { deploymentOf } from '../connection/deployment.ts'
import { issuePath } from '../rest/record.ts'
import { rest } from '../rest/rest.ts'
import { findPerson } from './person.ts'
import { userRecord, withUserId } from './user-shape.ts'

const at = (parents: readonly string[]) => `${issuePath(parents)}/watchers`

const list = rest({
  at,
  record: userRecord,
  list: { isPaged: false, member: 'watchers' },
  verbs: [],
  shown: withUserId,
})

export const watchers = defineResource({
  name: 'watchers',
  parent: 'incidents',
  vendorName: 'watcher',
  description: 'Users who watch an issue. A new one is named by id, user name, display name or e-mail address.',
  idField: 'id',
  record: userRecord,
  body: z.record(z.string(), z.unknown()),
  fields: [
    field('id', 'string', { createable: true }),
    field('accountId', 'string', { displayName: 'Account id', createable: true }),
    field('name', 'string', { displayName: 'User name', createable: true }),
    field('displayName', 'string', { displayName: 'Name', createable: true }),
    field('emailAddress', 'string', { displayName: 'E-mail address', createable: true }),
    field('active', 'boolean'),
    field('timeZone', 'string', { displayName: 'Time zone' }),
    field('accountType', 'string', { displayName: 'Account type' }),
  ],
  operations: {
    ...list,
    async create(connection, body, { parents }) {
      const watcher = await watcherOf(connection, body)
      // Jira takes the bare id as the body, a JSON string.
      await connection.request({ method: 'POST', path: at(parents), body: watcher }, z.unknown())
      return (await watching(connection, parents, watcher)) ?? { id: watcher }
    },
    async remove(connection, id, { parents }) {
      const watcher = await idOf(connection, id)
      const query = deploymentOf(connection) === 'cloud' ? { accountId: watcher } : { username: watcher }
      await connection.request({ method: 'DELETE', path: at(parents), query }, z.unknown())
    },
  },
})

/** An account id is taken as it is; every other word is looked for. */
async function watcherOf(connection: Connection, body: ProviderRecord): Promise<string> {
  if (deploymentOf(connection) === 'cloud' && typeof body.accountId === 'string') return body.accountId
  const words = ['accountId', 'id', 'name', 'key', 'emailAddress', 'displayName'].map((member) => body[member])
  return idOf(connection, String(words.find((word) => typeof word === 'string') ?? ''))
}

/** The account id, or the user name at a Data Center. */
async function idOf(connection: Connection, text: string): Promise<string> {
  const { accountId, name } = await findPerson(connection, text)
  return accountId ?? name ?? text
}

async function watching(
  connection: Connection,
  parents: readonly string[],
  id: string,
): Promise<ProviderRecord | undefined> {
  const answer = await connection.request({ method: 'GET', path: at(parents) }, z.looseObject({}))
  const all = z
    .array(userRecord)
    .catch([])
    .parse(isRecord(answer) ? answer.watchers : [])
  const found = all.find(({ accountId, name }) => accountId === id || name === id)
  return found && withUserId(found)
}

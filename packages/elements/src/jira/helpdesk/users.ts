import { defineResource, helpdesk, type ProviderRecord } from '@valence/element-kit'
import { agents } from '../people/agents.ts'
import { operationOf } from './operations-of.ts'
import { textOrNull } from './person-record.ts'

const list = operationOf(agents, 'list')
const get = operationOf(agents, 'get')

/** People in the form that all help desks share. */
export const users = defineResource({
  ...helpdesk.users,
  vendorName: 'user',
  view: 'canonical',
  idField: 'id',
  parameters: [
    { name: 'query', description: 'Part of a name or an e-mail address.' },
    { name: 'raw', description: "true: every user has Jira's own record in `raw`." },
  ],
  operations: {
    async list(connection, query) {
      const page = await list(connection, query)
      return { ...page, records: page.records.map((user) => userOf(user, query.parameters.raw === 'true')) }
    },
    get: async (connection, id, options) =>
      userOf(await get(connection, id, options), options.parameters.raw === 'true'),
  },
})

function userOf(user: ProviderRecord, isRaw: boolean): helpdesk.User {
  return {
    id: String(user.id),
    name: textOrNull(user.displayName),
    email: textOrNull(user.emailAddress),
    active: typeof user.active === 'boolean' ? user.active : null,
    kind: typeof user.accountType === 'string' ? (kinds.get(user.accountType) ?? null) : null,
    timeZone: textOrNull(user.timeZone),
    ...(isRaw && { raw: user }),
  }
}

/** Data Center has no kinds of accounts. */
const kinds: ReadonlyMap<string, NonNullable<helpdesk.User['kind']>> = new Map([
  ['atlassian', 'person'],
  ['app', 'app'],
  ['customer', 'customer'],
])

import {
  type Connection,
  defineResource,
  field,
  type ListQuery,
  type Page,
  type ProviderRecord,
} from '@valence/element-kit'
import { z } from 'zod'
import { offsetOf, pageSize } from './paging.ts'

/**
 * Users. Jira knows them by account id only: user names and keys were removed from its API, and addresses are shown only to whom
 * each user allows.
 */
export const agents = defineResource({
  name: 'agents',
  vendorName: 'user',
  description:
    'Users of the site, apps and deactivated users included. With `username` or `query`: active users by name or address.',
  idField: 'id',
  record: z.looseObject({ id: z.string() }),
  fields: [
    field('id', 'string'),
    field('accountId', 'string', { displayName: 'Account id' }),
    field('accountType', 'string', { displayName: 'Account type' }),
    field('displayName', 'string', { displayName: 'Name' }),
    field('emailAddress', 'string', { displayName: 'E-mail address' }),
    field('active', 'boolean'),
    field('timeZone', 'string', { displayName: 'Time zone' }),
    field('locale', 'string'),
  ],
  parameters: [
    { name: 'username', description: 'Beginning of a name or address; the older spelling of query.' },
    { name: 'query', description: 'Beginning of a name or address.' },
  ],
  operations: { list, get },
})

const user = z.looseObject({ accountId: z.string() })

/**
 * The lists of users do not tell their end, and privacy may take users out of a page after it was cut. So pages are added up
 * until there is enough, and only an empty one is the end.
 */
async function list(connection: Connection, query: ListQuery<unknown>): Promise<Page> {
  const text = query.parameters.query ?? query.parameters.username
  const records: ProviderRecord[] = []
  let startAt = offsetOf(query.cursor)
  while (records.length < query.limit) {
    const maxResults = pageSize({ limit: query.limit - records.length })
    const found = await page(connection, text, startAt, maxResults)
    if (found.length === 0) return { records }
    records.push(...found.map(withId))
    startAt += maxResults
  }
  return { records, next: String(startAt) }
}

function page(connection: Connection, text: string | undefined, startAt: number, maxResults: number) {
  const request =
    text === undefined
      ? ({ method: 'GET', path: '/rest/api/2/users/search', query: { startAt, maxResults } } as const)
      : ({ method: 'GET', path: '/rest/api/2/user/search', query: { query: text, startAt, maxResults } } as const)
  return connection.request(request, z.array(user))
}

async function get(connection: Connection, id: string): Promise<ProviderRecord> {
  const request = { method: 'GET', path: '/rest/api/2/user', query: { accountId: id } } as const
  return withId(await connection.request(request, user))
}

function withId(found: z.infer<typeof user>): ProviderRecord {
  return { id: found.accountId, ...found }
}

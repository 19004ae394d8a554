import {
  type Connection,
  defineResource,
  field,
  type ListQuery,
  type Page,
  type ProviderRecord,
  type Resource,
} from '@valence/element-kit'
import { z } from 'zod'
import { offsetOf, pageSize } from '../rest/paging.ts'

/**
 * Users. Jira knows them by account id only: user names and keys were removed from its API, and addresses are shown only to whom
 * each user allows.
 */
export const agents = users(
  'agents',
  'Users of the site, apps and deactivated users included. With `username` or `query`: active users by name or address.',
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
    fields: [
      field('id', 'string'),
      field('accountId', 'string', { displayName: 'Account id' }),
      field('accountType', 'string', { displayName: 'Account type' }),
      field('displayName', 'string', { displayName: 'Name', createable: true }),
      field('emailAddress', 'string', { displayName: 'E-mail address', createable: true, required: true }),
      field('products', 'array', { createable: true, itemKind: 'string', filterable: false }),
      field('active', 'boolean'),
      field('timeZone', 'string', { displayName: 'Time zone' }),
      field('locale', 'string'),
    ],
    parameters: [
      { name: 'username', description: 'Beginning of a name or address; the older spelling of query.' },
      { name: 'query', description: 'Beginning of a name or address.' },
    ],
    operations: { list, get, create, remove },
  })
}

const user = z.looseObject({ accountId: z.string() })
const userPath = '/rest/api/2/user'

/**
 * The lists of users do not tell their end, and privacy may take users out of a page after it was cut. So pages are added up, and
 * one user more is asked for than is wanted: whoever is there begins the next page, and an empty answer is the end.
 */
async function list(connection: Connection, query: ListQuery<unknown>): Promise<Page> {
  const text = query.parameters.query ?? query.parameters.username
  const records: ProviderRecord[] = []
  let startAt = offsetOf(query.cursor)
  // Every round but the last adds a record, so that there are no more of them than records wanted.
  for (;;) {
    const missing = query.limit - records.length
    const maxResults = pageSize({ limit: missing + 1 })
    const found = (await page(connection, text, startAt, maxResults)).map(withId)
    records.push(...found.slice(0, missing))
    if (found.length > missing) return { records, next: String(startAt + missing) }
    if (found.length === 0) return { records }
    startAt += maxResults
  }
}

function page(connection: Connection, text: string | undefined, startAt: number, maxResults: number) {
  const request =
    text === undefined
      ? ({ method: 'GET', path: '/rest/api/2/users/search', query: { startAt, maxResults } } as const)
      : ({ method: 'GET', path: `${userPath}/search`, query: { query: text, startAt, maxResults } } as const)
  return connection.request(request, z.array(user))
}

async function get(connection: Connection, id: string): Promise<ProviderRecord> {
  return withId(await connection.request({ method: 'GET', path: userPath, query: { accountId: id } }, user))
}

/** Invites a user. Products are Jira's word for what the user may enter; without any it is an account and nothing more. */
async function create(connection: Connection, body: ProviderRecord): Promise<ProviderRecord> {
  const { emailAddress, displayName, products = [] } = body
  const request = { method: 'POST', path: userPath, body: { emailAddress, displayName, products } } as const
  return withId(await connection.request(request, user))
}

async function remove(connection: Connection, id: string): Promise<void> {
  await connection.request({ method: 'DELETE', path: userPath, query: { accountId: id } }, z.unknown())
}

function withId(found: z.infer<typeof user>): ProviderRecord {
  return { id: found.accountId, ...found }
}

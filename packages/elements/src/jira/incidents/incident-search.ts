import { type Connection, type Count, Fault, type ListQuery, type Page } from '@valence/element-kit'
import { z } from 'zod'
import { deploymentOf } from '../connection/deployment.ts'
import { orderTerms } from '../jql/incident-query.ts'
import { type Clause, everything, writeJql } from '../jql/jql.ts'
import { withSiteNames } from '../language/site-names.ts'
import { asVersion2 } from '../rest/version2.ts'
import { askKnowing } from './ask-known.ts'
import { checkNative } from './check-native.ts'
import { complete, embeddedIn } from './embedded.ts'
import { vendorFields } from './incident-fields.ts'
import { countByOffset, searchByOffset, toldOfAll } from './offset-search.ts'

/** One page of issues, in the form of version 2 of the API. What is asked for of their comments and so on is complete. */
export async function searchIncidents(connection: Connection, query: ListQuery<Clause>): Promise<Page> {
  const wanted = wantedOf(query)
  const { where = everything } = query
  const isCloud = deploymentOf(connection) === 'cloud'
  const search = isCloud ? searchByToken : searchDataCenter
  const page = await askKnowing<Page>(connection, where, { records: [] }, (clause) =>
    search(connection, query, { ...wanted, jql: writeJql(clause, orderTerms(query.orderBy)) }),
  )
  if (isCloud && page.records.length === 0 && query.cursor === undefined) await checkNative(connection, where)
  const whole = await complete(connection, page.records, embeddedIn(query))
  return { ...page, records: await withSiteNames(connection, whole) }
}

/** How many issues there are: on Cloud about, for it counts from its index, which lags behind by seconds. */
export async function countIncidents(connection: Connection, where: Clause = everything): Promise<Count> {
  const isCloud = deploymentOf(connection) === 'cloud'
  const total = await askKnowing(connection, where, 0, (clause) => {
    return isCloud ? approximateCount(connection, writeJql(clause)) : countByOffset(connection, writeJql(clause))
  })
  return { total, isExact: !isCloud }
}

interface Wanted {
  readonly fields: readonly string[]
  readonly limit: number
}

interface Search extends Wanted {
  readonly jql: string
}

/** Jira's limit, and what it gives at most when all fields are asked for. */
const pageMax = 5000
const fullPageMax = 100

function wantedOf(query: ListQuery<Clause>): Wanted {
  const fields = vendorFields(query.fields)
  const isLarge = fields === undefined || embeddedIn(query).length > 0
  return {
    // Without a field Jira answers bare ids; the key brings the link along.
    fields: fields === undefined ? ['*all'] : fields.length === 0 ? ['key'] : fields,
    limit: Math.max(1, Math.min(query.limit, isLarge ? fullPageMax : pageMax)),
  }
}

/** Cloud's search exists in version 3 only, and goes on by token; a page may be short of what was asked, even empty. */
async function searchByToken(
  connection: Connection,
  { cursor, parameters: { expand, reconcileIssues } }: ListQuery<Clause>,
  { jql, fields, limit }: Search,
): Promise<Page> {
  const body = {
    jql,
    fields,
    maxResults: limit,
    ...(cursor !== undefined && { nextPageToken: cursor }),
    ...(expand !== undefined && { expand }),
    ...(reconcileIssues !== undefined && { reconcileIssues: readIds(reconcileIssues) }),
  }
  const request = { method: 'POST', path: '/rest/api/3/search/jql', body, repeatable: true } as const
  const { issues, isLast, nextPageToken, ...shared } = await connection.request(request, tokenPage)
  const records = issues.map((issue) => asVersion2({ ...issue, ...shared }))
  const next = isLast === true ? undefined : nextPageToken
  if (next === undefined) return { records }
  // A walk that stands still would never end (seen as clients looping on the first page).
  if (next === cursor) throw new Fault('provider_failed', 'Jira answered a page that points to itself.')
  return { records, next }
}

/** Jira compares these with what it holds rather than with its index. @throws Fault invalid_request */
function readIds(text: string): readonly number[] {
  const ids = text.split(',').map((id) => id.trim())
  if (ids.length <= reconciledMax && ids.every((id) => /^\d{1,15}$/.test(id))) return ids.map(Number)
  const what = `reconcileIssues must be up to ${reconciledMax} numeric ids of issues with commas between them`
  throw new Fault('invalid_request', `${what}, not '${text.slice(0, 80)}'.`)
}

/** Jira's limit. */
const reconciledMax = 50

const tokenPage = z.object({
  issues: z.array(z.looseObject({ id: z.string() })),
  nextPageToken: z.string().optional(),
  isLast: z.boolean().optional(),
  ...toldOfAll,
})

async function searchDataCenter(
  connection: Connection,
  { cursor, parameters: { expand } }: ListQuery<Clause>,
  search: Search,
): Promise<Page> {
  return searchByOffset(connection, { ...search, cursor, expand: expand?.split(',').map((name) => name.trim()) })
}

async function approximateCount(connection: Connection, jql: string): Promise<number> {
  const path = '/rest/api/3/search/approximate-count'
  const request = { method: 'POST', path, body: { jql }, repeatable: true } as const
  return (await connection.request(request, z.object({ count: z.number() }))).count
}

import { type Connection, Fault, type ListQuery, type Page } from '@valence/element-kit'
import { z } from 'zod'
import { orderTerms } from '../jql/incident-query.ts'
import { type Clause, everything, writeJql } from '../jql/jql.ts'
import { hasDoubt, needsKnownValues, withKnownValues } from '../jql/known-values.ts'
import { asVersion2 } from '../rest/version2.ts'
import { vendorFields } from './incident-fields.ts'

/** One page of issues. The search exists in version 3 only; its answers are shown as version 2. */
export async function searchIncidents(connection: Connection, query: ListQuery<Clause>): Promise<Page> {
  const fields = vendorFields(query.fields)
  const answer = await askKnowing(connection, query.where ?? everything, { issues: [], isLast: true }, (clause) => {
    const body = {
      jql: writeJql(clause, orderTerms(query.orderBy)),
      // Without a field Jira answers bare ids; the key brings the link along.
      fields: fields === undefined ? ['*all'] : fields.length === 0 ? ['key'] : fields,
      maxResults: Math.max(1, Math.min(query.limit, fields === undefined ? fullPageMax : pageMax)),
      ...(query.cursor !== undefined && { nextPageToken: query.cursor }),
      ...(query.parameters.expand !== undefined && { expand: query.parameters.expand }),
    }
    return connection.request({ method: 'POST', path: '/rest/api/3/search/jql', body, repeatable: true }, searchAnswer)
  })
  const records = answer.issues.map(asVersion2)
  const next = answer.isLast === true ? undefined : answer.nextPageToken
  if (next === undefined) return { records }
  // A walk that stands still would never end (seen as clients looping on the first page).
  if (next === query.cursor) throw new Fault('provider_failed', 'Jira answered a page that points to itself.')
  return { records, next }
}

/** About how many issues there are: Jira counts from its index, which lags behind by seconds. */
export async function countIncidents(connection: Connection, where: Clause = everything): Promise<number> {
  const { count } = await askKnowing(connection, where, { count: 0 }, (clause) => {
    const body = { jql: writeJql(clause) }
    return connection.request(
      { method: 'POST', path: '/rest/api/3/search/approximate-count', body, repeatable: true },
      z.object({ count: z.number() }),
    )
  })
  return count
}

/** Jira's limit, and what it gives at most when all fields are asked for. */
const pageMax = 5000
const fullPageMax = 100

const searchAnswer = z.object({
  issues: z.array(z.looseObject({ id: z.string() })),
  nextPageToken: z.string().optional(),
  isLast: z.boolean().optional(),
})

/**
 * Asks without the values that the site does not know: found out beforehand where they would lose rows, else when Jira refuses the
 * query, which then finds nothing.
 */
async function askKnowing<T>(
  connection: Connection,
  where: Clause,
  none: T,
  ask: (clause: Clause) => Promise<T>,
): Promise<T> {
  const isChecked = needsKnownValues(where)
  const known = isChecked ? await withKnownValues(connection, where) : where
  if (known.kind === 'nothing') return none
  try {
    return await ask(known)
  } catch (error) {
    const mayBeUnknown = error instanceof Fault && error.status === 400 && hasDoubt(where) && !isChecked
    if (mayBeUnknown && (await withKnownValues(connection, where)).kind === 'nothing') return none
    throw error
  }
}

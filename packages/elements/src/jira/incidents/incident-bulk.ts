import {
  type BulkOperations,
  type BulkOutcome,
  type BulkRecord,
  type Connection,
  Fault,
  isRecord,
  type ProviderRecord,
} from '@valence/element-kit'
import { z } from 'zod'
import { wordsOf } from '../connection/refusal.ts'
import { issueBody, issueBodyOfRow } from './bodies.ts'
import { findMarked, markProperty } from './marked-issues.ts'
import { withPeople } from './person.ts'
import { withRichText } from './rich-text.ts'

export const incidentBulk: BulkOperations = {
  /** Jira's limit for one call. */
  chunkSize: 50,
  bodyOf: issueBodyOfRow,
  async createMany(connection, records) {
    const issues = await Promise.all(records.map((record) => issueOf(connection, record)))
    const { version, bodies: issueUpdates } = await withRichText(connection, issues)
    const request = { method: 'POST', path: `/rest/api/${version}/issue/bulk`, body: { issueUpdates } } as const
    return outcomesOf(await connection.request(request, bulkAnswer), records.length)
  },
  findCreated: findMarked,
}

async function issueOf(connection: Connection, { key, body }: BulkRecord): Promise<ProviderRecord> {
  const issue = issueBody(body)
  const properties = Array.isArray(issue.properties) ? issue.properties : []
  const fields = await peopleOrRefused(connection, isRecord(issue.fields) ? issue.fields : {})
  return { ...issue, fields, properties: [...properties, { key: markProperty, value: { key } }] }
}

/** Nobody, or too many, of a name is the fault of one row: Jira refuses it in its own words, and takes the others. */
async function peopleOrRefused(connection: Connection, fields: ProviderRecord): Promise<ProviderRecord> {
  try {
    return await withPeople(connection, fields)
  } catch (error) {
    if (error instanceof Fault && error.code === 'invalid_request') return fields
    throw error
  }
}

const bulkAnswer = z.object({
  issues: z.array(z.object({ id: z.string() })),
  errors: z.array(
    z.object({ status: z.number().optional(), elementErrors: z.unknown(), failedElementNumber: z.number() }),
  ),
})

/** The created issues stand in the order of their rows, without gaps; the failed rows are named by number. */
function outcomesOf({ issues, errors }: z.infer<typeof bulkAnswer>, count: number): readonly BulkOutcome[] {
  const failures = new Map(errors.map((error) => [error.failedElementNumber, error]))
  if (issues.length + failures.size !== count) {
    throw new Fault(
      'provider_failed',
      `Jira told the outcome of ${issues.length + failures.size} rows of a bulk create, not of ${count}.`,
    )
  }
  const created = issues.values()
  return Array.from({ length: count }, (_, row) => {
    const failure = failures.get(row)
    if (failure !== undefined) {
      const message = wordsOf(failure.elementErrors) ?? 'Jira refused the row and did not say why.'
      return { kind: 'failed', status: failure.status ?? 400, message }
    }
    const { value: issue } = created.next()
    if (issue === undefined) throw new Fault('provider_failed', `Jira counted a failed row that was not sent.`)
    return { kind: 'created', id: issue.id }
  })
}

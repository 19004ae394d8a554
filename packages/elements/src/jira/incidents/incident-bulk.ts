import { type BulkOperations, type BulkOutcome, type Connection, Fault, isRecord } from '@valence/element-kit'
import { z } from 'zod'
import { wordsOf } from '../connection/refusal.ts'
import { plain, writeJql } from '../jql/jql.ts'
import { issueBody, issueBodyOfRow } from './bodies.ts'

/** Under this entity property an issue keeps the key of the row that it was created from. */
const markProperty = 'valence.bulk'

export const incidentBulk: BulkOperations = {
  /** Jira's limit for one call. */
  chunkSize: 50,
  bodyOf: issueBodyOfRow,
  async createMany(connection, records) {
    const issueUpdates = records.map(({ key, body }) => {
      const issue = issueBody(body)
      const properties = Array.isArray(issue.properties) ? issue.properties : []
      return { ...issue, properties: [...properties, { key: markProperty, value: { key } }] }
    })
    // Version 2, because its rich text is plain text.
    const request = { method: 'POST', path: '/rest/api/2/issue/bulk', body: { issueUpdates } } as const
    return outcomesOf(await connection.request(request, bulkAnswer), records.length)
  },
  findCreated,
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

/**
 * Looks for marked issues among those that this account created since then. The search is eventually consistent: for some seconds
 * after the call, minutes under load, an issue may be missing here although it exists. Jira offers nothing stronger without
 * the id, so whoever asks has to wait, and ask again, before taking a row for not created.
 */
async function findCreated(
  connection: Connection,
  keys: readonly string[],
  since: Date,
): Promise<ReadonlyMap<string, string>> {
  const wanted = new Set(keys)
  const found = new Map<string, string>()
  // JQL compares whole minutes, and the clocks of the two sides may differ.
  const from = Math.floor(since.getTime() / 60_000) * 60_000 - clockSlackMs
  const jql = writeJql(plain(`creator = currentUser() AND created >= ${from}`), ['created ASC', 'id ASC'])
  let nextPageToken: string | undefined
  for (let page = 0; page < pagesMax && found.size < wanted.size; page += 1) {
    const body = { jql, fields: ['created'], properties: [markProperty], maxResults: 100, nextPageToken }
    const request = { method: 'POST', path: '/rest/api/3/search/jql', body, repeatable: true } as const
    const answer = await connection.request(request, markedAnswer)
    for (const { id, properties } of answer.issues) {
      const mark = properties?.[markProperty]
      if (isRecord(mark) && typeof mark.key === 'string' && wanted.has(mark.key)) found.set(mark.key, id)
    }
    if (answer.isLast === true || answer.nextPageToken === undefined || answer.nextPageToken === nextPageToken)
      return found
    nextPageToken = answer.nextPageToken
  }
  if (found.size < wanted.size) {
    throw new Fault(
      'provider_failed',
      `This account created too many issues since ${since.toISOString()} to look through.`,
    )
  }
  return found
}

const clockSlackMs = 300_000

/** 100,000 issues since one chunk was sent is more than an account can create in a day. */
const pagesMax = 1000

const markedAnswer = z.object({
  issues: z.array(z.object({ id: z.string(), properties: z.record(z.string(), z.unknown()).optional() })),
  nextPageToken: z.string().optional(),
  isLast: z.boolean().optional(),
})

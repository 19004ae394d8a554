import { type Connection, Fault, isRecord, path } from '@valence/element-kit'
import { z } from 'zod'
import { deploymentOf } from '../connection/deployment.ts'
import { plain, writeJql } from '../jql/jql.ts'

/** Under this entity property an issue keeps the key of the row that it was created from. */
export const markProperty = 'valence.bulk'

/**
 * Looks for marked issues among those that this account created since then. The search is eventually consistent: for some seconds
 * after the call, minutes under load, an issue may be missing here although it exists. Jira offers nothing stronger without
 * the id, so whoever asks has to wait, and ask again, before taking a row for not created.
 */
export async function findMarked(
  connection: Connection,
  keys: readonly string[],
  since: Date,
): Promise<ReadonlyMap<string, string>> {
  const wanted = new Set(keys)
  const found = new Map<string, string>()
  const candidates = deploymentOf(connection) === 'cloud' ? cloudCandidates : dataCenterCandidates
  for await (const { id, mark } of candidates(connection, since)) {
    if (mark !== undefined && wanted.has(mark)) found.set(mark, id)
    if (found.size === wanted.size) break
  }
  return found
}

interface Candidate {
  readonly id: string
  readonly mark: string | undefined
}

/** JQL compares whole minutes, and the clocks of the two sides may differ. */
function restrictionSince(since: Date): ReturnType<typeof plain> {
  const from = Math.floor(since.getTime() / 60_000) * 60_000 - clockSlackMs
  return plain(`creator = currentUser() AND created >= ${from}`)
}

const clockSlackMs = 300_000

/** 100,000 issues since one chunk was sent is more than an account can create in a day. */
const pagesMax = 1000
const pageSize = 100

async function* cloudCandidates(connection: Connection, since: Date): AsyncGenerator<Candidate> {
  const jql = writeJql(restrictionSince(since), ['created ASC', 'id ASC'])
  let nextPageToken: string | undefined
  for (let page = 0; page < pagesMax; page += 1) {
    const body = { jql, fields: ['created'], properties: [markProperty], maxResults: pageSize, nextPageToken }
    const request = { method: 'POST', path: '/rest/api/3/search/jql', body, repeatable: true } as const
    const answer = await connection.request(request, markedPage)
    for (const { id, properties } of answer.issues) yield { id, mark: keyIn(properties?.[markProperty]) }
    const isEnd = answer.isLast === true || answer.nextPageToken === undefined
    if (isEnd || answer.nextPageToken === nextPageToken) return
    nextPageToken = answer.nextPageToken
  }
  throw tooMany(since)
}

const markedPage = z.object({
  issues: z.array(z.object({ id: z.string(), properties: z.record(z.string(), z.unknown()).optional() })),
  nextPageToken: z.string().optional(),
  isLast: z.boolean().optional(),
})

/** A Data Center's search shows no properties, so each issue is asked for its own, the latest first: what is looked for is young. */
async function* dataCenterCandidates(connection: Connection, since: Date): AsyncGenerator<Candidate> {
  const jql = writeJql(restrictionSince(since), ['created DESC', 'id DESC'])
  const seen = new Set<string>()
  let startAt = 0
  for (let page = 0; page < pagesMax; page += 1) {
    const body = { jql, fields: ['created'], maxResults: pageSize, startAt }
    const request = { method: 'POST', path: '/rest/api/2/search', body, repeatable: true } as const
    const { issues, total } = await connection.request(request, offsetPage)
    // Issues that came in meanwhile push others back: they are seen twice rather than not at all.
    for (const { id } of issues.filter(({ id }) => !seen.has(id))) {
      seen.add(id)
      yield { id, mark: await markOf(connection, id) }
    }
    startAt += issues.length
    if (issues.length === 0 || startAt >= total) return
  }
  throw tooMany(since)
}

const offsetPage = z.object({ issues: z.array(z.object({ id: z.string() })), total: z.number() })

async function markOf(connection: Connection, id: string): Promise<string | undefined> {
  const at = path`/rest/api/2/issue/${id}/properties/${markProperty}`
  try {
    return keyIn((await connection.request({ method: 'GET', path: at }, z.object({ value: z.unknown() }))).value)
  } catch (error) {
    if (error instanceof Fault && error.status === 404) return undefined
    throw error
  }
}

function keyIn(mark: unknown): string | undefined {
  return isRecord(mark) && typeof mark.key === 'string' ? mark.key : undefined
}

function tooMany(since: Date): Fault {
  return new Fault(
    'provider_failed',
    `This account created too many issues since ${since.toISOString()} to look through.`,
  )
}

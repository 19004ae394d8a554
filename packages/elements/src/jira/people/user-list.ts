import type { Connection, ListQuery, Page, ProviderRecord } from '@valence/element-kit'
import { deploymentOf } from '../connection/deployment.ts'
import { offsetOf, pageOfAll } from '../rest/paging.ts'
import { everybodyPage, isCalled, searchUsers } from './user-search.ts'

/**
 * Everybody; or, with `query` or `username`, active users who are called so. `username` names one user: those who are called
 * exactly so go before all whose name has it as a part.
 */
export async function listUsers(connection: Connection, query: ListQuery<unknown>): Promise<Page> {
  const { query: part, username } = query.parameters
  const text = part ?? username
  if (text === undefined || text.trim() === '') return everybody(connection, query)
  const { all, exact } = await searchUsers(connection, text)
  if (part === undefined && exact.length > 0) return pageOfAll(exact, query)
  if (deploymentOf(connection) === 'datacenter') return pageOfAll(all, query)
  const others = new Set(all.map(({ id }) => id))
  const isWanted = (user: ProviderRecord) => user.active !== false && !others.has(user.id) && isCalled(user, text)
  const scanFrom = scanOf(query.cursor) ?? (all.length === 0 ? 0 : undefined)
  if (scanFrom !== undefined) return scan(connection, isWanted, scanFrom, query)
  const { records, next = `${scanMark}0` } = pageOfAll(all, query)
  return { records, next }
}

/**
 * The lists of users do not tell their end, and privacy may take users out of a page after it was cut. So pages are added up, and
 * one user more is asked for than is wanted: whoever is there begins the next page, and an empty answer is the end.
 */
async function everybody(connection: Connection, query: ListQuery<unknown>): Promise<Page> {
  const records: ProviderRecord[] = []
  let startAt = offsetOf(query.cursor)
  // Every round but the last adds a record, so that there are no more of them than records wanted.
  for (;;) {
    const missing = query.limit - records.length
    const maxResults = Math.min(missing + 1, pageMax)
    const found = await everybodyPage(connection, startAt, maxResults)
    const taken = found.slice(0, missing)
    records.push(...taken)
    if (found.length > missing) return { records, next: String(startAt + missing) }
    if (found.length === 0) return { records }
    startAt += maxResults
  }
}

/**
 * Cloud's search looks at the beginnings of words only, so whoever else has the text in his name is looked for among everybody.
 * The cursor counts users who were looked at, not those who were found.
 */
async function scan(
  connection: Connection,
  isWanted: (user: ProviderRecord) => boolean,
  from: number,
  { limit }: ListQuery<unknown>,
): Promise<Page> {
  let startAt = from
  for (let pages = 0; pages < scannedPagesMax; pages += 1) {
    const users = await everybodyPage(connection, startAt, pageMax)
    if (users.length === 0) return { records: [] }
    const places = users.flatMap((user, place) => (isWanted(user) ? [{ user, place }] : []))
    const taken = places.slice(0, limit).map(({ user }) => user)
    const place = places[limit]?.place ?? pageMax
    if (taken.length > 0) return { records: taken, next: `${scanMark}${startAt + place}` }
    startAt += pageMax
  }
  return { records: [], next: `${scanMark}${startAt}` }
}

const pageMax = 1000
/** So many pages are looked through without a find before the list is told that it goes on. */
const scannedPagesMax = 20
/** A cursor that begins so counts users who are looked through. */
const scanMark = 'scan:'

function scanOf(cursor: string | undefined): number | undefined {
  return cursor?.startsWith(scanMark) ? offsetOf(cursor.slice(scanMark.length)) : undefined
}

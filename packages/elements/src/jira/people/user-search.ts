import type { Connection, ProviderRecord } from '@valence/element-kit'
import { z } from 'zod'
import { deploymentOf } from '../connection/deployment.ts'
import { cloudUser, dataCenterUser, shownCloudUser, shownDataCenterUser, userPath } from './user-record.ts'

/** Whom Jira's own search finds, and those of them who are called exactly so. */
export interface FoundUsers {
  readonly all: readonly ProviderRecord[]
  readonly exact: readonly ProviderRecord[]
}

/** All whom Jira's search finds by name, display name or address. Cloud looks at the beginnings of words, a Data Center anywhere. */
export async function searchUsers(connection: Connection, text: string): Promise<FoundUsers> {
  const all: ProviderRecord[] = []
  for (let startAt = 0; startAt < foundMax; startAt += pageMax) {
    const found = await searchPage(connection, text, startAt, pageMax)
    all.push(...found)
    if (found.length === 0) break
  }
  const wanted = text.trim().toLowerCase()
  const exact = all.filter((user) => namesOf(user).includes(wanted))
  // An address finds its owner although it may be hidden.
  const isHidden = exact.length === 0 && all.length === 1 && wanted.includes('@')
  return { all, exact: isHidden ? all : exact }
}

/** Cloud's search ends with the thousandth user; whoever finds more at a Data Center has to say more. */
const foundMax = 10_000
/** The most that one call gives. */
const pageMax = 1000

/** A page of everybody: deactivated users and apps included. */
export async function everybodyPage(
  connection: Connection,
  startAt: number,
  maxResults: number,
): Promise<readonly ProviderRecord[]> {
  if (deploymentOf(connection) === 'datacenter') return searchPage(connection, '.', startAt, maxResults, true)
  const request = { method: 'GET', path: '/rest/api/2/users/search', query: { startAt, maxResults } } as const
  return (await connection.request(request, z.array(cloudUser))).map(shownCloudUser)
}

/** Whether a text is part of what a user is called. */
export function isCalled(user: ProviderRecord, text: string): boolean {
  const wanted = text.trim().toLowerCase()
  return namesOf(user).some((name) => name.includes(wanted))
}

async function searchPage(
  connection: Connection,
  text: string,
  startAt: number,
  maxResults: number,
  includeInactive?: boolean,
): Promise<readonly ProviderRecord[]> {
  const path = `${userPath}/search`
  if (deploymentOf(connection) === 'cloud') {
    const request = { method: 'GET', path, query: { query: text, startAt, maxResults } } as const
    return (await connection.request(request, z.array(cloudUser))).map(shownCloudUser)
  }
  const query = { username: text, startAt, maxResults, includeInactive }
  return (await connection.request({ method: 'GET', path, query }, z.array(dataCenterUser))).map(shownDataCenterUser)
}

function namesOf({ id, name, displayName, emailAddress }: ProviderRecord): readonly string[] {
  return [id, name, displayName, emailAddress].flatMap((word) => (typeof word === 'string' ? [word.toLowerCase()] : []))
}

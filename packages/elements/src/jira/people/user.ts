import { type Connection, Fault, isRecord, type ProviderRecord } from '@valence/element-kit'
import { z } from 'zod'
import { deploymentOf } from '../connection/deployment.ts'
import { cloudUser, dataCenterUser, shownCloudUser, shownDataCenterUser, userPath } from './user-record.ts'
import { searchUsers } from './user-search.ts'

/**
 * A user by account id, or, at a Data Center, by key or name. A display name or an e-mail address that is one user's serves, too:
 * older clients know no account ids.
 *
 * @throws Fault not_found
 */
export function findUser(connection: Connection, id: string): Promise<ProviderRecord> {
  return deploymentOf(connection) === 'cloud' ? findCloudUser(connection, id) : findDataCenterUser(connection, id)
}

/** The account id by which Cloud knows somebody whom a body names in any way. @throws Fault not_found */
export async function accountIdOf(connection: Connection, said: unknown): Promise<string> {
  if (isRecord(said) && typeof said.accountId === 'string') return said.accountId
  const named = textOf(said)
  if (isAccountId.test(named)) return named
  return cloudUser.parse(await findCloudUser(connection, named)).accountId
}

/** The user name by which a Data Center knows somebody whom a body names in any way. @throws Fault not_found */
export async function userNameOf(connection: Connection, said: unknown): Promise<string> {
  if (isRecord(said) && typeof said.name === 'string' && said.key === undefined) return said.name
  return dataCenterUser.parse(await findDataCenterUser(connection, textOf(said))).name
}

/** The forms that account ids have had: they need no looking up. */
const isAccountId = /^([0-9a-f]{24}|\d+:[0-9a-f-]{36}|(qm|ug|ip):\S+)$/i

async function findCloudUser(connection: Connection, id: string): Promise<ProviderRecord> {
  try {
    const request = { method: 'GET', path: userPath, query: { accountId: id } } as const
    return shownCloudUser(await connection.request(request, cloudUser))
  } catch (error) {
    if (!isMissing(error) || isAccountId.test(id)) throw error
    return onlyOneCalled(connection, id, error)
  }
}

async function onlyOneCalled(connection: Connection, text: string, error: unknown): Promise<ProviderRecord> {
  const [only, ...others] = (await searchUsers(connection, text)).exact
  if (only === undefined || others.length > 0) throw error
  return only
}

/** Keys come first: they are what answers show as id, and somebody's key may be the name of somebody else. */
async function findDataCenterUser(connection: Connection, id: string): Promise<ProviderRecord> {
  const find = async (query: { readonly key: string } | { readonly username: string }) =>
    shownDataCenterUser(await connection.request({ method: 'GET', path: userPath, query }, dataCenterUser))
  try {
    return await find({ key: id })
  } catch (error) {
    if (!isMissing(error)) throw error
  }
  try {
    return await find({ username: id })
  } catch (error) {
    if (!isMissing(error)) throw error
    return onlyOneCalled(connection, id, error)
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Fault && (error.status === 404 || error.status === 400)
}

/** What names a user in a body: text, or an object as Jira shows users. @throws Fault invalid_request */
function textOf(said: unknown): string {
  const read = namedUser.safeParse(said)
  if (!read.success) throw nameless()
  if (typeof read.data === 'string') return read.data
  const { accountId, key, name, id, emailAddress, displayName } = read.data
  const named = accountId ?? key ?? name ?? id ?? emailAddress ?? displayName
  if (named === undefined) throw nameless()
  return named
}

function nameless(): Fault {
  return new Fault(
    'invalid_request',
    'A user is named by accountId, key, name, emailAddress or displayName, or as text.',
  )
}

const word = z.string().min(1).optional()
const namedUser = z.union([
  z.string().min(1),
  z.looseObject({ accountId: word, key: word, name: word, id: word, emailAddress: word, displayName: word }),
])

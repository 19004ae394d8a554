import { type Connection, Fault, isRecord, type ProviderRecord } from '@valence/element-kit'
import { z } from 'zod'
import { deploymentOf } from '../connection/deployment.ts'

/** A user as the API of either deployment names one. */
export interface Person {
  readonly accountId?: string | undefined
  readonly name?: string | undefined
  readonly key?: string | undefined
  readonly displayName?: string | undefined
  readonly emailAddress?: string | undefined
}

/**
 * What a body says of a user, as Jira takes it: `{accountId}` on Cloud, `{name}` or `{key}` on Data Center. An id passes as it is;
 * anything else is looked for among user names, display names and e-mail addresses.
 *
 * @throws Fault invalid_request when nobody, or more than one, is called that
 */
export async function referTo(connection: Connection, said: unknown): Promise<unknown> {
  const isCloud = deploymentOf(connection) === 'cloud'
  const idMembers = isCloud ? (['accountId'] as const) : (['name', 'key'] as const)
  for (const member of isRecord(said) ? idMembers : []) {
    const id = isRecord(said) ? said[member] : undefined
    if (typeof id === 'string' || id === null) return { [member]: id }
  }
  const text = textOf(said)
  if (text === undefined) return said
  if (text === '') return null
  if (text === automatic || (isCloud && isAccountId(text))) return { [isCloud ? 'accountId' : 'name']: text }
  const person = await findPerson(connection, text)
  return isCloud ? { accountId: person.accountId } : { name: person.name }
}

/** The one user who is called that. @throws Fault invalid_request */
export async function findPerson(connection: Connection, text: string): Promise<Person> {
  const isCloud = deploymentOf(connection) === 'cloud'
  if (isCloud && isAccountId(text)) return { accountId: text }
  const [found, ...others] = isCloud ? await onCloud(connection, text) : await onDataCenter(connection, text)
  if (found === undefined) {
    throw new Fault('invalid_request', `Jira knows no user '${text}' by id, name, display name or e-mail address.`)
  }
  if (others.length === 0) return found
  const ids = [found, ...others].map(({ accountId, name }) => accountId ?? name).join(', ')
  throw new Fault('invalid_request', `Several users are called '${text}': ${ids}. Use the id of one.`)
}

/** Everybody on a Data Center who has that name, key, display name or e-mail address, inactive accounts too. */
export async function everyoneNamed(connection: Connection, text: string): Promise<readonly Person[]> {
  const query = { username: text, includeInactive: true, maxResults: searchMax }
  const request = { method: 'GET', path: '/rest/api/2/user/search', query } as const
  const called = (await connection.request(request, z.array(person))).filter((one) => isCalled(one, text))
  const keyed = await byKey(connection, keyLike(text))
  return [...called, ...keyed.filter(({ name }) => called.every((one) => one.name !== name))]
}

/** Keys are told apart by case: those that Jira numbers are in capitals, older ones are names in small letters. */
function keyLike(text: string): string {
  return /^jirauser\d+$/i.test(text) ? text.toUpperCase() : text.toLowerCase()
}

/** The two forms of account ids that Jira gives out. */
export function isAccountId(text: string): boolean {
  return /^[0-9a-f]{24}$/i.test(text) || /^\d+:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
}

/** In place of an id: whom the project gives its issues to by itself. */
const automatic = '-1'
const searchMax = 1000

const person = z.looseObject({
  accountId: z.string().optional(),
  name: z.string().optional(),
  key: z.string().optional(),
  displayName: z.string().optional(),
  emailAddress: z
    .string()
    .nullish()
    .transform((address) => address ?? undefined),
})

async function onCloud(connection: Connection, text: string): Promise<readonly Person[]> {
  const request = { method: 'GET', path: '/rest/api/2/user/search', query: { query: text, maxResults: 50 } } as const
  const found = await connection.request(request, z.array(person))
  const called = found.filter((one) => isCalled(one, text))
  if (called.length > 0) return called
  // An address finds its owner, who may have hidden it all the same.
  if (text.includes('@') && found.length === 1) return found
  // Account ids are opaque; one of another form than the usual is for Jira to judge.
  return /^[^\s@]{20,128}$/.test(text) ? [{ accountId: text }] : []
}

async function onDataCenter(connection: Connection, text: string): Promise<readonly Person[]> {
  const all = await everyoneNamed(connection, text)
  // A user name or key is an id there, and goes before what other people are called.
  const own = all.filter(({ name, key }) => isSame(name, text) || isSame(key, text))
  return own.length > 0 ? own.slice(0, 1) : all
}

/** The search looks at names only; keys are what answers show as ids. */
async function byKey(connection: Connection, key: string): Promise<readonly Person[]> {
  try {
    return [await connection.request({ method: 'GET', path: '/rest/api/2/user', query: { key } }, person)]
  } catch (error) {
    if (error instanceof Fault && error.status === 404) return []
    throw error
  }
}

function isCalled({ name, key, displayName, emailAddress, accountId }: Person, text: string): boolean {
  return [name, key, displayName, emailAddress, accountId].some((called) => isSame(called, text))
}

function isSame(called: string | undefined, text: string): boolean {
  return called?.toLowerCase() === text.toLowerCase()
}

function textOf(said: unknown): string | undefined {
  if (typeof said === 'string') return said.trim()
  if (!isRecord(said)) return undefined
  const words = ['accountId', 'id', 'name', 'key', 'emailAddress', 'displayName'].map((member) => said[member])
  return words.find((word) => typeof word === 'string')
}

/** The body of an issue with its people as Jira takes them: assignee, reporter, and whoever is named as only people are. */
export async function withPeople(connection: Connection, fields: ProviderRecord): Promise<ProviderRecord> {
  const entries = Object.entries(fields).map(async ([name, value]) => {
    if (roles.has(name)) return [name, await referTo(connection, value)] as const
    if (Array.isArray(value) && value.some(isNamedPerson)) {
      return [name, await Promise.all(value.map((one: unknown) => referTo(connection, one)))] as const
    }
    return [name, isNamedPerson(value) ? await referTo(connection, value) : value] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}

const roles: ReadonlySet<string> = new Set(['assignee', 'reporter'])

/** Only users have these members. */
function isNamedPerson(value: unknown): boolean {
  return isRecord(value) && ['accountId', 'displayName', 'emailAddress'].some((member) => member in value)
}

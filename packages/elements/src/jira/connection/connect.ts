import { type Configuration, type Connection, type Endpoint, Fault, type Profile } from '@valence/element-kit'
import { z } from 'zod'

/** Basic authentication with an API token, against the site itself. */
export function connect(configuration: Configuration): Endpoint {
  return {
    baseUrl: siteUrl(configuration['base.url'] ?? ''),
    authorization: {
      kind: 'basic',
      username: configuration.username ?? '',
      password: configuration.password ?? '',
    },
    headers: { accept: 'application/json' },
  }
}

/**
 * Proves the credentials. `serverInfo` answers strangers too, so it is `myself` that counts, and that refuses in Jira's own words;
 * it tells which account is connected. Only its id is kept: names and addresses are personal data that nothing here needs.
 */
export async function check(connection: Connection): Promise<Profile> {
  const account = await myAccount(connection)
  const server = await cloudServer(connection)
  const known = {
    deploymentType: server.deploymentType,
    baseUrl: server.baseUrl,
    version: server.version,
    accountId: account.accountId,
    timeZone: account.timeZone,
    locale: account.locale,
  }
  return Object.fromEntries(
    Object.entries(known).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  )
}

async function myAccount(connection: Connection) {
  try {
    return await connection.request({ method: 'GET', path: '/rest/api/3/myself' }, myself)
  } catch (error) {
    // A Data Center has no version 3, so there this is not found; then what it is says more than what it lacks.
    if (error instanceof Fault && error.status === 404) await cloudServer(connection)
    throw error
  }
}

async function cloudServer(connection: Connection) {
  // Version 2 is the one that both kinds of Jira have.
  const server = await connection.request({ method: 'GET', path: '/rest/api/2/serverInfo' }, serverInfo)
  if (server.deploymentType === 'Cloud') return server
  const { deploymentType, version = '' } = server
  throw new Fault('invalid_request', `This is Jira ${deploymentType} ${version}; the element speaks to Jira Cloud.`)
}

/** People paste the address of the API as often as that of the site. */
export function siteUrl(url: string): string {
  return url.replace(/\/rest(\/api(\/(\d+|latest))?)?$/, '')
}

const serverInfo = z.object({
  deploymentType: z.string(),
  baseUrl: z.string(),
  version: z.string().optional(),
})

const myself = z.object({
  accountId: z.string(),
  timeZone: z.string().optional(),
  locale: z.string().optional(),
})

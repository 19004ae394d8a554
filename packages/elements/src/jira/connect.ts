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
 * Proves the credentials. `serverInfo` answers strangers too, so it is `myself` that counts; it tells which account is
 * connected. Only its id is kept: names and addresses are personal data that nothing here needs.
 */
export async function check(connection: Connection): Promise<Profile> {
  const server = await connection.request({ method: 'GET', path: '/rest/api/3/serverInfo' }, serverInfo)
  if (server.deploymentType !== 'Cloud') {
    throw new Fault(
      'invalid_request',
      `This is Jira ${server.deploymentType} ${server.version ?? ''}; the element speaks to Jira Cloud.`,
    )
  }
  const account = await connection.request({ method: 'GET', path: '/rest/api/3/myself' }, myself)
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

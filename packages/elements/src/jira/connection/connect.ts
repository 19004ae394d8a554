import {
  authenticationOf,
  type Configuration,
  type Connection,
  type Endpoint,
  Fault,
  type Profile,
} from '@valence/element-kit'
import { z } from 'zod'
import { authentications } from './authentications.ts'
import { gatewayUrl } from './oauth.ts'

/** Where an instance calls, and as whom. Tokens of OAuth are taken at the gateway only, whatever the address of the site. */
export function connect(configuration: Configuration): Endpoint {
  const way = authenticationOf(authentications, configuration)
  const baseUrl = way.oauth === undefined ? siteUrl(configuration['base.url'] ?? '') : gatewayUrl(configuration)
  return {
    baseUrl,
    authorization: way.authorize(configuration),
    headers: { accept: 'application/json' },
    profile: profileOf(configuration, way.type, baseUrl),
  }
}

/** What a resource has to know of the configuration: the organization, and by which way Jira is reached. */
function profileOf(configuration: Configuration, authentication: string, baseUrl: string): Profile {
  const organizationId = configuration['organization.id']
  return {
    authentication,
    address: /\/ex\/jira\/[^/]+$/.test(baseUrl) ? 'gateway' : 'site',
    ...(organizationId !== undefined && organizationId !== '' && { organizationId }),
  }
}

/**
 * Proves the credentials, and learns what kind of Jira this is. `serverInfo` answers strangers too, so it is `myself` that counts,
 * and that refuses in Jira's own words. Of the account only its id is kept: names and addresses are personal data that nothing
 * here needs. Both are asked in version 2 of the API, which every Jira has.
 */
export async function check(connection: Connection): Promise<Profile> {
  const account = await myAccount(connection)
  const server = await connection.request({ method: 'GET', path: '/rest/api/2/serverInfo' }, serverInfo)
  const known = {
    deploymentType: server.deploymentType,
    baseUrl: server.baseUrl,
    version: server.version,
    accountId: account.accountId,
    userKey: account.key,
    timeZone: account.timeZone,
    locale: account.locale,
  }
  return Object.fromEntries(
    Object.entries(known).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  )
}

async function myAccount(connection: Connection): Promise<z.infer<typeof myself>> {
  try {
    return await connection.request({ method: 'GET', path: '/rest/api/2/myself' }, myself)
  } catch (error) {
    if (!(error instanceof Fault) || error.status !== 401 || !isWithTokenAtSite(connection)) throw error
    const { message, providerMessage } = error
    throw new Fault('unauthorized', `${message} ${scopedTokenAdvice}`, {
      ...(providerMessage !== undefined && { providerMessage }),
      cause: error,
    })
  }
}

/** Only who came with a name and a token, and not by the gateway, may have brought one that is scoped. */
function isWithTokenAtSite({ profile }: Connection): boolean {
  return profile.authentication === 'basic' && profile.address === 'site'
}

/** At the site a scoped token is refused like a wrong one. */
const scopedTokenAdvice =
  'A scoped API token works at https://api.atlassian.com/ex/jira/{cloudId} only; the site tells its cloudId at /_edge/tenant_info.'

/** People paste the address of the API as often as that of the site. */
export function siteUrl(url: string): string {
  return url.replace(/\/rest(\/api(\/(\d+|latest))?)?$/, '')
}

const serverInfo = z.object({
  deploymentType: z.string().default('Server'),
  baseUrl: z.string(),
  version: z.string().optional(),
})

/** Cloud knows people by account id, Data Center by key. */
const myself = z.object({
  accountId: z.string().optional(),
  key: z.string().optional(),
  timeZone: z.string().optional(),
  locale: z.string().optional(),
})

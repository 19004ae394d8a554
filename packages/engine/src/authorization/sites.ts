import { type Configuration, Fault, type OAuthProvider, type ReachableSite } from '@valence/element-kit'
import { readBody } from '../connection/wire.ts'
import type { Transport } from '../http/transport.ts'

/** The sites that a token reaches. @throws Fault */
export async function listSites(
  { sites }: OAuthProvider,
  configuration: Configuration,
  accessToken: string,
  transport: Pick<Transport, 'send'>,
): Promise<readonly ReachableSite[]> {
  if (sites === undefined) return []
  const { origin, pathname, search, host } = new URL(sites.list(configuration))
  const headers = { accept: 'application/json', 'user-agent': 'valence', authorization: `Bearer ${accessToken}` }
  const {
    status,
    headers: told,
    body,
  } = await transport.send({ method: 'GET', origin, path: pathname + search, headers })
  const read = sites.accept.safeParse(readBody(told['content-type'], body))
  if (status === 200 && read.success) return read.data
  const code = status === 401 ? 'unauthorized' : 'provider_failed'
  throw new Fault(code, `${host} did not tell which sites the authorisation covers (status ${status}).`)
}

/**
 * The site that a configuration means, or the only one there is; never merely the first.
 *
 * @throws Fault that lists the sites when there are several, or none of that name.
 */
export function chooseSite(
  { sites: choice }: OAuthProvider,
  configuration: Configuration,
  sites: readonly ReachableSite[],
): ReachableSite | undefined {
  if (choice === undefined) return undefined
  const [only, ...others] = sites
  if (only === undefined) {
    throw new Fault(
      'unauthorized',
      'The authorisation covers no site. Authorise again, and allow one on the page of consent.',
    )
  }
  const verdicts = sites.map((site) => choice.means(configuration, site))
  const meant = sites.find((_, index) => verdicts[index] === true)
  if (meant !== undefined) return meant
  const isNamed = verdicts.some((verdict) => verdict !== undefined)
  if (!isNamed && others.length === 0) return only
  const known = sites.map(({ name, url, id }) => `${name}, ${url} (${id})`).join('; ')
  throw new Fault(
    isNamed ? 'invalid_request' : 'conflict',
    isNamed
      ? `The authorisation does not cover that site. It covers: ${known}. Set configuration['site.url'] to the address of one of them, and send the rest as it was.`
      : `The authorisation covers ${sites.length} sites: ${known}. Choose one: set configuration['site.url'] to its address, and send the rest as it was, the code too.`,
  )
}

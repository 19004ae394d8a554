import { authenticationOf, type Configuration, type Element, Fault } from '@valence/element-kit'
import type { Transport } from '../http/transport.ts'
import type { Instance } from '../instances/instance.ts'
import { appOf, type OperatorApps } from './app.ts'
import { always, type Granted, type GrantRequest, type Grants, withoutTokens } from './grant.ts'
import type { OpenTokens } from './open-tokens.ts'
import { chooseSite, listSites } from './sites.ts'

/** What a change makes of an authorisation: `null` when there is none any more, absent when it stays as it is. */
export type Regranted = Omit<Granted, 'tokens'> & { readonly tokens?: NonNullable<Granted['tokens']> | null }

/** The configuration of a change, with new tokens if it brings a grant, and with the site that it means. */
export type Regrant = (
  element: Element,
  before: Instance,
  configuration: Configuration,
  request: GrantRequest | undefined,
) => Promise<Regranted>

interface RegrantDependencies {
  readonly grants: Pick<Grants, 'grant'>
  readonly openTokens: Pick<OpenTokens, 'open'>
  readonly transport: Pick<Transport, 'send'>
  readonly apps: OperatorApps
}

export function createRegrant({ grants, openTokens, transport, apps }: RegrantDependencies): Regrant {
  return async function regrant(element, before, configuration, request) {
    const way = authenticationOf(element.authentications, configuration)
    const was = authenticationOf(element.authentications, before.configuration)
    if (way.oauth === undefined) {
      return { configuration, once: always, ...(was.oauth !== undefined && { tokens: null }) }
    }
    const isGrant = Boolean(request?.code) || request?.externalAuthentication === 'initial'
    if (isGrant || was.type !== way.type) return grants.grant(element, before.accountId, configuration, request ?? {})
    if (isMoved(element, before.configuration, configuration)) {
      // An app signs in again by itself; a person has to consent again.
      if (way.type === 'oauth2ClientCredentials') return grants.grant(element, before.accountId, configuration, {})
      throw new Fault('invalid_request', moved)
    }
    const own = withoutTokens(configuration)
    if (!isOtherSite(before.configuration, own, way.oauth.sites?.configure)) return { configuration: own, once: always }
    const sites = await listSites(way.oauth, own, await accessToken(before), transport)
    const site = chooseSite(way.oauth, own, sites)
    return { configuration: { ...own, ...(site !== undefined && way.oauth.sites?.configure(site)) }, once: always }
  }

  /** Whether the tokens would go to another app, another authorization server or another host than they were given for. */
  function isMoved(element: Element, before: Configuration, after: Configuration): boolean {
    const home = (configuration: Configuration) => {
      const app = appOf(authenticationOf(element.authentications, configuration), configuration, apps.get(element.key))
      return [app.clientId, app.clientSecret, app.tokenUrl, new URL(element.connect(configuration).baseUrl).origin]
    }
    const [id, secret, tokenUrl, origin] = home(before)
    const [newId, newSecret, newTokenUrl, newOrigin] = home(after)
    // A new secret alone is the app's rotation, at the same server.
    const isSecretChanged = secret !== newSecret && after['authentication.type'] === 'oauth2ClientCredentials'
    return id !== newId || tokenUrl !== newTokenUrl || origin !== newOrigin || isSecretChanged
  }

  async function accessToken(instance: Instance): Promise<string> {
    const { headers } = await openTokens.open(instance).current()
    return (headers?.authorization ?? '').replace(/^Bearer /, '')
  }
}

/** Whether the change names another site, by whatever the element keeps of one. */
function isOtherSite(
  before: Configuration,
  after: Configuration,
  configure: ((site: { id: string; name: string; url: string }) => Configuration) | undefined,
): boolean {
  if (configure === undefined) return false
  return Object.keys(configure({ id: '', name: '', url: '' })).some((key) => before[key] !== after[key])
}

const moved =
  'The app, the authorization server or the gateway changes, where the present tokens are not good. Authorise again together with it: providerData.code for the new ones.'

import type { Configuration, Element } from '@valence/element-kit'
import type { OperatorApps } from '../authorization/app.ts'
import { type GrantRequest, type Grants, withOperatorApp } from '../authorization/grant.ts'
import type { OpenTokens } from '../authorization/open-tokens.ts'
import type { TokenSet } from '../authorization/tokens.ts'
import type { Connections } from '../connection/open.ts'
import { withMend } from '../diagnosis/mend.ts'
import type { AddressGuard } from '../http/guard.ts'
import type { Clock } from '../ports.ts'
import type { Registry } from '../registry.ts'
import { type CacheChange, changedCache } from './cache-settings.ts'
import type { Drafts } from './drafts.ts'
import type { Instance, InstanceOwner } from './instance.ts'
import { readName, readTags } from './plain-text.ts'
import type { Provisioned } from './provisioned.ts'
import { readConfiguration } from './read-configuration.ts'
import type { InstanceStore } from './store.ts'
import type { Subscriptions } from './subscriptions.ts'

export interface ProvisionRequest {
  readonly element: string
  readonly name: string
  readonly tags?: readonly string[]
  readonly configuration: Readonly<Record<string, unknown>>
  /** What authorises it by OAuth. */
  readonly grant?: GrantRequest
  readonly cache?: CacheChange
}

/** Whose instance it becomes. */
export interface Owner {
  readonly organizationId: number
  readonly accountId: number
  readonly user: InstanceOwner
}

interface ProvisionDependencies {
  readonly registry: Registry
  readonly instances: InstanceStore
  readonly connections: Connections
  readonly drafts: Pick<Drafts, 'prove'>
  readonly subscriptions: Subscriptions
  readonly guard: Pick<AddressGuard, 'checkUrl'>
  readonly clock: Clock
  readonly newToken: () => string
  readonly grants: Pick<Grants, 'grant'>
  readonly openTokens: Pick<OpenTokens, 'lend'>
  readonly apps: OperatorApps
}

/** Creates instances: nothing is stored unless the provider accepted the credentials just now. */
export function createProvision(deps: ProvisionDependencies) {
  return async function provision(owner: Owner, request: ProvisionRequest): Promise<Provisioned> {
    const element = deps.registry.element(request.element)
    const name = readName(request.name)
    const given = readGranted(element, request.configuration, {}, request.grant, deps.apps)
    checkAddresses(element, given, deps.guard)
    const granted = await deps.grants.grant(element, owner.accountId, given, request.grant ?? {})
    const { configuration, tokens } = granted
    checkAddresses(element, configuration, deps.guard)
    const cache = changedCache(undefined, request.cache)
    const now = deps.clock.now()
    const draft: Instance = {
      ...owner,
      id: await deps.instances.nextId(),
      elementKey: element.key,
      name,
      tags: request.tags === undefined ? [name] : readTags(request.tags),
      token: deps.newToken(),
      configuration,
      profile: {},
      disabled: false,
      externalAuthentication: granted.externalAuthentication ?? 'none',
      ...(cache && { cache }),
      createdAt: now,
      updatedAt: now,
    }
    const check = () => deps.drafts.prove(draft, () => checkedProfile(element, draft, deps.connections))
    const profile = tokens === undefined ? await check() : await deps.openTokens.lend(draft, tokens, check)
    const instance = { ...draft, ...profile, ...stateOf(tokens) }
    await granted.once(() => deps.instances.insert(instance, tokens))
    return deps.subscriptions.reconcile(instance)
  }
}

/** The configuration that a grant is for: a code means OAuth, unless another way is named. */
export function readGranted(
  element: Element,
  input: Readonly<Record<string, unknown>>,
  kept: Configuration,
  grant: GrantRequest | undefined,
  apps: OperatorApps,
): Configuration {
  const isCode = Boolean(grant?.code)
  const isByOAuth = isCode || grant?.externalAuthentication === 'initial'
  const type = input['authentication.type'] ?? kept['authentication.type']
  const wish = isByOAuth && !type ? { ...input, 'authentication.type': 'oauth2' } : input
  const configuration = readConfiguration(element, wish, kept, isCode || apps.has(element.key))
  return withOperatorApp(element, configuration, apps)
}

/** How an authorisation stands that was given just now. */
export function stateOf(tokens: TokenSet | undefined): Pick<Instance, 'authorization'> {
  if (tokens === undefined) return {}
  const { scopes, obtainedAt, expiresAt } = tokens
  return { authorization: { scopes, obtainedAt, ...(expiresAt !== undefined && { expiresAt }) } }
}

/** What the element's own check against the live provider tells of an instance. @throws Fault in the provider's words. */
export async function checkedProfile(
  element: Element,
  instance: Instance,
  connections: Connections,
): Promise<Pick<Instance, 'profile' | 'site'>> {
  const profile = await element.check(connections.open(instance)).catch((error: unknown) => {
    throw withMend(error)
  })
  const site = element.events?.siteOf(instance.configuration, profile)
  return site === undefined ? { profile } : { profile, site }
}

/** Refuses at once what the guard would refuse later: a provider or callback address that is not to be called. */
export function checkAddresses(
  element: Element,
  configuration: Configuration,
  guard: Pick<AddressGuard, 'checkUrl'>,
): void {
  guard.checkUrl(element.connect(configuration).baseUrl)
  const callback = configuration['event.notification.callback.url']
  if (callback) guard.checkUrl(callback)
}

import type { Configuration, Element } from '@valence/element-kit'
import type { Connections } from '../connection/open.ts'
import type { AddressGuard } from '../http/guard.ts'
import type { Clock } from '../ports.ts'
import type { Registry } from '../registry.ts'
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
  readonly subscriptions: Subscriptions
  readonly guard: Pick<AddressGuard, 'checkUrl'>
  readonly clock: Clock
  readonly newToken: () => string
}

/** Creates instances: nothing is stored unless the provider accepted the credentials just now. */
export function createProvision(deps: ProvisionDependencies) {
  return async function provision(owner: Owner, request: ProvisionRequest): Promise<Provisioned> {
    const element = deps.registry.element(request.element)
    const name = readName(request.name)
    const configuration = readConfiguration(element, request.configuration)
    checkAddresses(element, configuration, deps.guard)
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
      externalAuthentication: 'none',
      createdAt: now,
      updatedAt: now,
    }
    const instance = { ...draft, ...(await checkedProfile(element, draft, deps.connections)) }
    await deps.instances.insert(instance)
    return deps.subscriptions.reconcile(instance)
  }
}

/** What the element's own check against the live provider tells of an instance. @throws Fault in the provider's words. */
export async function checkedProfile(
  element: Element,
  instance: Instance,
  connections: Connections,
): Promise<Pick<Instance, 'profile' | 'site'>> {
  const profile = await element.check(connections.open(instance))
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

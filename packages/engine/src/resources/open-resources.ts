import type { Configuration, Connection, Element } from '@valence/element-kit'
import { createLimits } from '../connection/limits/limits.ts'
import { createLocalLimitStore } from '../connection/limits/local-store.ts'
import { createConnections } from '../connection/open.ts'
import type { Sleep } from '../connection/retry.ts'
import { createAddressGuard } from '../http/guard.ts'
import { createTransport } from '../http/send.ts'
import type { Instance } from '../instances/instance.ts'
import type { Clock } from '../ports.ts'
import { createRegistry } from '../registry.ts'
import { type Budgets, defaultBudgets } from './budgets.ts'
import { createResources } from './call.ts'
import { createDiscover } from './discover.ts'
import { createNaming } from './naming.ts'
import type { Resources } from './resources.ts'
import type { OpenScratch } from './scratch.ts'

export interface OpenResourcesOptions {
  readonly element: Element
  readonly configuration: Configuration
  readonly allowPrivateNetworks: readonly string[]
  readonly allowHttp: boolean
  readonly clock: Clock
  readonly sleep: Sleep
  readonly random: () => number
  readonly monotonicMs: () => number
  readonly openScratch: OpenScratch
  readonly budgets?: Partial<Budgets>
}

export interface OpenResources {
  readonly resources: Resources
  /** The one instance there is; its credentials were checked. */
  readonly instance: Instance
  /** Its line, for what is asked of the element itself. */
  readonly connection: Connection
  close(): Promise<void>
}

/**
 * The records of one provider account, over a real connection and without an installation around it: no database, no accounts, no
 * queue. Meant for the tests of elements.
 *
 * @throws Fault when the provider refuses the credentials
 */
export async function openResources(options: OpenResourcesOptions): Promise<OpenResources> {
  const { element, configuration, allowPrivateNetworks, allowHttp, clock, sleep, random, monotonicMs } = options
  const registry = createRegistry([element])
  const guard = createAddressGuard({ allow: allowPrivateNetworks, allowHttp })
  const transport = createTransport({ guard })
  const limits = createLimits({ store: createLocalLimitStore(clock), clock, sleep, random })
  const connections = createConnections({ transport, registry, clock, sleep, random, limits })
  const discover = createDiscover(clock, defaultBudgets.discoveryMs)
  const resources = createResources({
    connections,
    registry,
    discover,
    naming: createNaming(discover),
    clock,
    monotonicMs,
    openScratch: options.openScratch,
    ...(options.budgets && { budgets: options.budgets }),
  })
  const draft = instanceOf(element, configuration, clock.now())
  try {
    const profile = await element.check(connections.open(draft))
    const instance = { ...draft, profile }
    return { resources, instance, connection: connections.open(instance), close: () => transport.close() }
  } catch (error) {
    await transport.close()
    throw error
  }
}

function instanceOf({ key, name }: Element, configuration: Configuration, now: Date): Instance {
  return {
    id: 1,
    organizationId: 1,
    accountId: 1,
    user: { id: 1, emailAddress: '', firstName: '', lastName: '' },
    elementKey: key,
    name,
    tags: [],
    token: '',
    configuration,
    profile: {},
    disabled: false,
    externalAuthentication: 'none',
    createdAt: now,
    updatedAt: now,
  }
}

import { Fault, type Subscription } from '@valence/element-kit'
import type { Connections } from '../connection/open.ts'
import type { Log } from '../ports.ts'
import type { Registry } from '../registry.ts'
import { type Instance, isOn } from './instance.ts'
import { changedAt, OutdatedInstance, save } from './outdated.ts'
import type { Provisioned } from './provisioned.ts'
import type { InstanceStore } from './store.ts'

/** Keeps the webhook at the provider in step with what the instance asks for. */
export interface Subscriptions {
  /** Registers, or removes, the instance's webhook, and stores what came of it. A provider's refusal is a warning. */
  reconcile(instance: Instance): Promise<Provisioned>
  /** Removes the registration of an instance that goes away. A provider that cannot be reached does not hold it up. */
  withdraw(instance: Instance): Promise<void>
}

interface SubscriptionDependencies {
  readonly registry: Registry
  readonly instances: InstanceStore
  readonly connections: Connections
  /** Where providers reach this installation, without a trailing slash: `https://valence.example/elements/api-v2`. */
  readonly publicBaseUrl: () => string
  readonly newSecret: () => string
  readonly log: Log
}

export function createSubscriptions(deps: SubscriptionDependencies): Subscriptions {
  return {
    async reconcile(instance) {
      const wanted = isOn(instance, 'event.notification.enabled')
      if (!wanted) {
        if (instance.subscription === undefined) return { instance, warnings: [] }
        await withdraw(instance)
        return { instance: await keep(instance, undefined), warnings: [] }
      }
      return subscribe(instance)
    },
    withdraw,
  }

  async function subscribe(instance: Instance): Promise<Provisioned> {
    const events = deps.registry.element(instance.elementKey).events
    if (events === undefined) return { instance, warnings: [`The element ${instance.elementKey} has no events.`] }
    const url = webhookUrl(deps.publicBaseUrl(), instance)
    const secret = instance.subscription?.secret ?? deps.newSecret()
    // The secret is kept before the provider knows it: it may call as soon as it does.
    const pending = await keep(instance, { id: instance.subscription?.id ?? '', url, secret })
    try {
      const subscription = await events.subscribe(deps.connections.open(instance), { url, secret })
      return { instance: await keepRegistered(pending, subscription), warnings: [] }
    } catch (error) {
      if (!(error instanceof Fault) || error instanceof OutdatedInstance) throw error
      deps.log.warn('subscription.refused', { instanceId: instance.id, status: error.status, reason: error.message })
      const warning = `The webhook could not be registered: ${wordsOf(error)} Register ${url} by hand, or update the instance to try again.`
      return { instance: await keep(pending, remaining(instance, { url, secret }, error)), warnings: [warning] }
    }
  }

  async function withdraw(instance: Instance): Promise<void> {
    const events = deps.registry.element(instance.elementKey).events
    if (events === undefined || instance.subscription === undefined) return
    try {
      const connection = deps.connections.open(instance)
      const { id, url, secret } = instance.subscription
      // One whose id was never told is found by asking for it again.
      const known = id === '' ? await events.subscribe(connection, { url, secret }) : instance.subscription
      await events.unsubscribe(connection, known)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      deps.log.warn('subscription.left', { instanceId: instance.id, status: error.status, reason: error.message })
    }
  }

  /** An instance that was deleted meanwhile leaves no webhook behind. */
  async function keepRegistered(pending: Instance, subscription: Subscription): Promise<Instance> {
    try {
      return await keep(pending, subscription)
    } catch (error) {
      if ((await deps.instances.byId(pending.id)) === undefined) await withdraw({ ...pending, subscription })
      throw error
    }
  }

  function keep(instance: Instance, subscription: Subscription | undefined): Promise<Instance> {
    const { subscription: _, ...rest } = instance
    const updatedAt = changedAt(instance.updatedAt, instance)
    const kept = subscription === undefined ? { ...rest, updatedAt } : { ...rest, updatedAt, subscription }
    return save(deps.instances, kept, instance)
  }
}

function wordsOf({ message, providerMessage }: Fault): string {
  const isTold = providerMessage === undefined || message.includes(providerMessage)
  return isTold ? message : `${message} (${providerMessage})`
}

/** Whether the provider's webhook is as the instance wants it, as far as we know. */
export function isSubscribed(instance: Instance): boolean {
  const isRegistered = instance.subscription !== undefined && instance.subscription.id !== ''
  return isRegistered === isOn(instance, 'event.notification.enabled')
}

/**
 * What is left when a registration failed: the one from before, whose events still come in under its secret; or perhaps the new
 * one, if nobody knows what the provider did.
 */
function remaining(
  { subscription }: Instance,
  wanted: Omit<Subscription, 'id'>,
  failure: Fault,
): Subscription | undefined {
  return subscription ?? (failure.status >= 500 ? { id: '', ...wanted } : undefined)
}

/** The address that belongs to one instance alone, so that an event needs no guess whose it is. */
function webhookUrl(publicBaseUrl: string, instance: Instance): string {
  const id = Buffer.from(String(instance.id)).toString('base64')
  return `${publicBaseUrl}/events/${instance.elementKey}/${id}`
}

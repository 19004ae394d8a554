import { type Configuration, type Element, Fault, mask, parseConfiguration } from '@valence/element-kit'
import type { Connections } from '../connection/open.ts'
import type { AddressGuard } from '../http/guard.ts'
import type { Clock } from '../ports.ts'
import type { Registry } from '../registry.ts'
import { commonConfiguration } from './common-configuration.ts'
import type { Instance } from './instance.ts'
import { plainText } from './plain-text.ts'
import { checkAddresses, checkedProfile } from './provision.ts'
import type { Provisioned } from './provisioned.ts'
import type { InstanceFilter, InstanceStore } from './store.ts'
import type { Subscriptions } from './subscriptions.ts'

/** What an update may say. Members that are absent stay as they are. */
export interface InstanceChange {
  readonly name?: string
  readonly tags?: readonly string[]
  readonly configuration?: Readonly<Record<string, unknown>>
}

/** `merge` keeps configuration keys that are not mentioned (PATCH); `replace` drops them (PUT). Masked secrets stay in both. */
export type ChangeMode = 'merge' | 'replace'

interface ManageDependencies {
  readonly registry: Registry
  readonly instances: InstanceStore
  readonly connections: Connections
  readonly subscriptions: Subscriptions
  readonly guard: Pick<AddressGuard, 'checkUrl'>
  readonly clock: Clock
}

export interface ManageInstances {
  /** @throws Fault not_found when the account has no such instance. */
  get(accountId: number, id: number): Promise<Instance>
  list(accountId: number, filter: InstanceFilter): Promise<readonly Instance[]>
  update(instance: Instance, change: InstanceChange, mode: ChangeMode): Promise<Provisioned>
  setEnabled(instance: Instance, enabled: boolean): Promise<Instance>
  remove(instance: Instance): Promise<void>
}

export function createManageInstances(deps: ManageDependencies): ManageInstances {
  return {
    async get(accountId, id) {
      const instance = await deps.instances.byId(id)
      // Another account's instance is not there: its existence is nobody else's business.
      if (instance?.accountId === accountId) return instance
      throw new Fault('not_found', `No instance found with ID ${id}.`)
    },

    list: (accountId, filter) => deps.instances.list(accountId, filter),

    async update(instance, change, mode) {
      const element = deps.registry.element(instance.elementKey)
      const configuration = changedConfiguration(element, instance, change.configuration, mode)
      const name = change.name === undefined ? instance.name : plainText(change.name)
      if (name === '') throw new Fault('invalid_request', 'An instance needs a name.')
      const draft: Instance = {
        ...instance,
        name,
        tags: change.tags?.map(plainText) ?? instance.tags,
        configuration,
        updatedAt: deps.clock.now(),
      }
      if (!reconnects(element, instance.configuration, configuration)) {
        checkAddresses(element, configuration, deps.guard)
        await deps.instances.save(draft)
        return deps.subscriptions.reconcile(draft)
      }
      checkAddresses(element, configuration, deps.guard)
      const updated = { ...draft, ...(await checkedProfile(element, draft, deps.connections)) }
      const moved = updated.site !== instance.site
      if (moved) await deps.subscriptions.withdraw(instance)
      const { subscription, ...unsubscribed } = updated
      const next = moved || subscription === undefined ? unsubscribed : updated
      await deps.instances.save(next)
      return deps.subscriptions.reconcile(next)
    },

    async setEnabled(instance, enabled) {
      const updated = { ...instance, disabled: !enabled, updatedAt: deps.clock.now() }
      await deps.instances.save(updated)
      return updated
    },

    async remove(instance) {
      await deps.subscriptions.withdraw(instance)
      await deps.instances.remove(instance.id)
    },
  }
}

function changedConfiguration(
  element: Element,
  instance: Instance,
  input: Readonly<Record<string, unknown>> | undefined,
  mode: ChangeMode,
): Configuration {
  if (input === undefined) return instance.configuration
  const fields = [...element.configuration, ...commonConfiguration]
  if (mode === 'merge') return parseConfiguration(fields, input, instance.configuration)
  const canonical = new Map(fields.flatMap((field) => field.aliases.map((alias) => [alias, field.key] as const)))
  const masked = Object.keys(input).filter((key) => input[key] === mask)
  const kept = new Set(masked.map((key) => canonical.get(key) ?? key))
  const current = Object.fromEntries(Object.entries(instance.configuration).filter(([key]) => kept.has(key)))
  return parseConfiguration(fields, input, current)
}

/** Whether the change touches what the element connects with, so that the credentials must prove themselves again. */
function reconnects(element: Element, before: Configuration, after: Configuration): boolean {
  return element.configuration.some(({ key }) => before[key] !== after[key])
}

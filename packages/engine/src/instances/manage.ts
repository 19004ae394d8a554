import { type Configuration, type Element, Fault, mask, type Profile } from '@valence/element-kit'
import type { OperatorApps } from '../authorization/app.ts'
import type { GrantRequest } from '../authorization/grant.ts'
import type { OpenTokens } from '../authorization/open-tokens.ts'
import type { Regrant } from '../authorization/regrant.ts'
import type { Revoke } from '../authorization/revoke.ts'
import type { Connections } from '../connection/open.ts'
import type { AddressGuard } from '../http/guard.ts'
import type { Clock } from '../ports.ts'
import type { Registry } from '../registry.ts'
import { type CacheChange, changedCache } from './cache-settings.ts'
import { commonConfiguration } from './common-configuration.ts'
import { customHeadersKey } from './custom-headers.ts'
import type { Instance } from './instance.ts'
import { changedAt, OutdatedInstance, save } from './outdated.ts'
import { readName, readTags } from './plain-text.ts'
import { checkAddresses, checkedProfile, readGranted, stateOf } from './provision.ts'
import type { Provisioned } from './provisioned.ts'
import { checkSecretsStay } from './secrets-stay.ts'
import type { InstanceFilter, InstanceStore } from './store.ts'
import { isSubscribed, type Subscriptions } from './subscriptions.ts'
import { createTurns } from './turns.ts'

/** What an update may say. Members that are absent stay as they are. */
export interface InstanceChange {
  readonly name?: string
  readonly tags?: readonly string[]
  readonly configuration?: Readonly<Record<string, unknown>>
  /** What authorises it again by OAuth. */
  readonly grant?: GrantRequest
  readonly cache?: CacheChange
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
  readonly regrant: Regrant
  readonly openTokens: Pick<OpenTokens, 'lend'>
  readonly apps: OperatorApps
  readonly revoke: Revoke
}

export interface ManageInstances {
  /** @throws Fault not_found when the account has no such instance. */
  get(accountId: number, id: number): Promise<Instance>
  list(accountId: number, filter: InstanceFilter): Promise<readonly Instance[]>
  update(instance: Instance, change: InstanceChange, mode: ChangeMode): Promise<Provisioned>
  setEnabled(instance: Instance, enabled: boolean): Promise<Instance>
  /** Proves the credentials now, and keeps what the provider tells of itself when that has changed. @throws Fault in its words */
  relearn(instance: Instance): Promise<void>
  /** With `revoke` the provider is told first that the authorisation is no longer needed. @throws Fault when it cannot be told */
  remove(instance: Instance, options?: { readonly revoke: boolean }): Promise<void>
}

export function createManageInstances(deps: ManageDependencies): ManageInstances {
  const inTurn = createTurns()

  return {
    async get(accountId, id) {
      const instance = await deps.instances.byId(id)
      // Another account's instance is not there: its existence is nobody else's business.
      if (instance?.accountId === accountId) return instance
      throw notFound(id)
    },

    list: (accountId, filter) => deps.instances.list(accountId, filter),

    update: ({ id }, change, mode) => onCurrent(id, (instance) => update(instance, change, mode)),

    setEnabled: ({ id }, enabled) =>
      onCurrent(id, (instance) => {
        const updated = { ...instance, disabled: !enabled, updatedAt: changedAt(deps.clock.now(), instance) }
        return save(deps.instances, updated, instance)
      }),

    async relearn(instance) {
      const { profile, site = instance.site } = await proved(instance)
      if (site !== instance.site || isSameProfile(profile, instance.profile)) return
      await onCurrent(instance.id, (now) => {
        return save(deps.instances, { ...now, profile, updatedAt: changedAt(deps.clock.now(), now) }, now)
      })
    },

    remove: ({ id }, { revoke } = { revoke: false }) =>
      onCurrent(id, async (instance) => {
        if (revoke) await deps.revoke(instance)
        await deps.subscriptions.withdraw(instance)
        if (!(await deps.instances.remove(instance))) throw new OutdatedInstance(id)
      }),
  }

  function onCurrent<T>(id: number, act: (instance: Instance) => Promise<T>): Promise<T> {
    return inTurn(id, async () => {
      for (let tries = 1; ; tries++) {
        try {
          return await act(await current(id))
        } catch (error) {
          if (!(error instanceof OutdatedInstance) || tries === triesMax) throw error
        }
      }
    })
  }

  /** As it is now: a change before this one may have made another of it, or removed it. */
  async function current(id: number): Promise<Instance> {
    const instance = await deps.instances.byId(id)
    if (instance === undefined) throw notFound(id)
    return instance
  }

  async function update(instance: Instance, change: InstanceChange, mode: ChangeMode): Promise<Provisioned> {
    const draft = drafted(instance, change, mode)
    // What says nothing of the configuration asks nothing of the provider, unless a webhook is still missing.
    if (change.configuration === undefined && change.grant === undefined && isSubscribed(draft)) {
      return { instance: await save(deps.instances, draft, instance), warnings: [] }
    }
    const element = deps.registry.element(instance.elementKey)
    checkSecretsStay(element, instance.configuration, draft.configuration, change.configuration ?? {})
    const granted = await deps.regrant(element, instance, draft.configuration, change.grant)
    const { tokens } = granted
    const authorised = {
      ...draft,
      configuration: granted.configuration,
      ...(granted.externalAuthentication && { externalAuthentication: granted.externalAuthentication }),
      ...stateOf(tokens ?? undefined),
    }
    const proven = tokens
      ? await deps.openTokens.lend(authorised, tokens, () => prove(authorised, instance, true))
      : await prove(authorised, instance, false)
    const saved = await granted.once(() => save(deps.instances, proven, instance, tokens))
    return deps.subscriptions.reconcile(saved)
  }

  /** The credentials of a change must prove themselves again; a webhook does not move to another site. */
  async function prove(draft: Instance, before: Instance, isNewlyGranted: boolean): Promise<Instance> {
    const element = deps.registry.element(draft.elementKey)
    checkAddresses(element, draft.configuration, deps.guard)
    if (!isNewlyGranted && !reconnects(element, before.configuration, draft.configuration)) return draft
    const proven = { ...draft, ...(await proved(draft)) }
    if (proven.site === before.site) return proven
    await deps.subscriptions.withdraw(before)
    const { subscription: _, ...unsubscribed } = proven
    return unsubscribed
  }

  function proved(instance: Instance): Promise<Pick<Instance, 'profile' | 'site'>> {
    return checkedProfile(deps.registry.element(instance.elementKey), instance, deps.connections)
  }

  function drafted(instance: Instance, change: InstanceChange, mode: ChangeMode): Instance {
    const element = deps.registry.element(instance.elementKey)
    return {
      ...instance,
      name: change.name === undefined ? instance.name : readName(change.name),
      tags: change.tags === undefined ? instance.tags : readTags(change.tags),
      configuration: changedConfiguration(element, instance, change, mode, deps.apps),
      cache: changedCache(instance.cache, change.cache),
      updatedAt: changedAt(deps.clock.now(), instance),
    }
  }
}

/** So often another process may have been quicker before the caller is told to come back. */
const triesMax = 5

function isSameProfile(left: Profile, right: Profile): boolean {
  const names = new Set([...Object.keys(left), ...Object.keys(right)])
  return [...names].every((name) => left[name] === right[name])
}

function notFound(id: number): Fault {
  return new Fault('not_found', `No instance found with ID ${id}.`)
}

function changedConfiguration(
  element: Element,
  instance: Instance,
  { configuration, grant }: InstanceChange,
  mode: ChangeMode,
  apps: OperatorApps,
): Configuration {
  if (configuration === undefined && grant === undefined) return instance.configuration
  const input = configuration ?? {}
  const fields = [...element.configuration, ...commonConfiguration]
  if (mode === 'merge' || configuration === undefined) {
    return readGranted(element, input, instance.configuration, grant, apps)
  }
  const canonical = new Map(fields.flatMap((field) => field.aliases.map((alias) => [alias, field.key] as const)))
  const masked = Object.keys(input).filter((key) => input[key] === mask)
  const kept = new Set(masked.map((key) => canonical.get(key) ?? key))
  const current = Object.fromEntries(Object.entries(instance.configuration).filter(([key]) => kept.has(key)))
  return readGranted(element, input, current, grant, apps)
}

/** Whether the change touches what the element connects with, so that the credentials must prove themselves again. */
function reconnects(element: Element, before: Configuration, after: Configuration): boolean {
  const keys = [customHeadersKey, ...element.configuration.map(({ key }) => key)]
  return keys.some((key) => before[key] !== after[key])
}

import type { Element } from '@valence/element-kit'
import { createAuthentication } from './accounts/authenticate.ts'
import type { AccountStore } from './accounts/identity.ts'
import { createAccounts } from './accounts/login.ts'
import type { OperatorApps } from './authorization/app.ts'
import { createAuthorization } from './authorization/authorization.ts'
import { createComplete } from './authorization/complete.ts'
import type { StateSigner } from './authorization/consent.ts'
import type { SessionStore, TokenStore } from './authorization/tokens.ts'
import { createCancelBulk } from './bulk/cancel.ts'
import type { BulkFiles } from './bulk/files.ts'
import { type BulkLimits, defaultBulkLimits } from './bulk/limits.ts'
import { pause } from './bulk/pause.ts'
import { createBulkResults } from './bulk/results.ts'
import { createRunBulk } from './bulk/run.ts'
import type { CompletedStatus } from './bulk/status.ts'
import type { BulkStore } from './bulk/store.ts'
import { createSubmitBulk } from './bulk/submit.ts'
import { createSweepBulk } from './bulk/sweep.ts'
import type { CacheStore } from './connection/cache/cache-store.ts'
import { createLimits } from './connection/limits/limits.ts'
import type { LimitStore } from './connection/limits/store.ts'
import { createConnections } from './connection/open.ts'
import { createRedactor } from './connection/redactor.ts'
import type { Sleep } from './connection/retry.ts'
import { createDeliver } from './delivery/attempt.ts'
import type { DeliveryStore } from './delivery/delivery.ts'
import { createCallbackSender } from './delivery/post.ts'
import { type Schedule, tenPercent } from './delivery/schedule.ts'
import { createSweep } from './delivery/sweep.ts'
import { createTestInstance } from './diagnosis/test-instance.ts'
import { createEventIds, type EventStore } from './events/event.ts'
import { createIngest } from './events/ingest.ts'
import { createEventRecords } from './events/records.ts'
import type { Egress } from './http/connector.ts'
import { createAddressGuard } from './http/guard.ts'
import { createTransport } from './http/send.ts'
import type { TransportLimits } from './http/transport.ts'
import type { Instance } from './instances/instance.ts'
import { createManageInstances } from './instances/manage.ts'
import { createProvision } from './instances/provision.ts'
import { secretsOf } from './instances/secrets-of.ts'
import type { InstanceStore } from './instances/store.ts'
import { createSubscriptions } from './instances/subscriptions.ts'
import { createPassthrough } from './passthrough/passthrough.ts'
import type { Alarm, Clock, Log } from './ports.ts'
import { createRegistry } from './registry.ts'
import { defaultBudgets } from './resources/budgets.ts'
import { createResources } from './resources/call.ts'
import { createDiscover } from './resources/discover.ts'
import { createNaming } from './resources/naming.ts'
import type { OpenScratch } from './resources/scratch.ts'
import { type Trace, unwatched } from './trace.ts'

/** Where the engine keeps what it must not forget. */
export interface Stores {
  readonly accounts: AccountStore
  readonly instances: InstanceStore
  readonly bulkJobs: BulkStore
  readonly files: BulkFiles
  readonly events: EventStore
  readonly deliveries: DeliveryStore
  readonly limits: LimitStore
  readonly tokens: TokenStore
  readonly sessions: SessionStore
  readonly cache: CacheStore
}

/** What is different from one call of a process to the next. */
export interface Chance {
  /** From 0 up to 1. */
  readonly random: () => number
  readonly randomBytes: (size: number) => Buffer
  /** A text that nobody can guess and that never comes again. */
  readonly newId: () => string
  /** 256 random bits as text, recognisable by their prefix. */
  readonly newSecret: (kind: 'user' | 'session' | 'element' | 'webhook' | 'code') => string
}

export interface Settings {
  /** Where providers reach this installation: `https://valence.example/elements/api-v2`. Asked when it is needed. */
  readonly publicBaseUrl: () => string
  /** The page of ours that authorization servers send people back to, at each of its addresses. */
  readonly oauthCallbackUrls: () => readonly [string, ...string[]]
  readonly oauthApps: OperatorApps
  readonly allowPrivateNetworks: readonly string[]
  readonly allowHttp: boolean
  /** By which way calls go out. */
  readonly egress: Egress
  readonly bulkFileMaxBytes: number
  readonly bulkCompletedStatus: CompletedStatus
  readonly bulkLeaseMs: number
  readonly bulkSettleMs: number
  readonly deliveryLeaseMs: number
  readonly deliverySchedule: Schedule
  readonly limits: { readonly passMs: number }
  /** How long a provider may take; no more than what is the platform's own most. */
  readonly timeouts: Pick<TransportLimits, 'connectTimeoutMs' | 'headersTimeoutMs' | 'totalTimeoutMs'>
}

export interface EngineDependencies {
  readonly elements: readonly Element[]
  readonly stores: Stores
  readonly alarm: Alarm
  readonly clock: Clock
  readonly chance: Chance
  readonly sleep: Sleep
  readonly monotonicMs: () => number
  readonly openScratch: OpenScratch
  readonly stateSigner: StateSigner
  readonly log: Log
  /** Left out when nobody traces. */
  readonly trace?: Trace
  /** Whether anybody reads the lines of single calls, their figures or their spans. */
  readonly watchesCalls: boolean
  readonly settings: Settings
}

/** The waits of a bulk job between tries of a chunk whose provider is away. */
const bulkRetryDelaysMs = [1_000, 5_000, 15_000, 60_000, 120_000] as const

/** How long a look-up of who calls is believed: another process's change takes effect within it. */
const rememberMs = 1_000

/** The use cases, wired. What they do stands in the files that they come from; here is only who gets what. */
export function createEngine(deps: EngineDependencies) {
  const { stores, alarm, clock, chance, log, settings } = deps
  const { instances, accounts, bulkJobs, files, events, deliveries } = stores
  const registry = createRegistry(deps.elements)
  const guard = createAddressGuard({ allow: settings.allowPrivateNetworks, allowHttp: settings.allowHttp })
  const transport = createTransport({ guard, limits: settings.timeouts, ...settings.egress })
  const sender = createCallbackSender({ guard, ...settings.egress })
  const authorization = createAuthorization({
    registry,
    transport,
    guard,
    instances,
    deliveries,
    tokens: stores.tokens,
    sessions: stores.sessions,
    apps: settings.oauthApps,
    callbackUrls: settings.oauthCallbackUrls,
    signer: deps.stateSigner,
    newId: chance.newId,
    newCode: () => chance.newSecret('code'),
    alarm,
    clock,
    log,
  })
  const connections = createConnections({
    tokens: authorization.openTokens,
    transport,
    registry,
    clock,
    sleep: deps.sleep,
    random: chance.random,
    watch: deps.watchesCalls ? { log, trace: deps.trace ?? unwatched } : undefined,
    limits: createLimits({
      store: stores.limits,
      clock,
      sleep: deps.sleep,
      random: chance.random,
      log,
      ...settings.limits,
    }),
    cache: stores.cache,
  })
  const authentication = createAuthentication({ accounts, instances, clock, rememberMs })
  const subscriptions = createSubscriptions({
    registry,
    instances,
    connections,
    publicBaseUrl: settings.publicBaseUrl,
    newSecret: () => chance.newSecret('webhook'),
    log,
  })
  const provision = createProvision({
    registry,
    instances,
    connections,
    subscriptions,
    guard,
    clock,
    newToken: () => chance.newSecret('element'),
    ...authorization,
  })
  const manage = createManageInstances({
    registry,
    instances,
    connections,
    subscriptions,
    guard,
    clock,
    ...authorization,
  })
  const discover = createDiscover(clock, defaultBudgets.discoveryMs)
  const naming = createNaming(discover)
  const passthrough = createPassthrough({ registry, connections, monotonicMs: deps.monotonicMs })
  const completedStatus = settings.bulkCompletedStatus
  const limits: BulkLimits = { ...defaultBulkLimits, fileBytesMax: settings.bulkFileMaxBytes }
  const bulkResults = createBulkResults({ store: bulkJobs, completedStatus })

  return {
    registry,
    authentication,
    accounts: createAccounts({ accounts, clock, newSecret: chance.newSecret }),
    provision,
    instances: manage,
    authorization: {
      ...authorization,
      consent: authorization.consent(createComplete({ provision, instances: manage, forget: authentication.forget })),
    },
    resources: createResources({
      connections,
      registry,
      discover,
      naming,
      clock,
      monotonicMs: deps.monotonicMs,
      openScratch: deps.openScratch,
    }),
    passthrough,
    test: createTestInstance({
      registry,
      connections,
      passthrough,
      guard,
      egress: settings.egress,
      clock,
      monotonicMs: deps.monotonicMs,
    }),
    bulk: {
      submit: createSubmitBulk({
        registry,
        store: bulkJobs,
        files,
        alarm,
        limits,
        checkUrl: guard.checkUrl,
        log,
        newId: chance.newId,
      }),
      ...bulkResults,
      cancel: createCancelBulk({ store: bulkJobs, alarm, clock, completedStatus, log }),
      run: createRunBulk({
        registry,
        instances,
        connections,
        naming,
        store: bulkJobs,
        files,
        alarm,
        clock,
        log,
        sleep: pause,
        monotonicMs: deps.monotonicMs,
        newId: chance.newId,
        completedStatus,
        leaseMs: settings.bulkLeaseMs,
        settleMs: settings.bulkSettleMs,
        retryDelaysMs: bulkRetryDelaysMs,
      }),
      sweep: createSweepBulk({ store: bulkJobs, files, alarm, clock }),
    },
    ingest: createIngest({
      registry,
      instances,
      events,
      deliveries,
      clock,
      alarm,
      newEventId: createEventIds(clock, chance.randomBytes),
      forgetCached: (instanceId) => stores.cache.renew(instanceId),
      log,
    }),
    events: createEventRecords(events),
    delivery: {
      deliver: createDeliver({
        deliveries,
        instances,
        post: sender.post,
        redact: (instance, text) =>
          createRedactor(secretsOf(registry.element(instance.elementKey), instance)).text(text),
        clock,
        schedule: settings.deliverySchedule,
        jitter: tenPercent(chance.random),
        alarm,
        log,
        trace: deps.trace ?? unwatched,
        owner: chance.newId(),
        leaseMs: settings.deliveryLeaseMs,
      }),
      sweep: createSweep({ deliveries, alarm, clock, log }),
    },

    /** Proves that the credentials of an instance work now. @throws Fault in the provider's words */
    async ping(instance: Instance) {
      await manage.relearn(instance)
      authentication.forget(instance)
      return { dateTime: clock.now().toISOString(), endpoint: instance.elementKey }
    },

    /** What is known of the limits that an instance has to keep at its provider. */
    limits: (instance: Instance) => connections.limits(instance),

    /** Waits for the calls under way and closes every connection to the outside. */
    async close(): Promise<void> {
      await Promise.all([transport.close(), sender.close()])
    },
  }
}

export type Engine = ReturnType<typeof createEngine>

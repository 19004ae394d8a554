import { createAuthentication } from './accounts/authenticate.ts'
import { createAccounts } from './accounts/login.ts'
import { createAuthorization } from './authorization/authorization.ts'
import { createComplete } from './authorization/complete.ts'
import { observeServers } from './authorization/observe-servers.ts'
import { createBulk } from './bulk/bulk.ts'
import { createLimits } from './connection/limits/limits.ts'
import { createConnections } from './connection/open.ts'
import { createRedactor } from './connection/redactor.ts'
import { createDeliver } from './delivery/attempt.ts'
import { createCallbackSender } from './delivery/post.ts'
import { tenPercent } from './delivery/schedule.ts'
import { createSweep } from './delivery/sweep.ts'
import type { EngineDependencies } from './dependencies.ts'
import { createTestInstance } from './diagnosis/test-instance.ts'
import { createEventIds } from './events/event.ts'
import { createIngest } from './events/ingest.ts'
import { createEventRecords } from './events/records.ts'
import { createAddressGuard } from './http/guard.ts'
import { createTransport } from './http/send.ts'
import { createDrafts } from './instances/drafts.ts'
import type { Instance } from './instances/instance.ts'
import { createManageInstances } from './instances/manage.ts'
import { createInstanceNews, telling } from './instances/news.ts'
import { createProvision } from './instances/provision.ts'
import { secretsOf } from './instances/secrets-of.ts'
import { createSubscriptions } from './instances/subscriptions.ts'
import { createPassthrough } from './passthrough/passthrough.ts'
import { createRegistry } from './registry.ts'
import { defaultBudgets } from './resources/budgets.ts'
import { createResources } from './resources/call.ts'
import { createDiscover } from './resources/discover.ts'
import { createNaming } from './resources/naming.ts'
import { unwatched } from './trace.ts'

/** How long a look-up of who calls is believed. A change of an instance is heard of sooner, by whatever process it was made. */
const rememberMs = 1_000

/** The use cases, wired. What they do stands in the files that they come from; here is only who gets what. */
export function createEngine(deps: EngineDependencies) {
  const { stores, alarm, clock, chance, log, settings } = deps
  const { accounts, bulkJobs, files, events, deliveries } = stores
  const news = createInstanceNews(deps.announcements)
  const instances = telling(stores.instances, news)
  const registry = createRegistry(deps.elements)
  const guard = createAddressGuard({ allow: settings.allowPrivateNetworks, allowHttp: settings.allowHttp })
  const transport = createTransport({ guard, limits: settings.timeouts, ...settings.egress })
  const sender = createCallbackSender({ guard, ...settings.egress })
  const watch = deps.watchesCalls ? { log, trace: deps.trace ?? unwatched } : undefined
  const authorization = createAuthorization({
    registry,
    transport: watch === undefined ? transport : observeServers(transport, { ...watch, clock }),
    guard,
    instances,
    news,
    deliveries,
    tokens: stores.tokens,
    sessions: stores.sessions,
    apps: settings.oauthApps,
    callbackUrls: settings.oauthCallbackUrls,
    signer: deps.stateSigner,
    newId: chance.newId,
    newVerifier: () => chance.randomBytes(32).toString('base64url'),
    newCode: () => chance.newSecret('code'),
    alarm,
    clock,
    log,
  })
  const drafts = createDrafts(instances)
  const connections = createConnections({
    instances: drafts,
    news,
    tokens: authorization.openTokens,
    transport,
    registry,
    clock,
    sleep: deps.sleep,
    random: chance.random,
    watch,
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
  const authentication = createAuthentication({ accounts, instances, news, clock, rememberMs })
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
    drafts,
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
  const passthrough = createPassthrough({
    registry,
    connections,
    monotonicMs: deps.monotonicMs,
    bytesMax: settings.passthroughMaxBytes,
  })

  return {
    registry,
    authentication,
    accounts: createAccounts({ accounts, clock, newSecret: chance.newSecret }),
    provision,
    instances: manage,
    authorization: {
      ...authorization,
      consent: authorization.consent({
        instance: ({ accountId }, id) => manage.get(accountId, id),
        complete: createComplete({ provision, instances: manage }),
      }),
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
    bulk: createBulk({
      registry,
      instances,
      connections,
      naming,
      store: bulkJobs,
      files,
      alarm,
      clock,
      log,
      checkUrl: guard.checkUrl,
      monotonicMs: deps.monotonicMs,
      newId: chance.newId,
      settings,
    }),
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

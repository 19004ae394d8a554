import { createDocuments } from '../adf/documents.ts'
import { createControl } from '../control/create-control.ts'
import { type Secrets, secretsOf, withSecrets } from '../control/secrets.ts'
import { createFieldCatalog } from '../fields/catalog.ts'
import { withoutFields } from '../fields/without-fields.ts'
import { startToken } from '../flavour/datacenter/personal-tokens.ts'
import { flavourNamed } from '../flavour/flavours.ts'
import { nameOf } from '../flavour/user-names.ts'
import { buildApp } from '../http/app.ts'
import { publishExchanges, recordExchanges } from '../http/exchanges/record.ts'
import { touchIssue } from '../issues/register.ts'
import { createJqlEngine } from '../jql/engine.ts'
import type { PointsBook } from '../limits/points.ts'
import { readLimitSettings } from '../limits/settings.ts'
import { createLifetimes } from '../oauth/lifetimes.ts'
import type { Site } from '../oauth/sites.ts'
import type { IssueRecord, Snapshot } from '../records/records.ts'
import type { Sandbox, SandboxOptions } from '../sandbox.ts'
import type { KnownIssues } from '../seed/large/base.ts'
import { createJobs } from '../tasks/jobs.ts'
import { resumeTasks } from '../tasks/run.ts'
import { announce } from '../webhooks/announce.ts'
import { createClock } from '../world/clock.ts'
import { createKeeper } from '../world/persist.ts'
import { createState } from '../world/snapshot.ts'
import type { World } from '../world/world.ts'
import { createZones } from '../world/zones.ts'
import { contextPathOf, publicBaseOf } from './addresses.ts'
import { beginWith } from './beginning.ts'
import { adminOf, clientOf, tokensOf, withCredentials } from './credentials.ts'
import { type OpenSite, shareAccounts, siteOf } from './second-site.ts'

/** Sets up one site, its verbs and its HTTP face, and listens. */
export async function openSite(options: SandboxOptions, first?: OpenSite): Promise<OpenSite> {
  const { host = '127.0.0.1', port = 0, dataFile } = options
  const clock = createClock(options.now ?? Date.now)
  const { now } = clock
  const limits = readLimitSettings(options.limits ?? 'off')
  const lifetimes = first?.world.lifetimes ?? createLifetimes(options.tokenLifetimes ?? {})
  const beginning = await beginWith({ ...options, now })
  const open = (snapshot: Snapshot) => shareAccounts(createState(snapshot), first?.world.state)
  const state = open(withCredentials(beginning.snapshot, options))
  for (const id of beginning.strayedIds) state.strayedIssueIds.add(id)
  const keeper = dataFile === undefined ? undefined : createKeeper(dataFile, beginning.writer(state))
  const zones = createZones()
  const contextPath = contextPathOf({ ...options, flavour: state.origin.flavour })
  const flavour = flavourNamed(state.origin.flavour)
  const catalog = createFieldCatalog(state)
  const fields = withoutFields(catalog, flavour.absentFields)
  const usersNamed = (word: string) => flavour.usersNamed(state, word)
  const { indexDelayMs = 0 } = options
  const engine = createJqlEngine({ state, catalog, zones, now, usersNamed, indexDelayMs })
  const changed = (issue?: IssueRecord) => {
    state.revision += 1
    if (issue) touchIssue(state, issue.id)
    engine.index.hear()
    keeper?.schedule()
  }
  const retryDelayMs = options.webhookRetryDelayMs ?? randomRetryDelayMs
  let secrets: Secrets | undefined
  const kept = {
    original: beginning.original,
    seed(known: KnownIssues) {
      const fresh = withCredentials(beginning.fresh(known), options)
      return secrets ? withSecrets(fresh, secrets) : fresh
    },
    open,
    restored() {
      engine.index.reload()
      engine.warmUp.begin()
      resumeTasks(world)
    },
  }
  const snapshots = first?.snapshots
  const points: PointsBook = first?.points ?? new Map()
  const controlled = { state, clock, limits, points, retryDelayMs, changed, kept, snapshots }
  const { control, courier, mailRoom } = createControl(controlled)
  const jobs = createJobs()
  let baseUrl = publicBaseOf(options.publicUrl, contextPath)
  const sites: Site[] = first?.sites ?? []
  const world: World = {
    flavour,
    state,
    fields,
    zones,
    documents: createDocuments(state.users),
    jobs,
    strictJql: options.strictJql ?? false,
    index: engine.index,
    lifetimes,
    get baseUrl() {
      return baseUrl
    },
    sites,
    get gatewayUrl() {
      return first?.world.baseUrl ?? baseUrl
    },
    now,
    changed,
    emit: (event) => {
      if ('issue' in event) touchIssue(state, event.issue.id)
      engine.index.hear()
      announce(world, engine, mailRoom, event)
    },
  }
  const app = buildApp({
    world,
    engine,
    control,
    ...(options.intercept && { intercept: options.intercept }),
    logger: options.logger ?? false,
    dataCenter: { contextPath, basicAuth: options.basicAuth ?? true },
  })
  if (options.onExchange) recordExchanges(app, options.onExchange)
  publishExchanges(app, flavour.name)
  engine.warmUp.complete()
  const listening = await app.listen({ host, port })
  const url = listening + contextPath
  if (baseUrl === '') baseUrl = url
  sites.push(siteOf(world, first && app))
  changed()
  for (const delivery of state.deliveries.values()) courier.send(delivery)
  resumeTasks(world)
  const personalAccessToken = flavour.name === 'datacenter' ? startToken(state, adminOf(state), now()) : undefined
  secrets = secretsOf(state)
  const sandbox: Sandbox = {
    ...describeSite(world, url),
    ...(personalAccessToken !== undefined && { personalAccessToken }),
    async close() {
      await app.close()
      engine.warmUp.close()
      jobs.close()
      await courier.close()
      await keeper?.close()
    },
  }
  return { sandbox, world, sites, points, snapshots: control.snapshots }
}

/** Where a site is and who may come in. */
function describeSite({ state, flavour, sites }: World, url: string): Omit<Sandbox, 'close'> {
  const admin = adminOf(state)
  return {
    url,
    username: flavour.name === 'cloud' ? admin.emailAddress : nameOf(admin),
    password: admin.token,
    tokens: tokensOf(state),
    oauth: { ...clientOf(state), cloudId: state.cloudId },
    sites,
    orgId: state.orgId,
    origin: state.origin,
  }
}

/** Five to fifteen minutes, by chance, as Atlassian says. */
function randomRetryDelayMs(): number {
  return (5 + Math.random() * 10) * 60_000
}

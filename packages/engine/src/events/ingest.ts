import type { Element, EventSource, InboundWebhook } from '@valence/element-kit'
import type { DeliveryStore } from '../delivery/delivery.ts'
import { ring } from '../delivery/ring.ts'
import { type Instance, isOn } from '../instances/instance.ts'
import type { Alarm, Clock, InstanceLookup, Log } from '../ports.ts'
import type { Registry } from '../registry.ts'
import { type Admission, admit } from './admission.ts'
import { type Content, readContent } from './content.ts'
import type { EventStore, NewEvent } from './event.ts'
import { acceptedEvent, idempotencyKeyOf, notificationCount, rejectedEvent } from './new-event.ts'
import type { IngestOutcome } from './outcome.ts'

/**
 * Receives a webhook. When it answers `recorded`, events and deliveries are durable.
 *
 * @throws Fault not_found for an unknown element.
 */
export type Ingest = (
  elementKey: string,
  webhook: InboundWebhook,
  /** From the path or a header; absent when the payload has to tell whose it is. */
  instanceIds?: readonly number[],
) => Promise<IngestOutcome>

/** How a webhook finds its instances. */
export interface WebhookInstances extends InstanceLookup {
  bySite(elementKey: string, site: string): Promise<readonly Instance[]>
}

export interface IngestDependencies {
  readonly registry: Registry
  readonly instances: WebhookInstances
  readonly events: Pick<EventStore, 'record'>
  readonly deliveries: Pick<DeliveryStore, 'allocate'>
  readonly clock: Clock
  readonly alarm: Pick<Alarm, 'delivery'>
  readonly newEventId: () => string
  /** What is cached of an instance is no longer true when its provider tells of a change. */
  readonly forgetCached: (instanceId: number) => Promise<void>
  readonly log: Log
}

// Whoever calls is not known yet, and each id or site costs a look-up.
const instanceIdsMax = 50
const sitesMax = 10

export function createIngest(deps: IngestDependencies): Ingest {
  return async (elementKey, webhook, instanceIds) => {
    const outcome = await ingest(deps.registry.element(elementKey), webhook, instanceIds)
    const level = outcome.kind === 'rejected' ? 'warn' : 'info'
    const { kind, ...details } = outcome
    deps.log[level]('webhook.ingested', { elementKey, instanceIds, outcome: kind, ...details })
    return outcome
  }

  async function ingest(
    element: Element,
    webhook: InboundWebhook,
    ids: readonly number[] | undefined,
  ): Promise<IngestOutcome> {
    const source = element.events
    if (source === undefined) return unknownInstance(`The element ${element.key} has no events.`)
    const content = readContent(webhook)
    if (content === undefined) return { kind: 'unreadable', reason: 'The body is neither JSON nor a form.' }
    if (ids !== undefined && ids.length > instanceIdsMax) {
      return { kind: 'unreadable', reason: `More than ${instanceIdsMax} instances are named.` }
    }
    const instances = await findInstances(element.key, source, webhook, ids)
    if (instances.length === 0) return unknownInstance('No instance belongs to this webhook.')
    const active = instances.filter((instance) => !instance.disabled && isOn(instance, 'event.notification.enabled'))
    if (active.length === 0) return { kind: 'ignored', reason: 'The instance is disabled or receives no events.' }
    const admissions = active.map((instance) => admit(source, webhook, content, instance))
    return record(source, webhook, content, ids === undefined ? withoutStrangers(admissions) : admissions)
  }

  async function findInstances(
    elementKey: string,
    source: EventSource,
    webhook: InboundWebhook,
    ids: readonly number[] | undefined,
  ): Promise<readonly Instance[]> {
    const found =
      ids === undefined
        ? await Promise.all(
            source
              .sites(webhook)
              .slice(0, sitesMax)
              .map((site) => deps.instances.bySite(elementKey, site)),
          )
        : await Promise.all([...new Set(ids)].map((id) => deps.instances.byId(id)))
    const byId = new Map<number, Instance>()
    for (const instance of found.flat()) {
      if (instance?.elementKey === elementKey) byId.set(instance.id, instance)
    }
    return [...byId.values()]
  }

  async function record(
    source: EventSource,
    webhook: InboundWebhook,
    content: Content,
    admissions: readonly Admission[],
  ): Promise<IngestOutcome> {
    const entries = await newEvents(source, webhook, content, admissions)
    await forgetCached(admissions)
    const fresh = await deps.events.record(entries)
    const accepted = entries.filter(({ status }) => status === 'RECEIVED')
    const [rejected] = entries.filter(({ status }) => status === 'REJECTED')
    if (accepted.length === 0 && rejected !== undefined) return { kind: 'rejected', reason: rejected.reason ?? '' }
    const recorded = accepted.filter(({ id }) => fresh.has(id))
    if (recorded.length === 0) return { kind: 'duplicate' }
    const deliveries = recorded.flatMap((event) => event.deliveries.map(({ id }) => id))
    await ring(deps, deliveries, 0)
    return { kind: 'recorded', eventIds: recorded.map(({ id }) => id), deliveries }
  }

  /** Before it is recorded: whoever is told of a change and then reads must not be given what was before. */
  async function forgetCached(admissions: readonly Admission[]): Promise<void> {
    const cached = admissions.filter(({ kind, instance }) => kind === 'accepted' && instance.cache !== undefined)
    await Promise.all(cached.map(({ instance }) => deps.forgetCached(instance.id)))
  }

  async function newEvents(
    source: EventSource,
    webhook: InboundWebhook,
    content: Content,
    admissions: readonly Admission[],
  ): Promise<readonly NewEvent[]> {
    const receivedAt = deps.clock.now()
    // Read only what somebody accepted.
    const isWanted = admissions.some(({ kind }) => kind === 'accepted')
    const arrival = receivedAt.toISOString()
    const events = isWanted ? source.normalize(webhook).map((event) => ({ ...event, date: event.date ?? arrival })) : []
    const idempotencyKey = idempotencyKeyOf(source, webhook, content)
    return Promise.all(
      admissions.map(async (admission) => {
        const reception = { id: deps.newEventId(), receivedAt, content }
        if (admission.kind === 'rejected') return rejectedEvent(admission, reception)
        const count = notificationCount(admission.instance, events)
        const deliveryIds = count === 0 ? [] : await deps.deliveries.allocate(count)
        return acceptedEvent(admission, { ...reception, idempotencyKey, events, deliveryIds })
      }),
    )
  }
}

/**
 * Instances of one site may each have their own webhook at the provider, and each is called with its own secret. What one of
 * them proved genuine is no forgery because another's secret does not fit: that one gets its own call.
 */
function withoutStrangers(admissions: readonly Admission[]): readonly Admission[] {
  const isGenuine = admissions.some((admission) => admission.kind === 'accepted' && admission.isVerified)
  return isGenuine ? admissions.filter(({ kind }) => kind === 'accepted') : admissions
}

function unknownInstance(reason: string): IngestOutcome {
  return { kind: 'unknown_instance', reason }
}

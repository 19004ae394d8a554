import { createHash } from 'node:crypto'
import type { EventSource, InboundWebhook, NormalizedEvent } from '@valence/element-kit'
import { type Instance, isOn } from '../instances/instance.ts'
import type { Admission } from './admission.ts'
import type { Content } from './content.ts'
import type { NewEvent, NewNotification } from './event.ts'
import { notificationBody, splitEvents } from './notification.ts'

type Accepted = Extract<Admission, { kind: 'accepted' }>
type Rejected = Extract<Admission, { kind: 'rejected' }>

interface Reception {
  readonly id: string
  readonly receivedAt: Date
  readonly content: Content
}

interface AcceptedReception extends Reception {
  readonly idempotencyKey: string
  readonly events: readonly NormalizedEvent[]
  /** As many as there are notifications to send; see {@link notificationCount}. */
  readonly deliveryIds: readonly string[]
}

/** What an accepted webhook leaves behind for one instance. */
export function acceptedEvent({ instance, isVerified }: Accepted, reception: AcceptedReception): NewEvent {
  const { id, receivedAt, content, idempotencyKey, events } = reception
  return {
    id,
    instanceId: instance.id,
    elementKey: instance.elementKey,
    status: 'RECEIVED',
    receivedAt,
    providerData: content.text,
    events,
    idempotencyKey,
    // An unverified body must not stand in the way of the real one, so it is no reason to call that a repetition.
    ...(isVerified ? { bodyHash: content.hash } : {}),
    deliveries: notifications(instance, reception),
  }
}

// Enough to see what it was. A forger decides the size of what he sends, not of what we keep.
const rejectedTextMax = 4096

/** What a forgery leaves behind: a trace for the operator under a key of its own, and nothing that is ever sent. */
export function rejectedEvent({ instance, reason }: Rejected, { id, receivedAt, content }: Reception): NewEvent {
  return {
    id,
    instanceId: instance.id,
    elementKey: instance.elementKey,
    status: 'REJECTED',
    reason,
    receivedAt,
    // Through a buffer, because the cut may halve a character.
    providerData: Buffer.from(content.text.slice(0, rejectedTextMax)).toString(),
    events: [],
    idempotencyKey: `rejected:${content.hash.toString('hex')}`,
    deliveries: [],
  }
}

/** How many notifications this instance sends for these events. */
export function notificationCount(instance: Instance, events: readonly NormalizedEvent[]): number {
  return callbackUrl(instance) === undefined ? 0 : splitEvents(events).length
}

/** The provider's identifier if it gave one, else the hash of the content. */
export function idempotencyKeyOf(source: EventSource, webhook: InboundWebhook, content: Content): string {
  const identifier = source.idempotencyKey(webhook) ?? ''
  if (identifier === '') return `sha256:${content.hash.toString('hex')}`
  if (plainIdentifier.test(identifier)) return identifier
  return `identifier-sha256:${createHash('sha256').update(identifier).digest('hex')}`
}

// What fits an index entry and is not taken for a key of our own making.
const plainIdentifier = /^(?!rejected:|sha256:|identifier-sha256:)[\x21-\x7e]{1,200}$/

function notifications(instance: Instance, reception: AcceptedReception): readonly NewNotification[] {
  const url = callbackUrl(instance)
  if (url === undefined) return []
  const chunks = splitEvents(reception.events)
  return reception.deliveryIds.map((id, index) => ({
    id,
    url,
    body: notificationBody({
      id,
      instance,
      eventId: reception.id,
      createdAt: reception.receivedAt,
      raw: reception.content.json,
      events: chunks[index] ?? [],
    }),
  }))
}

function callbackUrl(instance: Instance): string | undefined {
  const url = instance.configuration['event.notification.callback.url'] ?? ''
  return url !== '' && isOn(instance, 'event.notification.enabled') ? url : undefined
}

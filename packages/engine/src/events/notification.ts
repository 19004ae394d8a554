import type { NormalizedEvent } from '@valence/element-kit'
import type { Instance } from '../instances/instance.ts'

/** More events of one call go out in several notifications, each with the whole of what the provider sent. */
export const eventsPerNotificationMax = 20

/** The events of each notification that one call of a provider makes; one without events when it named none. */
export function splitEvents(events: readonly NormalizedEvent[]): readonly (readonly NormalizedEvent[])[] {
  const count = Math.max(1, Math.ceil(events.length / eventsPerNotificationMax))
  return Array.from({ length: count }, (_, index) =>
    events.slice(index * eventsPerNotificationMax, (index + 1) * eventsPerNotificationMax),
  )
}

interface NotificationParts {
  /** The id of the delivery that carries it. */
  readonly id: string
  readonly instance: Instance
  readonly eventId: string
  readonly createdAt: Date
  /** JSON text of what the provider sent; it is put in unchanged. */
  readonly raw: string
  readonly events: readonly NormalizedEvent[]
}

/** The body of one notification, final to the byte: it is stored, signed and sent as it is. */
export function notificationBody({ id, instance, eventId, createdAt, raw, events }: NotificationParts): string {
  const { elementKey } = instance
  const message = JSON.stringify({
    elementKey,
    accountId: instance.accountId,
    companyId: instance.organizationId,
    eventId,
    instanceId: instance.id,
    instance_id: instance.id,
    instanceName: instance.name,
    instanceTags: instance.tags,
  })
  const named = JSON.stringify(events.map((event) => ({ elementKey, ...event })))
  const notification = JSON.stringify({
    id: Number(id),
    severity: 'low',
    topic: 'event',
    from: elementKey,
    createdDate: createdAt.toISOString(),
  })
  return `${open(notification)},"message":${open(message)},"raw":${raw},"events":${named}}}`
}

/** An object's JSON without its closing brace, so that members can follow. */
function open(object: string): string {
  return object.slice(0, -1)
}

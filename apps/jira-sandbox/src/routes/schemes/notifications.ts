import { z } from 'zod'
import { badRequest } from '../../http/faults.ts'
import { groupJson } from '../../present/people.ts'
import type { NotificationGrant } from '../../records/administration.ts'
import type { NotificationSchemeRecord } from '../../records/records.ts'
import { nextId } from '../../world/state.ts'
import type { View } from '../../world/world.ts'
import { notificationEvents } from './notification-events.ts'

type EventRecord = NotificationSchemeRecord['events'][number]

export const notificationsBody = z.array(
  z.looseObject({
    event: z.looseObject({ id: z.string() }),
    notifications: z.array(z.looseObject({ notificationType: z.string(), parameter: z.string().optional() })),
  }),
)

/** Whether a notification of a type names somebody. */
const types: Readonly<Record<string, 'alone' | 'named'>> = {
  CurrentAssignee: 'alone',
  Reporter: 'alone',
  CurrentUser: 'alone',
  ProjectLead: 'alone',
  ComponentLead: 'alone',
  AllWatchers: 'alone',
  User: 'named',
  Group: 'named',
  ProjectRole: 'named',
  EmailAddress: 'named',
  UserCustomField: 'named',
  GroupCustomField: 'named',
}

export function readEvents(view: View, body: z.infer<typeof notificationsBody>): EventRecord[] {
  return body.map(({ event, notifications }) => {
    if (!notificationEvents.some(({ id }) => id === event.id)) {
      throw badRequest(`The notification event with id '${event.id}' does not exist.`)
    }
    return { eventId: event.id, notifications: notifications.map((it) => readNotification(view, it)) }
  })
}

function readNotification(
  view: View,
  { notificationType, parameter }: { notificationType: string; parameter?: string | undefined },
): NotificationGrant {
  const kind = types[notificationType]
  if (kind === undefined) throw badRequest(`The notification type '${notificationType}' is not valid.`)
  if (kind === 'named' && parameter === undefined) {
    throw badRequest(`Notifications of type '${notificationType}' need a parameter.`)
  }
  const id = nextId(view.state, 'notification')
  return { id, notificationType, ...(kind === 'named' && parameter !== undefined && { parameter }) }
}

export function notificationJson(view: View, { eventId, notifications }: EventRecord) {
  const known = notificationEvents.find(({ id }) => id === eventId)
  const event = { id: Number(eventId), name: known?.name ?? '', description: known?.description ?? '' }
  return { event, notifications: notifications.map((it) => recipientJson(view, it)) }
}

function recipientJson(view: View, { id, notificationType, parameter }: NotificationGrant) {
  if (parameter === undefined) return { id, notificationType }
  const group = notificationType === 'Group' ? view.state.groups.get(parameter) : undefined
  return {
    id,
    notificationType,
    parameter: group?.name ?? parameter,
    recipient: parameter,
    ...(group && { group: groupJson(view, group) }),
    ...(notificationType === 'EmailAddress' && { emailAddress: parameter }),
  }
}

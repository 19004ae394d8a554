import type { NotificationGrant } from '../../records/administration.ts'
import { eventIds } from '../description/notifications.ts'
import type { Place } from '../description/place.ts'
import type { Seed } from '../description/seed.ts'
import { type Draft, idFor, place, refer } from './draft.ts'
import { person } from './people.ts'

export function addNotificationSchemes(draft: Draft, seed: Seed): void {
  const { notificationSchemes } = draft.site.administration
  for (const [index, { name, description, events }] of seed.notificationSchemes.entries()) {
    const told = Object.entries(eventIds).flatMap(([event, eventId]) => {
      const recipients = Object.entries(events).find(([known]) => known === event)?.[1] ?? []
      const where = ['notificationSchemes', index, 'events', event]
      const notifications = recipients.map((recipient, at) => readRecipient(draft, [...where, at], recipient))
      return notifications.length === 0 ? [] : [{ eventId, notifications }]
    })
    place(notificationSchemes, {
      id: idFor(draft, notificationSchemes, name, 'notificationScheme'),
      name,
      description,
      events: told,
    })
  }
}

const plainTypes: Readonly<Record<string, string>> = {
  assignee: 'CurrentAssignee',
  reporter: 'Reporter',
  lead: 'ProjectLead',
  watchers: 'AllWatchers',
  actor: 'CurrentUser',
}

function readRecipient(draft: Draft, where: Place, text: string): NotificationGrant {
  const id = draft.next('notification')
  const plain = plainTypes[text]
  if (plain !== undefined) return { id, notificationType: plain }
  const colon = text.indexOf(':')
  const [kind, name] = [text.slice(0, colon), text.slice(colon + 1)]
  const { roles, groups } = draft.site
  if (kind === 'role') {
    const role = refer(draft, where, name, { among: roles, what: 'role', names: (it) => [it.name, it.id] })
    return { id, notificationType: 'ProjectRole', parameter: role?.id ?? '' }
  }
  if (kind === 'group') {
    const group = refer(draft, where, name, { among: groups, what: 'group', names: (it) => [it.name, it.groupId] })
    return { id, notificationType: 'Group', parameter: group?.groupId ?? '' }
  }
  return { id, notificationType: 'User', parameter: person(draft, where, name)?.accountId ?? '' }
}

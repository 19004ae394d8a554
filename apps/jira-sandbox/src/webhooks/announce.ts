import { randomUUID } from 'node:crypto'
import type { MailRoom } from '../control/faults/mail-room.ts'
import type { JqlEngine } from '../jql/engine.ts'
import { webhookJwt } from '../oauth/webhook-jwt.ts'
import type { WebhookRecord } from '../records/records.ts'
import type { JiraEvent } from '../world/events.ts'
import type { World } from '../world/world.ts'
import { expandUrl } from './expand-url.ts'
import { listeners } from './listeners.ts'
import { eventName, eventView, webhookBody } from './payload.ts'

/** Tells every webhook that asked for an event. The delivery is remembered before it is sent. */
export function announce(world: World, engine: JqlEngine, mailRoom: MailRoom, event: JiraEvent): void {
  if (world.state.webhooks.size === 0) return
  for (const telling of world.flavour.tellings(event)) tell(world, engine, mailRoom, telling, event.bulk)
}

function tell(world: World, engine: JqlEngine, mailRoom: MailRoom, event: JiraEvent, bulk = event.bulk): void {
  const { state } = world
  const { admin, dynamic } = listeners(world, engine, event)
  if (admin.length + dynamic.length === 0) return
  const name = eventName(event)
  const now = world.now()
  const view = eventView(world, event)
  const body = { ...webhookBody(event, view, now), ...(bulk && { bulkOperationMetaData: { taskId: bulk.id } }) }
  for (const webhook of admin) deliver(webhook, webhook.excludeBody ? '' : JSON.stringify(body))
  // Registrations at one address that all match are one delivery.
  for (const first of dynamic) {
    const matched = dynamic.filter((webhook) => webhook.url === first.url && webhook.clientId === first.clientId)
    if (matched[0] === first)
      deliver(first, JSON.stringify({ ...body, matchedWebhookIds: matched.map((webhook) => webhook.id) }))
  }

  function deliver(webhook: WebhookRecord, text: string): void {
    mailRoom.accept({
      identifier: randomUUID(),
      event: name,
      url: webhook.kind === 'admin' ? expandUrl(webhook.url, event, view) : webhook.url,
      ...(webhook.secret !== undefined && { secret: webhook.secret }),
      ...bearerOf(webhook),
      flow: 'secondary' in event && event.secondary ? 'Secondary' : 'Primary',
      body: text,
      attempt: 0,
      dueAt: now,
    })
    world.changed()
  }

  /** Dynamic webhooks have no secret of their own: they are vouched for with that of the app. */
  function bearerOf({ clientId }: WebhookRecord) {
    const client = state.oauthClients.get(clientId ?? '')
    return client && { authorization: `Bearer ${webhookJwt(client.clientId, client.clientSecret, now)}` }
  }
}

import { randomUUID } from 'node:crypto'
import type { JqlEngine } from '../jql/engine.ts'
import { webhookJwt } from '../oauth/webhook-jwt.ts'
import type { DeliveryRecord, WebhookRecord } from '../records.ts'
import { createView, type JiraEvent, type View, type World } from '../world.ts'
import type { Courier } from './courier.ts'
import { eventName, issueOf, webhookBody } from './payload.ts'

/** Tells every webhook that asked for an event. The delivery is remembered before it is sent. */
export function announce(world: World, engine: JqlEngine, courier: Courier, event: JiraEvent): void {
  const { state } = world
  if (state.webhooks.size === 0) return
  const name = eventName(event)
  const now = world.now()
  const admins = listeners(world, engine, event, name, now, 'admin')
  const dynamic = listeners(world, engine, event, name, now, 'dynamic')
  if (admins.length + dynamic.length === 0) return
  const view = webhookView(world, event)
  const body = webhookBody(event, view, now)
  for (const webhook of admins) deliver(webhook, webhook.excludeBody ? {} : body)
  // Two dynamic registrations at one address that both match are one delivery.
  for (const first of dynamic) {
    const matched = dynamic.filter((webhook) => webhook.url === first.url)
    if (matched[0] === first) deliver(first, { ...body, matchedWebhookIds: matched.map((webhook) => webhook.id) })
  }

  function deliver(webhook: WebhookRecord, payload: object): void {
    const delivery: DeliveryRecord = {
      identifier: randomUUID(),
      url: expandUrl(webhook.url, event, view),
      ...(webhook.secret !== undefined && { secret: webhook.secret }),
      ...bearerOf(webhook),
      flow: 'secondary' in event && event.secondary ? 'Secondary' : 'Primary',
      body: JSON.stringify(payload),
      attempt: 0,
      dueAt: now,
    }
    state.deliveries.set(delivery.identifier, delivery)
    world.changed()
    courier.send(delivery)
  }

  /** Dynamic webhooks have no secret of their own: they are vouched for with that of the app. */
  function bearerOf({ clientId }: WebhookRecord) {
    const client = state.oauthClients.get(clientId ?? '')
    return client && { authorization: `Bearer ${webhookJwt(client.clientId, client.clientSecret, now)}` }
  }
}

function listeners(
  world: World,
  engine: JqlEngine,
  event: JiraEvent,
  name: string,
  now: number,
  kind: WebhookRecord['kind'],
): WebhookRecord[] {
  const issue = issueOf(event)
  return [...world.state.webhooks.values()].filter((webhook) => {
    if (webhook.kind !== kind || !webhook.enabled || !webhook.events.includes(name)) return false
    if (webhook.expires !== null && webhook.expires < now) return false
    if (!passesFieldFilter(webhook, event)) return false
    if (webhook.jql.trim() === '' || !issue) return true
    const preparation = engine.prepare(webhook.jql, world.state.users.get(webhook.ownerId))
    return preparation.kind === 'ready' && preparation.prepared.test(issue)
  })
}

/** `fieldIdsFilter` of dynamic webhooks: an update that touches none of the named fields stays silent. */
function passesFieldFilter(webhook: WebhookRecord, event: JiraEvent): boolean {
  if (event.kind === 'issue_updated' && webhook.fieldIds.length > 0) {
    return event.items.some((item) => webhook.fieldIds.includes(item.fieldId))
  }
  const isProperty = event.kind === 'issue_property_set' || event.kind === 'issue_property_deleted'
  return !isProperty || webhook.propertyKeys.length === 0 || webhook.propertyKeys.includes(event.key)
}

function webhookView(world: World, event: JiraEvent): View {
  const actor = 'userId' in event ? world.state.users.get(event.userId) : undefined
  return { ...createView(world, 2, undefined), zone: actor?.timeZone ?? 'UTC', hideEmails: true }
}

/** Admin webhooks may carry `${issue.key}` and its like in their address. */
function expandUrl(url: string, event: JiraEvent, view: View): string {
  const issue = issueOf(event)
  const project = issue && view.state.projects.get(String(issue.values.project))
  const values: Readonly<Record<string, string | undefined>> = {
    'issue.key': issue?.key,
    'issue.id': issue?.id,
    'project.key': project?.key,
    'project.id': project?.id,
  }
  return url.replaceAll(/\$?\{([a-z]+\.[a-z]+)\}/g, (whole, name: string) => {
    const value = values[name]
    return value === undefined ? whole : encodeURIComponent(value)
  })
}

import type { JqlEngine } from '../jql/engine.ts'
import { mayBrowse } from '../permissions/permissions.ts'
import type { WebhookRecord } from '../records/records.ts'
import type { JiraEvent } from '../world/events.ts'
import type { World } from '../world/world.ts'
import { passesFilter } from './issue-filter.ts'
import { issueOf, namesAskedFor } from './payload.ts'

export interface Listeners {
  readonly admin: WebhookRecord[]
  readonly dynamic: WebhookRecord[]
}

/** Who asked for an event: by its name, the fields it touches and the issue it is about. Expired ones hear nothing. */
export function listeners(world: World, engine: JqlEngine, event: JiraEvent): Listeners {
  const names = namesAskedFor(event)
  const now = world.now()
  const found = [...world.state.webhooks.values()].filter(
    (webhook) =>
      webhook.enabled &&
      names.some((name) => webhook.events.includes(name)) &&
      (webhook.expires === null || webhook.expires > now) &&
      isOwnersOrPublic(world, webhook) &&
      passesFieldFilter(webhook, event) &&
      passesIssueFilter(world, engine, webhook, event),
  )
  return {
    admin: found.filter((webhook) => webhook.kind === 'admin'),
    dynamic: found.filter((webhook) => webhook.kind === 'dynamic'),
  }
}

/** A private app hears what its owner registered, and nothing else. */
function isOwnersOrPublic({ state }: World, { clientId, ownerId }: WebhookRecord): boolean {
  const owner = state.oauthClients.get(clientId ?? '')?.ownerId
  return owner === undefined || owner === ownerId
}

/** `fieldIdsFilter` and `issuePropertyKeysFilter`: a change that touches none of what is named stays silent. */
function passesFieldFilter(webhook: WebhookRecord, event: JiraEvent): boolean {
  if (event.kind === 'issue_updated' && webhook.fieldIds.length > 0) {
    return event.items.some((item) => webhook.fieldIds.includes(item.fieldId))
  }
  const isProperty = event.kind === 'issue_property_set' || event.kind === 'issue_property_deleted'
  return !isProperty || webhook.propertyKeys.length === 0 || webhook.propertyKeys.includes(event.key)
}

/** Events without an issue pass every filter. What an app registers for somebody tells only of what he may see. */
function passesIssueFilter(world: World, engine: JqlEngine, webhook: WebhookRecord, event: JiraEvent): boolean {
  const issue = issueOf(event)
  const isFree = webhook.kind === 'admin' && webhook.jql.trim() === ''
  if (!issue || isFree) return true
  const owner = world.state.users.get(webhook.ownerId)
  if (webhook.kind === 'dynamic') {
    return mayBrowse(world.state, owner, issue) && passesFilter(engine, webhook.jql, issue, owner)
  }
  const preparation = engine.prepare(webhook.jql, owner)
  if (preparation.kind !== 'ready' || preparation.prepared.faults.length > 0) return false
  return preparation.prepared.test(issue)
}

import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { badRequest, JiraError, refusal } from '../http/faults.ts'
import type { WebhookRecord } from '../records/records.ts'
import { adminEvents, dataCenterEvents } from '../webhooks/events.ts'
import { nextId } from '../world/state.ts'
import { stamp, type View } from '../world/world.ts'
import { bodyOf, noContent, pathPart, type RouteDeps, requirePermission, viewOf } from './request.ts'

const webhookBody = z.looseObject({
  name: z.string().optional(),
  description: z.string().nullish(),
  url: z.string().optional(),
  events: z.array(z.string()).optional(),
  filters: z.record(z.string(), z.string().nullish()).nullish(),
  excludeBody: z.boolean().optional(),
  enabled: z.boolean().optional(),
  secret: z.string().nullish(),
})

const issueSection = 'issue-related-events-section'

/** Webhooks of the administrator: no expiry, any filter, signed when they have a secret. */
export function adminWebhookRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/webhook', (request) => {
    const view = adminView(request, deps)
    return adminWebhooks(view).map((webhook) => webhookJson(view, webhook))
  })

  app.post('/webhook', (request, reply) => {
    const view = adminView(request, deps)
    const body = bodyOf(request, webhookBody)
    const webhook = build(view, deps, body)
    view.state.webhooks.set(webhook.id, webhook)
    view.world.changed()
    return reply.code(201).send(webhookJson(view, webhook))
  })

  app.get('/webhook/:id', (request) => {
    const view = adminView(request, deps)
    return webhookJson(view, webhookFrom(request, view))
  })

  app.put('/webhook/:id', (request) => {
    const view = adminView(request, deps)
    const known = webhookFrom(request, view)
    const webhook = build(view, deps, bodyOf(request, webhookBody), known)
    view.state.webhooks.set(webhook.id, webhook)
    view.world.changed()
    return webhookJson(view, webhook)
  })

  app.delete('/webhook/:id', (request, reply) => {
    const view = adminView(request, deps)
    view.state.webhooks.delete(webhookFrom(request, view).id)
    view.world.changed()
    return noContent(reply)
  })
}

/** Apps have webhooks of their own; no scope opens those of the administrator to them. */
function adminView(request: FastifyRequest, deps: RouteDeps): View {
  if (request.clientId !== undefined) {
    throw new JiraError(401, { code: 401, message: 'Unauthorized; scope does not match' }, 'application/json')
  }
  const view = viewOf(request, deps)
  requirePermission(view, 'ADMINISTER')
  return view
}

function adminWebhooks(view: View): WebhookRecord[] {
  return [...view.state.webhooks.values()].filter((webhook) => webhook.kind === 'admin')
}

function webhookFrom(request: FastifyRequest, view: View): WebhookRecord {
  const id = pathPart(request, 'id')
  const webhook = adminWebhooks(view).find((it) => String(it.id) === id)
  if (!webhook) throw refusal(404, [`Webhook with id '${id}' does not exist.`])
  return webhook
}

type WebhookBody = z.infer<typeof webhookBody>

/** A change leaves what it does not name as it was, the secret included. */
function build(view: View, { engine }: RouteDeps, body: WebhookBody, known?: WebhookRecord): WebhookRecord {
  const { state, world } = view
  const name = body.name ?? known?.name ?? ''
  const url = body.url ?? known?.url ?? ''
  const events = body.events ?? known?.events ?? []
  const jql = body.filters ? (body.filters[issueSection] ?? '') : (known?.jql ?? '')
  check(view, name, url, events)
  const preparation = engine.prepare(jql, view.caller)
  if (preparation.kind === 'malformed') throw badRequest(preparation.message)
  const secret = body.secret === undefined ? known?.secret : (body.secret ?? undefined)
  return {
    id: known?.id ?? nextId(state, 'webhook'),
    kind: 'admin',
    name,
    url,
    description: body.description ?? known?.description ?? '',
    events,
    jql,
    excludeBody: body.excludeBody ?? known?.excludeBody ?? false,
    enabled: body.enabled ?? known?.enabled ?? true,
    ...(secret !== undefined && secret !== '' && { secret }),
    fieldIds: [],
    propertyKeys: [],
    ownerId: view.caller?.accountId ?? known?.ownerId ?? '',
    updated: world.now(),
    expires: null,
  }
}

function check({ world }: View, name: string, url: string, events: readonly string[]): void {
  if (name === '') throw badRequest('The webhook needs a name.')
  if (!/^https?:\/\/\S+$/.test(url)) throw badRequest('The webhook URL is not valid.')
  const isKnown = (event: string) =>
    adminEvents.has(event) || (world.flavour.name === 'datacenter' && dataCenterEvents.has(event))
  const unknown = events.filter((event) => !isKnown(event))
  if (unknown.length > 0) throw badRequest(`Unknown webhook events: ${unknown.join(', ')}`)
}

function webhookJson(view: View, webhook: WebhookRecord) {
  return {
    name: webhook.name,
    url: webhook.url,
    description: webhook.description,
    excludeBody: webhook.excludeBody,
    filters: { [issueSection]: webhook.jql },
    events: webhook.events,
    enabled: webhook.enabled,
    isSigned: webhook.secret !== undefined,
    self: `${view.site}/rest/webhooks/1.0/webhook/${webhook.id}`,
    lastUpdatedUser: webhook.ownerId,
    lastUpdatedDisplayName: view.state.users.get(webhook.ownerId)?.displayName ?? '',
    lastUpdated: webhook.updated,
    lastUpdatedDate: stamp(view, webhook.updated),
  }
}

import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { badRequest, refusal } from '../http/faults.ts'
import { readJql } from '../jql/parse.ts'
import type { Clause } from '../jql/syntax.ts'
import type { WebhookRecord } from '../records/records.ts'
import { dynamicEvents } from '../webhooks/events.ts'
import { nextId } from '../world/state.ts'
import type { View } from '../world/world.ts'
import { bodyOf, pageJson, pageOf, queryOf, type RouteDeps, viewOf } from './request.ts'

const lifeMs = 30 * 24 * 3_600_000
const perAppAndUserMax = 5

const registrationBody = z.strictObject({
  url: z.string(),
  webhooks: z.array(
    z.strictObject({
      events: z.array(z.string()),
      jqlFilter: z.string(),
      fieldIdsFilter: z.array(z.string()).default([]),
      issuePropertyKeysFilter: z.array(z.string()).default([]),
    }),
  ),
})
type Registration = z.infer<typeof registrationBody>
type Wanted = Registration['webhooks'][number]

const idsBody = z.strictObject({ webhookIds: z.array(z.number()) })

/** Webhooks that apps register for themselves. They live for thirty days and must be refreshed. */
export function dynamicWebhookRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/webhook', (request) => {
    const { view, clientId } = appView(request, deps)
    const shown = webhooksOf(view, clientId).map(webhookJson)
    return pageJson(request, view, shown, pageOf(queryOf(request), 100, 100))
  })

  // 200 does not mean registered: each item says for itself.
  app.post('/webhook', (request) => {
    const { view, clientId } = appView(request, deps)
    const { url, webhooks } = bodyOf(request, registrationBody)
    const known = webhooksOf(view, clientId)
    if (known.some((webhook) => webhook.url !== url))
      throw badRequest('Only a single callback URL is allowed for webhooks of an app.')
    return { webhookRegistrationResult: webhooks.map((wanted) => register(view, clientId, url, wanted)) }
  })

  app.delete('/webhook', (request, reply) => {
    const { view, clientId } = appView(request, deps)
    const { webhookIds } = bodyOf(request, idsBody)
    for (const webhook of webhooksOf(view, clientId))
      if (webhookIds.includes(webhook.id)) view.state.webhooks.delete(webhook.id)
    view.world.changed()
    return reply.code(202).removeHeader('content-type').send()
  })

  app.put('/webhook/refresh', (request) => {
    const { view, clientId } = appView(request, deps)
    const { webhookIds } = bodyOf(request, idsBody)
    const expirationDate = view.world.now() + lifeMs
    for (const webhook of webhooksOf(view, clientId))
      if (webhookIds.includes(webhook.id)) webhook.expires = expirationDate
    view.world.changed()
    return { expirationDate }
  })

  app.get('/webhook/failed', (request) => {
    appView(request, deps)
    throw refusal(403, ["The caller isn't a Connect app."])
  })
}

function appView(request: FastifyRequest, deps: RouteDeps): { view: View; clientId: string } {
  if (request.clientId === undefined) throw refusal(403, ["The caller isn't an app."])
  return { view: viewOf(request, deps), clientId: request.clientId }
}

/** Expired ones are gone without a word. */
function webhooksOf(view: View, clientId: string): WebhookRecord[] {
  const now = view.world.now()
  return [...view.state.webhooks.values()].filter(
    (it) => it.clientId === clientId && it.ownerId === view.caller?.accountId && (it.expires ?? 0) > now,
  )
}

function register(view: View, clientId: string, url: string, wanted: Wanted) {
  const errors = faultsOf(view, url, wanted)
  if (webhooksOf(view, clientId).length >= perAppAndUserMax) {
    errors.push(`No more than ${perAppAndUserMax} webhooks can be registered by an app for a user.`)
  }
  if (errors.length > 0) return { errors }
  const webhook: WebhookRecord = {
    id: nextId(view.state, 'dynamicWebhook'),
    kind: 'dynamic',
    name: '',
    url,
    description: '',
    events: wanted.events,
    jql: wanted.jqlFilter,
    excludeBody: false,
    enabled: true,
    fieldIds: wanted.fieldIdsFilter,
    propertyKeys: wanted.issuePropertyKeysFilter,
    ownerId: view.caller?.accountId ?? '',
    updated: view.world.now(),
    expires: view.world.now() + lifeMs,
    clientId,
  }
  view.state.webhooks.set(webhook.id, webhook)
  view.world.changed()
  return { createdWebhookId: webhook.id }
}

function faultsOf(view: View, url: string, wanted: Wanted): string[] {
  const errors = wanted.events
    .filter((event) => !dynamicEvents.has(event))
    .map((event) => `The event '${event}' is not supported.`)
  if (!URL.canParse(url)) errors.push('The webhook URL is not valid.')
  if (wanted.events.length === 0) errors.push('At least one event is needed.')
  const parsed = readJql(wanted.jqlFilter)
  if (!parsed.ok) return [...errors, parsed.message]
  if (!parsed.query.where) return [...errors, 'The JQL filter must not be empty.']
  errors.push(...filterFaults(view, parsed.query.where))
  return errors
}

const filterFields =
  /^(issue|issuekey|key|project|issuetype|type|status|priority|assignee|reporter|issue\.property|"?epic link"?)$/i
const filterOperators: ReadonlySet<string> = new Set(['=', '!=', 'in', 'not in'])

/** Filters of dynamic webhooks know a few fields and four operators. */
function filterFaults(view: View, clause: Clause): string[] {
  if (clause.kind === 'not') return filterFaults(view, clause.clause)
  if (clause.kind !== 'terminal') return clause.clauses.flatMap((part) => filterFaults(view, part))
  const { name } = clause.field
  if (!filterFields.test(name) && !isEpicField(view, name)) return [`The clause ${name} is unsupported`]
  return filterOperators.has(clause.operator)
    ? []
    : [`The operator '${clause.operator}' is not supported in a webhook filter.`]
}

/** Of the custom fields, that of the epic alone. */
function isEpicField({ state }: View, name: string): boolean {
  const id = /^cf\s*\[\s*(\d+)\s*\]$/i.exec(name)?.[1]
  return id !== undefined && /^epic (link|name|label)$/i.test(state.customFields.get(`customfield_${id}`)?.name ?? '')
}

function webhookJson(webhook: WebhookRecord) {
  return {
    id: webhook.id,
    url: webhook.url,
    jqlFilter: webhook.jql,
    events: webhook.events,
    expirationDate: webhook.expires ?? 0,
    ...(webhook.fieldIds.length > 0 && { fieldIdsFilter: webhook.fieldIds }),
    ...(webhook.propertyKeys.length > 0 && { issuePropertyKeysFilter: webhook.propertyKeys }),
  }
}

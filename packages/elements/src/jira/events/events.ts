import {
  type EventSource,
  type EventType,
  type InboundWebhook,
  isRecord,
  type ProviderEvent,
} from '@valence/element-kit'
import { siteUrl } from '../connection/connect.ts'
import { subscribe, unsubscribe, workEvent } from './webhooks.ts'

/** Jira's webhooks: https://developer.atlassian.com/cloud/jira/platform/webhooks */
export const events: EventSource = {
  verification: { kind: 'hmac', header: 'x-hub-signature', algorithm: 'sha256', encoding: 'hex', prefix: 'sha256=' },
  idempotencyKey: ({ headers }) => headers['x-atlassian-webhook-identifier'],
  sites,
  siteOf: (configuration, { baseUrl }) =>
    siteOfLink(siteUrl(configuration['base.url'] ?? '')) ?? siteOfLink(baseUrl ?? ''),
  normalize,
  subscribe,
  unsubscribe,
}

type Body = Readonly<Record<string, unknown>>

/** Every object in a payload links to itself on its site; an event of an issue link is the one without any. */
function sites({ body }: InboundWebhook): readonly string[] {
  if (!isRecord(body)) return []
  const linked = [body, ...Object.values(body).filter(isRecord)]
  const found = linked.flatMap(({ self }) => (typeof self === 'string' ? [siteOfLink(self)] : []))
  return [...new Set(found.filter((site) => site !== undefined))]
}

/** Behind Atlassian's gateway stand all sites, so that it is none; it is known by its path, whatever its host. */
function siteOfLink(link: string): string | undefined {
  if (!URL.canParse(link)) return undefined
  const { host, pathname } = new URL(link)
  return host === '' || host === 'api.atlassian.com' || pathname.startsWith('/ex/jira/') ? undefined : host
}

/**
 * What happened, in the words of the platform. Jira Server tells of a comment twice, as a change of the issue and by itself; only
 * the latter is an event of the comment. A body without `webhookEvent` comes from an automation rule, and is the object itself.
 */
function normalize({ body, query }: InboundWebhook): readonly ProviderEvent[] {
  if (!isRecord(body)) return fromQuery(query)
  const name = nameOf(body)
  const subject = subjects.find(({ prefix }) => name.startsWith(prefix))
  const object = subject === undefined ? undefined : objectOf(body, subject.member)
  if (subject === undefined || object === undefined) return [unknownEvent(body)]
  return [
    {
      eventType: eventTypes.get(name.slice(subject.prefix.length)) ?? 'UNKNOWN',
      objectType: subject.objectType,
      objectId: idOf(object),
      ...dateOf(body, object),
    },
  ]
}

/** Without the prefix that some have. What a Data Center says of work is of the issue, which it brings in place of the worklog. */
function nameOf({ webhookEvent }: Body): string {
  if (webhookEvent === workEvent) return 'issue_updated'
  return typeof webhookEvent === 'string' ? webhookEvent.replace(/^jira:/, '') : ''
}

interface Subject {
  readonly prefix: string
  readonly objectType: string
  /** The member of the payload that holds the object. */
  readonly member: string
}

const subjects: readonly Subject[] = [
  { prefix: 'issue_', objectType: 'incidents', member: 'issue' },
  { prefix: 'comment_', objectType: 'comments', member: 'comment' },
  { prefix: 'worklog_', objectType: 'worklogs', member: 'worklog' },
  { prefix: 'attachment_', objectType: 'attachments', member: 'attachment' },
  { prefix: 'issuelink_', objectType: 'issue-links', member: 'issueLink' },
  { prefix: 'issuetype_', objectType: 'incident-types', member: 'issuetype' },
  { prefix: 'project_', objectType: 'projects', member: 'project' },
  { prefix: 'user_', objectType: 'agents', member: 'user' },
  { prefix: 'version_', objectType: 'versions', member: 'version' },
  { prefix: 'filter_', objectType: 'filters', member: 'filter' },
  { prefix: 'sprint_', objectType: 'sprints', member: 'sprint' },
  { prefix: 'board_', objectType: 'boards', member: 'board' },
]

const eventTypes: ReadonlyMap<string, EventType> = new Map([
  ['created', 'CREATED'],
  ['restored_deleted', 'CREATED'],
  ['updated', 'UPDATED'],
  ['property_set', 'UPDATED'],
  ['property_deleted', 'UPDATED'],
  ['moved', 'UPDATED'],
  ['released', 'UPDATED'],
  ['unreleased', 'UPDATED'],
  ['started', 'UPDATED'],
  ['closed', 'UPDATED'],
  ['archived', 'UPDATED'],
  ['restored_archived', 'UPDATED'],
  ['configuration_changed', 'UPDATED'],
  ['deleted', 'DELETED'],
  ['soft_deleted', 'DELETED'],
  ['merged', 'DELETED'],
])

/** An event that is none of these is passed on with the best object that it has, so that nothing is lost. */
function unknownEvent(body: Body): ProviderEvent {
  const held = subjects.find(({ member }) => member !== actor && isRecord(body[member]))
  const object = (held === undefined ? undefined : objectOf(body, held.member)) ?? body
  const isIssue = isRecord(object.fields) && typeof object.key === 'string'
  const objectType = held?.objectType ?? (isIssue ? 'incidents' : 'unknown')
  return { eventType: 'UNKNOWN', objectType, objectId: idOf(object), ...dateOf(body, object) }
}

/** In most payloads the user is who did it, not what it was done to. */
const actor = 'user'

/** A webhook of a workflow carries no body; the address tells which issue it is about, if whoever registered it put that there. */
function fromQuery(query: InboundWebhook['query']): readonly ProviderEvent[] {
  const objectId = query.id ?? query.key ?? query.issue
  return objectId === undefined ? [] : [{ eventType: 'UNKNOWN', objectType: 'incidents', objectId }]
}

function objectOf(body: Body, member: string): Body | undefined {
  const object = body[member]
  return isRecord(object) ? object : undefined
}

/** Projects, links and sprints have numbers, users an account id (a key or name on Jira Server). */
function idOf(object: Body): string {
  const id = [object.id, object.accountId, object.key, object.name].find(
    (candidate) => typeof candidate === 'string' || typeof candidate === 'number',
  )
  return id === undefined ? '' : String(id)
}

/** When Jira says that it happened, else when the object says that it last changed. */
function dateOf(body: Body, object: Body): Pick<ProviderEvent, 'date'> {
  const fields = isRecord(object.fields) ? object.fields : {}
  const candidates = [body.timestamp, object.updated, fields.updated, object.created, fields.created]
  const date = candidates.map(readDate).find((candidate) => candidate !== undefined)
  return date === undefined ? {} : { date }
}

function readDate(value: unknown): string | undefined {
  const date = typeof value === 'number' || typeof value === 'string' ? new Date(value) : undefined
  return date === undefined || Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}

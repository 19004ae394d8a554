import { createHmac } from 'node:crypto'
import { isRecord, readPath } from '@valence/element-kit'
import type { Running } from '../start.ts'
import type { Answer, Conversation } from './conversation.ts'
import type { Received, Receiver } from './receiver.ts'

const signatureKey = 'a-key-that-only-your-server-knows'
const recordMembers = ['id', 'key', 'fields.summary', 'fields.priority.name', 'fields.status.name'] as const

/** The main job, chapter by chapter. Every step checks what it shows; a wrong answer ends the walk. */
export async function walk(running: Running, receiver: Receiver, talk: Conversation): Promise<void> {
  const hub = `${running.baseUrl}/hubs/helpdesk`
  const authorization = await provision(running, receiver, talk)

  talk.chapter('Discover', 'What can be read and written through this instance.')
  await talk.call({ method: 'GET', url: `${hub}/objects`, authorization })

  await query(hub, authorization, talk)
  await writes(hub, authorization, talk)
  await bulkLoad(running, hub, authorization, receiver, talk)
  await event(running, receiver, talk)
}

async function provision(running: Running, receiver: Receiver, talk: Conversation): Promise<string> {
  const { baseUrl, sandbox, secrets } = running
  talk.chapter(
    'Provision an instance',
    'One JSON call connects a Jira. The credentials are checked against it before anything is stored.',
  )
  const provisioned = await talk.call({
    method: 'POST',
    url: `${baseUrl}/instances`,
    authorization: `User ${secrets.userSecret}, Organization ${secrets.organizationSecret}`,
    json: {
      element: { key: 'jira' },
      name: 'Demo Jira',
      tags: ['demo'],
      configuration: {
        username: sandbox.username,
        password: sandbox.password,
        'base.url': sandbox.url,
        'event.notification.enabled': 'true',
        'event.notification.callback.url': `${receiver.url}/events`,
        'event.notification.signature.key': signatureKey,
      },
    },
    shown: ['id', 'name', 'token', 'element.key', 'element.hub', 'configuration', 'tags', 'valid', 'eventsEnabled'],
  })
  talk.say('The token in this answer addresses the instance from now on. Secrets come back masked.')
  return `Element ${text(provisioned, 'token')}, User ${secrets.userSecret}`
}

async function query(hub: string, authorization: string, talk: Conversation): Promise<void> {
  talk.chapter('Query', 'CEQL on every list: what Jira can filter is pushed down as JQL, the rest is filtered here.')
  const query = {
    where: "priority = 'High' AND summary LIKE '%login%'",
    fields: 'summary,priority,status',
    orderBy: 'created desc',
    pageSize: '2',
  }
  const list = { method: 'GET', url: `${hub}/incidents`, authorization, shown: recordMembers }
  const { headers } = await talk.call({ ...list, query })
  const nextPage = headers.get('elements-next-page-token')
  if (nextPage === null) throw new Error('The answer lacks the token of its next page.')
  talk.say('The token in the headers leads to the next page; on the last page there is none.')
}

async function writes(hub: string, authorization: string, talk: Conversation): Promise<void> {
  talk.chapter('Write', 'Create, change, comment and delete. Answers are whole records, always with 200.')
  const created = await talk.call({
    method: 'POST',
    url: `${hub}/incidents`,
    authorization,
    json: {
      fields: { project: { key: 'HELP' }, issuetype: { name: 'Bug' }, summary: 'The printer on floor 3 is offline' },
    },
    shown: recordMembers,
  })
  const incident = `${hub}/incidents/${text(created, 'id')}`
  await talk.call({
    method: 'PATCH',
    url: incident,
    authorization,
    json: { fields: { summary: 'The printer on floor 3 is on fire' } },
    shown: recordMembers,
  })
  await talk.call({
    method: 'POST',
    url: `${incident}/comments`,
    authorization,
    json: { body: 'Help is on its way.' },
    shown: ['id', 'body', 'author.displayName', 'created'],
  })
  await talk.call({ method: 'DELETE', url: incident, authorization })
  await talk.call({ method: 'GET', url: incident, authorization, expect: 404 })
}

const loadMaxMs = 120_000

async function bulkLoad(
  { sandbox }: Running,
  hub: string,
  authorization: string,
  receiver: Receiver,
  talk: Conversation,
): Promise<void> {
  talk.chapter(
    'Load in bulk',
    'A CSV of 1,000 rows, a few of them wrong. Good rows become incidents, bad rows become errors with their line.',
  )
  const csv = sampleCsv(1000)
  const form = new FormData()
  form.set('file', new Blob([csv], { type: 'text/csv' }), 'sample.csv')
  const job = await talk.call({
    method: 'POST',
    url: `${hub}/bulk/incidents`,
    authorization,
    headers: { 'Elements-Async-Callback-Url': `${receiver.url}/bulk` },
    form,
    shownBody: `file=@sample.csv\n${csv.split('\n').slice(0, 4).join('\n')}\n… 1000 rows`,
  })
  const id = text(job, 'id')
  const callback = await receiver.wait(`The callback of bulk job ${id}`, ({ path }) => path === '/bulk', loadMaxMs)
  talk.say('The job ended and called back, signed over the exact bytes:')
  const outcome = ['id', 'status', 'recordsCount', 'recordsFailedCount', 'statusMessage']
  talk.show({ headers: signatureHeaders(callback), body: callback.body }, [
    'headers',
    ...outcome.map((member) => `body.${member}`),
  ])
  verify(callback)
  talk.say('Signature verified.')
  const status = await talk.call({ method: 'GET', url: `${hub}/bulk/${id}/status`, authorization, shown: outcome })
  expectMembers(status, { recordsCount: 1000, recordsFailedCount: 5 })
  const errors = { method: 'GET', url: `${hub}/bulk/${id}/errors`, query: { pageSize: '2' }, authorization }
  await talk.call({ ...errors, shown: ['row', 'line', 'message'] })
  talk.say('Ask Jira itself how many there are:')
  const count = await talk.call({
    method: 'POST',
    url: `${sandbox.url}/rest/api/3/search/approximate-count`,
    authorization: basic(sandbox),
    json: { jql: 'labels = imported' },
  })
  expectMembers(count, { count: 995 })
}

/** The load made a thousand events, which are delivered first. */
const eventMaxMs = 120_000

async function event({ sandbox }: Running, receiver: Receiver, talk: Conversation): Promise<void> {
  talk.chapter(
    'Receive an event',
    'Somebody changes an issue in Jira itself. Its webhook comes out as a signed, normalised event.',
  )
  await talk.call({
    method: 'PUT',
    url: `${sandbox.url}/rest/api/2/issue/HELP-1`,
    authorization: basic(sandbox),
    json: { fields: { summary: 'Changed in Jira itself' } },
    expect: 204,
  })
  const isOurs = ({ path, body }: Received) => path === '/events' && isChange(body)
  const delivered = await receiver.wait('The event of HELP-1', isOurs, eventMaxMs)
  talk.say('Your server received (message.raw is the webhook as Jira sent it):')
  talk.show({ headers: signatureHeaders(delivered), body: delivered.body }, [
    'headers',
    ...['id', 'topic', 'createdDate'].map((member) => `body.${member}`),
    ...['elementKey', 'eventId', 'instanceId', 'instanceName', 'instanceTags', 'events'].map(
      (member) => `body.message.${member}`,
    ),
    ...['webhookEvent', 'issue.key', 'issue.fields.summary'].map((member) => `body.message.raw.${member}`),
  ])
  verify(delivered)
  talk.say(`Signature verified. ${receiver.count('/events')} events arrived so far: the load made the others.`)
}

function isChange(body: unknown): boolean {
  return readPath(body, 'message.raw.issue.fields.summary') === 'Changed in Jira itself'
}

/** Every 200th row has no summary, which Jira refuses. */
function sampleCsv(rows: number): string {
  const lines = Array.from({ length: rows }, (_, index) => {
    const number = index + 1
    const summary = number % 200 === 0 ? '' : `"Imported, row ${number}"`
    return `HELP,Bug,${summary},High,imported`
  })
  return ['project,issuetype,summary,priority,labels', ...lines, ''].join('\n')
}

function signatureHeaders({ headers }: Received): Record<string, unknown> {
  const names = ['Elements-Webhook-Signature', 'Webhook-Id', 'Webhook-Timestamp', 'Webhook-Signature']
  return Object.fromEntries(names.map((name) => [name, headers[name.toLowerCase()]]))
}

function verify({ headers, raw }: Received): void {
  const expected = `sha256=${createHmac('sha256', signatureKey).update(raw).digest('base64')}`
  if (headers['elements-webhook-signature'] !== expected) throw new Error('The signature does not match the body.')
}

function expectMembers({ body }: Answer, members: Readonly<Record<string, number>>): void {
  for (const [name, expected] of Object.entries(members)) {
    const found = readPath(body, name)
    if (found !== expected) throw new Error(`${name} is ${found}, not ${expected}.`)
  }
}

function basic({ username, password }: Running['sandbox']): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

function text({ body }: Answer, member: string): string {
  const value = isRecord(body) ? body[member] : undefined
  if (typeof value === 'string') return value
  throw new Error(`The answer lacks '${member}'.`)
}

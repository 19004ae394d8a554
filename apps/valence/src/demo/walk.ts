import { createHmac } from 'node:crypto'
import { isRecord, readPath } from '@valence/element-kit'
import type { Running } from '../start.ts'
import type { Answer, Conversation } from './conversation.ts'
import type { Received, Receiver } from './receiver.ts'

const signatureKey = 'a-key-that-only-your-server-knows'

/** The main job, chapter by chapter. Every step checks what it shows; a wrong answer ends the walk. */
export async function walk(running: Running, receiver: Receiver, talk: Conversation): Promise<void> {
  const { baseUrl, sandbox, secrets } = running
  const platform = `User ${secrets.userSecret}, Organization ${secrets.organizationSecret}`
  const hub = `${baseUrl}/hubs/helpdesk`

  talk.chapter(
    'Provision an instance',
    'One JSON call connects a Jira. The credentials are checked against it before anything is stored.',
  )
  const provisioned = await talk.call({
    method: 'POST',
    url: `${baseUrl}/instances`,
    authorization: platform,
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
  })
  const authorization = `Element ${text(provisioned, 'token')}, User ${secrets.userSecret}`
  talk.say('The token in this answer addresses the instance from now on. Secrets come back masked.')

  talk.chapter('Discover', 'What can be read and written through this instance.')
  await talk.call({ method: 'GET', url: `${hub}/objects`, authorization })

  talk.chapter('Query', 'CEQL on every list: what Jira can filter is pushed down as JQL, the rest is filtered here.')
  const where = "priority = 'High' AND summary LIKE '%login%'"
  const query = new URLSearchParams({
    where,
    fields: 'summary,priority,status',
    orderBy: 'created desc',
    pageSize: '2',
  })
  await talk.call({ method: 'GET', url: `${hub}/incidents?${query}`, authorization })

  await writes(hub, authorization, talk)
  await bulkLoad(hub, authorization, receiver, talk)
  await event(running, receiver, talk)
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
  })
  const incident = `${hub}/incidents/${text(created, 'id')}`
  await talk.call({
    method: 'PATCH',
    url: incident,
    authorization,
    json: { fields: { summary: 'The printer on floor 3 is on fire' } },
  })
  await talk.call({ method: 'POST', url: `${incident}/comments`, authorization, json: { body: 'Help is on its way.' } })
  await talk.call({ method: 'DELETE', url: incident, authorization })
  await talk.call({ method: 'GET', url: incident, authorization, expect: 404 })
}

async function bulkLoad(hub: string, authorization: string, receiver: Receiver, talk: Conversation): Promise<void> {
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
  const callback = await receiver.wait(`The callback of bulk job ${id}`, ({ path }) => path === '/bulk', 120_000)
  talk.say(`The job ended and called back, signed over the exact bytes:`)
  talk.show({ headers: signatureHeaders(callback), body: callback.body })
  verify(callback)
  talk.say('Signature verified.\n')
  const status = await talk.call({ method: 'GET', url: `${hub}/bulk/${id}/status`, authorization })
  expectCounts(status, { recordsCount: 1000, recordsFailedCount: 5 })
  await talk.call({ method: 'GET', url: `${hub}/bulk/${id}/errors?pageSize=2`, authorization })
}

async function event({ sandbox }: Running, receiver: Receiver, talk: Conversation): Promise<void> {
  talk.chapter(
    'Receive an event',
    'Somebody changes an issue in Jira itself. Its webhook comes out as a signed, normalised event.',
  )
  const credentials = Buffer.from(`${sandbox.username}:${sandbox.password}`).toString('base64')
  await talk.call({
    method: 'PUT',
    url: `${sandbox.url}/rest/api/2/issue/HELP-1`,
    authorization: `Basic ${credentials}`,
    json: { fields: { summary: 'Changed in Jira itself' } },
    expect: 204,
  })
  const delivered = await receiver.wait('The event of HELP-1', ({ path, body }) => path === '/events' && isChange(body))
  const { raw: _, ...message } = asRecord(readPath(delivered.body, 'message'))
  talk.say('Your server received (message.raw, the webhook as Jira sent it, left out here):')
  talk.show({ headers: signatureHeaders(delivered), body: { ...asRecord(delivered.body), message } })
  verify(delivered)
  talk.say('Signature verified.')
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
  const names = [
    'elements-webhook-id',
    'elements-webhook-signature',
    'webhook-id',
    'webhook-timestamp',
    'webhook-signature',
  ]
  return Object.fromEntries(names.map((name) => [name, headers[name]]))
}

function verify({ headers, raw }: Received): void {
  const expected = `sha256=${createHmac('sha256', signatureKey).update(raw).digest('base64')}`
  if (headers['elements-webhook-signature'] !== expected) throw new Error('The signature does not match the body.')
}

function expectCounts({ body }: Answer, counts: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(counts)) {
    const found = readPath(body, name)
    if (found !== count) throw new Error(`${name} is ${found}, not ${count}.`)
  }
}

function text({ body }: Answer, member: string): string {
  const value = readPath(body, member)
  if (typeof value === 'string') return value
  throw new Error(`The answer lacks '${member}'.`)
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {}
}

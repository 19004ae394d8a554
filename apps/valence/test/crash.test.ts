import { type Sandbox, startSandbox } from '@valence/jira-sandbox'
import { createTestDatabase } from '@valence/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { csvForm } from './bulk-form.ts'
import { type CallbackServer, startCallbackServer } from './callback-server.ts'
import { logged, type Supervised, startChild, supervise } from './child.ts'
import { type Answer, type CallOptions, eventually, request } from './harness.ts'
import { createInstallation, type InstallationCredentials } from './installation.ts'
import { issuesOf } from './jira-issues.ts'
import { type LossyLine, type Passage, startLossyLine } from './lossy-line.ts'
import { issueUpdated, pathOf, providerWebhook } from './provider-webhook.ts'

/** A moment at which a process is killed: when such a passage happens for the nth time since the moment before. */
interface Moment extends Passage {
  readonly nth: number
  readonly signal: NodeJS.Signals
}

let sandbox: Sandbox
let line: LossyLine
let callbacks: CallbackServer
let gateway: Supervised
let worker: Supervised
let relay: Supervised
let credentials: InstallationCredentials
const moments: Moment[] = []
/** The callbacks, counted over all of them, that the relay does not survive. */
const deadlyCallbacks = new Set<number>()

/** What to undo at the end, the last first, however far the beginning got. */
const undo: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  const database = await createTestDatabase()
  undo.push(database.drop)
  sandbox = await startSandbox()
  undo.push(sandbox.close)
  line = await startLossyLine(sandbox.url, loseAtMoments())
  undo.push(line.close)
  callbacks = await startCallbackServer(({ path }, nth) => {
    if (path !== '/events' || !deadlyCallbacks.delete(nth)) return undefined
    relay.current().kill('SIGKILL')
    return { status: 500 }
  })
  undo.push(callbacks.close)
  const installation = createInstallation({ databaseUrl: database.url, redisUrl: process.env.REDIS_URL, settings })
  undo.push(installation.close)
  gateway = supervise(() => installation.start('gateway'))
  undo.push(gateway.close)
  worker = supervise(() => installation.start('bulk-worker'))
  undo.push(worker.close)
  relay = supervise(() => installation.start('event-relay'))
  undo.push(relay.close)
  credentials = await installation.credentials()
})
afterAll(async () => {
  for (const step of undo.toReversed()) await step()
})

describe('a bulk worker that is killed', () => {
  it('loses no row and doubles none, at whatever moment it dies', async () => {
    moments.push(
      { leg: 'answer', call: 'create', nth: 2, signal: 'SIGKILL' },
      { leg: 'request', call: 'create', nth: 2, signal: 'SIGKILL' },
      { leg: 'answer', call: 'search', nth: 1, signal: 'SIGKILL' },
    )
    const { id, authorization, status } = await load('killed', 600)
    // One more at a moment that nobody chose.
    await eventually(status, ({ recordsCount }) => recordsCount >= 400, 120_000)
    worker.current().kill('SIGKILL')

    expect(await eventually(status, isEnded, 120_000)).toMatchObject({
      id,
      status: 'COMPLETE',
      recordsCount: 600,
      recordsFailedCount: 12,
      error: null,
    })
    expect(moments).toEqual([])
    expect(worker.endings).toEqual(Array(4).fill({ code: null, signal: 'SIGKILL' }))
    expect(await summaries('killed')).toEqual(goodSummaries(600))
    const { body } = await call('GET', `/bulk/${id}/errors`, { authorization })
    expect(
      z
        .array(z.object({ row: z.number() }))
        .parse(body)
        .map(({ row }) => row),
    ).toEqual(Array.from({ length: 12 }, (_, index) => 50 * (index + 1)))
    const reports = await eventually(
      async () => callbacks.at('/bulk/killed'),
      ({ length }) => length > 0,
    )
    expect(new Set(reports.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect(reports[0]?.body).toMatchObject({ id, status: 'COMPLETE', recordsCount: 600, recordsFailedCount: 12 })
  }, 240_000)

  it('hands its load over when it is told to end', async () => {
    const deaths = worker.endings.length
    moments.push({ leg: 'answer', call: 'create', nth: 2, signal: 'SIGTERM' })
    const { status } = await load('told', 2000)
    await eventually(
      async () => worker.endings.length,
      (count) => count > deaths,
    )
    // The next one goes on where it left off, and at once.
    expect(Number(await logged(worker.current, 'bulk.started', 'rowsDone'))).toBeGreaterThanOrEqual(100)
    expect(await eventually(status, isEnded, 60_000)).toMatchObject({ status: 'COMPLETE', recordsCount: 2000 })
    expect(worker.endings.slice(deaths)).toEqual([{ code: 0, signal: null }])
    expect(await summaries('told')).toEqual(goodSummaries(2000))
  }, 120_000)
})

describe('a relay and a gateway that are killed', () => {
  it('deliver every event that was accepted, under one id each', async () => {
    const secret = 'the secret of the webhook'
    const instance = await connect({
      'event.notification.enabled': 'true',
      'event.notification.callback.url': `${callbacks.url}/events`,
      'event.webhook.secret': secret,
    })
    for (const nth of [3, 20, 45]) deadlyCallbacks.add(nth)
    const names = Array.from({ length: 50 }, (_, index) => `event-${index}.`)
    for (const [index, name] of names.entries()) {
      const webhook = providerWebhook(issueUpdated(sandbox.url, name), { secret, identifier: name })
      await eventually(
        () => postOrUndefined(pathOf(instance), webhook),
        (answer) => answer?.status === 200,
      )
      if (index === 24) gateway.current().kill('SIGKILL')
    }

    const events = () => call('GET', '/instances/events', instance)
    const stored = await eventually(
      events,
      ({ body }) => statusesOf(body).every((status) => status === 'NOTIFIED'),
      90_000,
    )
    expect(statusesOf(stored.body)).toHaveLength(50)
    expect(gateway.endings).toEqual([{ code: null, signal: 'SIGKILL' }])
    expect(relay.endings).toEqual(Array(3).fill({ code: null, signal: 'SIGKILL' }))
    const arrived = callbacks.at('/events')
    const idsOf = (name: string) =>
      new Set(arrived.filter(({ raw }) => raw.includes(`"${name} ✓"`)).map(({ headers }) => headers['webhook-id']))
    expect(names.map((name) => idsOf(name).size)).toEqual(Array(50).fill(1))
    expect(new Set(arrived.map(({ headers }) => headers['webhook-id'])).size).toBe(50)
  }, 180_000)
})

describe('a process whose settings do not fit', () => {
  it('names them and ends', async () => {
    const child = startChild('apps/gateway/src/main.ts', [], { DELIVERY_SCHEDULE_MS: 'soon' })
    expect(await child.ended).toEqual({ code: 1, signal: null })
    expect(child.stderr()).toMatch(/DATABASE_URL.*ENCRYPTION_KEYS.*DELIVERY_SCHEDULE_MS.*docs\/configuration\.md/s)
    expect(child.stderr()).not.toContain('    at ')
  })
})

const jobStatus = z.looseObject({ status: z.string(), recordsCount: z.number() })

/** Soon enough for a test to see the next try of everything. */
const settings = {
  BULK_LEASE_MS: '2000',
  BULK_SETTLE_MS: '300',
  SWEEP_EVERY_MS: '300',
  DELIVERY_LEASE_MS: '15001',
  DELIVERY_SCHEDULE_MS: '50,50,50,50',
}

/** Loses what passes at the next of the moments, and the worker with it. */
function loseAtMoments(): (passage: Passage) => boolean {
  let count = 0
  return ({ leg, call }) => {
    const [next] = moments
    if (next === undefined || next.leg !== leg || next.call !== call) return false
    count += 1
    if (count < next.nth) return false
    count = 0
    moments.shift()
    worker.current().kill(next.signal)
    return next.signal === 'SIGKILL'
  }
}

async function call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
  const address = await logged(gateway.current, 'gateway.listening', 'address')
  return request(method, `${address}/elements/api-v2${path}`, { authorization: credentials.platform, ...options })
}

/** Undefined when the gateway does not answer because it was killed. */
async function postOrUndefined(path: string, options: CallOptions): Promise<Answer | undefined> {
  try {
    return await call('POST', path, options)
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

async function connect(configuration: Readonly<Record<string, string>>) {
  const { username, password } = sandbox
  const site = { username, password, 'base.url': line.url }
  const json = { element: { key: 'jira' }, name: 'Crash', configuration: { ...site, ...configuration } }
  const answer = await call('POST', '/instances', { json })
  expect(answer).toMatchObject({ status: 200 })
  const { id, token } = z.object({ id: z.number(), token: z.string() }).parse(answer.body)
  return { id, authorization: `Element ${token}, User ${credentials.userSecret}` }
}

/** Starts a load of which every fiftieth row is bad. */
async function load(name: string, rows: number) {
  const { authorization } = await connect({})
  const lines = Array.from({ length: rows }, (_, index) => {
    const number = index + 1
    return `HELP,Bug,${number % 50 === 0 ? '' : `Row ${number}`},${name}`
  })
  const form = csvForm(['project,issuetype,summary,labels', ...lines, ''].join('\n'))
  const headers = { 'Elements-Async-Callback-Url': `${callbacks.url}/bulk/${name}` }
  const submitted = await call('POST', '/bulk/incidents', { authorization, form, headers })
  const { id } = z.object({ id: z.string() }).parse(submitted.body)
  const status = async () => jobStatus.parse((await call('GET', `/bulk/${id}/status`, { authorization })).body)
  return { id, authorization, status }
}

function isEnded({ status }: z.infer<typeof jobStatus>): boolean {
  return status !== 'CREATED' && status !== 'RUNNING'
}

function statusesOf(body: unknown): readonly string[] {
  return z
    .array(z.object({ status: z.string() }))
    .parse(body)
    .map(({ status }) => status)
}

async function summaries(label: string): Promise<readonly string[]> {
  const basic = Buffer.from(`${sandbox.username}:${sandbox.password}`).toString('base64')
  const jira = (method: string, path: string, json?: unknown) =>
    request(method, `${sandbox.url}${path}`, { authorization: `Basic ${basic}`, json })
  return (await issuesOf(jira, `labels = ${label}`)).map(({ fields }) => fields.summary).sort()
}

function goodSummaries(rows: number): readonly string[] {
  return Array.from({ length: rows }, (_, index) => index + 1)
    .filter((number) => number % 50 !== 0)
    .map((number) => `Row ${number}`)
    .sort()
}

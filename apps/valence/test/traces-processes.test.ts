import { type Sandbox, startSandbox } from '@valence/jira-sandbox'
import { createTestDatabase } from '@valence/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startReceiver } from '../src/demo/receiver.ts'
import { csvForm } from './bulk-form.ts'
import { logged } from './child.ts'
import { type Collector, startCollector } from './collector.ts'
import { eventually, request } from './harness.ts'
import { createInstallation, type InstallationCredentials } from './installation.ts'

let collector: Collector
let sandbox: Sandbox
let api: string
let credentials: InstallationCredentials
const undo: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  const database = await createTestDatabase()
  undo.push(database.drop)
  sandbox = await startSandbox()
  undo.push(sandbox.close)
  collector = await startCollector()
  undo.push(collector.close)
  const settings = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint, OTEL_BSP_SCHEDULE_DELAY: '200' }
  const installation = createInstallation({ databaseUrl: database.url, redisUrl: process.env.REDIS_URL, settings })
  undo.push(installation.close)
  credentials = await installation.credentials()
  const gateway = installation.start('gateway')
  api = `${await logged(() => gateway, 'gateway.listening', 'address', 120_000)}/elements/api-v2`
  installation.start('bulk-worker')
  installation.start('event-relay')
}, 240_000)
afterAll(async () => {
  for (const step of undo.toReversed()) await step()
})

describe('a load', () => {
  it('is one trace from the request through the queue and the worker to the provider, and to the callback', async () => {
    const receiver = await startReceiver()
    undo.push(receiver.close)
    const { url, username, password } = sandbox
    const json = { element: { key: 'jira' }, name: 'Traced', configuration: { 'base.url': url, username, password } }
    const made = await request('POST', `${api}/instances`, { authorization: credentials.platform, json })
    const { token } = z.object({ token: z.string() }).parse(made.body)
    const loaded = await request('POST', `${api}/bulk/incidents`, {
      authorization: `Element ${token}, User ${credentials.userSecret}`,
      form: csvForm('project,issuetype,summary\nHELP,Task,One\n'),
      headers: { 'Elements-Async-Callback-Url': `${receiver.url}/loaded` },
    })
    const traceId = loaded.headers.get('elements-trace-id') ?? 'none'
    await receiver.wait('the callback', ({ path }) => path === '/loaded', 90_000)
    const spans = await eventually(
      async () => collector.spans.filter((span) => span.traceId === traceId),
      (some) =>
        some.some(({ name }) => name === 'POST bulk callback') && some.some(({ parentSpanId }) => parentSpanId === ''),
    )
    const above = (child: { readonly parentSpanId: string }) =>
      spans.find(({ spanId }) => spanId === child.parentSpanId)
    const chain = (name: string) => {
      const names: string[] = []
      for (let span = spans.find((one) => one.name === name); span !== undefined; span = above(span)) {
        names.unshift(`${span.service} ${span.name}`)
      }
      return names
    }
    const root = 'valence-gateway POST /elements/api-v2/bulk/:objectName'
    expect(chain('POST jira')).toEqual([root, 'valence-bulk-worker process bulk', 'valence-bulk-worker POST jira'])
    expect(chain('POST bulk callback')).toEqual([
      root,
      'valence-bulk-worker process bulk',
      'valence-event-relay process delivery',
      'valence-event-relay POST bulk callback',
    ])
  }, 180_000)
})

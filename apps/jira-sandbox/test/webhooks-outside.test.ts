import { afterEach, describe, expect, it } from 'vitest'
import { causes, outsideEvents } from '../src/webhooks/events.ts'
import { startDataCenter } from './datacenter-stage.ts'
import { type Client, type Stage, startStage } from './harness.ts'
import { startReceiver, until } from './receiver.ts'
import { signIn } from './sign-in.ts'

const events = [...outsideEvents]
const raise = (client: Client, event: string) => client.post('/__sandbox/events', { event })

describe('events of what lies outside of the API of Jira', () => {
  const cleanups: (() => unknown)[] = []
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
  })

  async function begin(start: () => Promise<Stage> = startStage): Promise<Stage> {
    const stage = await start()
    cleanups.push(() => stage.sandbox.close())
    return stage
  }

  async function listen(stage: Stage, ...statuses: number[]) {
    const receiver = await startReceiver(...statuses)
    cleanups.push(receiver.close)
    const hook = { name: 'A hook', url: receiver.url, events, secret: 'shh' }
    expect((await stage.admin.post('/rest/webhooks/1.0/webhook', hook)).status).toBe(201)
    return receiver
  }

  it.each(events)('say no more than every webhook does: %s', async (event) => {
    const stage = await begin()
    const receiver = await listen(stage)
    expect(await raise(stage.stranger(), event)).toMatchObject({ status: 202, body: { event } })
    await until(() => receiver.calls.length === 1)
    expect(receiver.calls[0]?.body).toEqual({ timestamp: expect.any(Number), webhookEvent: event })
    expect(receiver.calls[0]?.headers).toMatchObject({
      'x-atlassian-webhook-identifier': expect.any(String),
      'x-atlassian-webhook-flow': 'Primary',
      'x-hub-signature': expect.stringMatching(/^sha256=[0-9a-f]{64}$/),
    })
  })

  it('are tried again like every other', async () => {
    const stage = await begin(() => startStage({ webhookRetryDelayMs: () => 2 }))
    const receiver = await listen(stage, 503)
    await raise(stage.stranger(), 'app_access_to_objects_blocked')
    await until(() => receiver.calls.length === 2)
    expect(receiver.calls.map(({ headers }) => headers['x-atlassian-webhook-retry'])).toEqual([undefined, '1'])
  })

  it('are not for webhooks of apps', async () => {
    const stage = await begin()
    const app = await signIn(stage, '5a0e4c1d9b7f3a2e6c8d0001')
    const webhooks = events.map((event) => ({ events: [event], jqlFilter: 'project != ZZZZ' }))
    const path = `/ex/jira/${stage.sandbox.oauth.cloudId}/rest/api/3/webhook`
    const answer = await app.post(path, { url: 'https://app.example.com/hook', webhooks })
    expect(answer).toMatchObject({
      status: 200,
      body: { webhookRegistrationResult: events.map((event) => ({ errors: [expect.stringContaining(event)] })) },
    })
  })

  it('are these alone: others come of a change, which the refusal names', async () => {
    const control = (await begin()).stranger()
    const refused = (message: string) => ({ status: 400, body: { errorMessages: [message] } })
    expect(await raise(control, 'jira:issue_created')).toMatchObject(
      refused("event: 'jira:issue_created' comes of a change: POST /rest/api/3/issue."),
    )
    expect(await raise(control, 'toString')).toMatchObject(
      refused(`event: There is no event 'toString'. Those to be raised here are ${events.join(', ')}.`),
    )
    expect((await control.post('/__sandbox/events', { name: 'x' })).status).toBe(400)
  })

  it('are none of a Data Center', async () => {
    const control = (await begin(startDataCenter)).stranger()
    expect(await raise(control, 'app_access_to_objects_blocked')).toMatchObject({
      status: 400,
      body: { errorMessages: ["event: 'app_access_to_objects_blocked' is an event of Cloud alone."] },
    })
  })

  it('leave every change to an operation that there is', async () => {
    const { sandbox } = await begin(() => startStage({ seed: 'empty' }))
    const headers = { 'content-type': 'application/json' }
    const unknown: string[] = []
    for (const cause of new Set(causes.values())) {
      const [method = '', path = ''] = cause.replaceAll(/\{\w+\}/g, '0').split(' ')
      const answer = await fetch(sandbox.url + path, { method, headers, ...(method !== 'DELETE' && { body: '{}' }) })
      const text = await answer.text()
      if (answer.status === 405 || answer.status >= 500 || text.includes('No endpoint')) unknown.push(cause)
    }
    expect(unknown).toEqual([])
  })
})

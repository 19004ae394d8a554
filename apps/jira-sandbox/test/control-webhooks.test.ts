import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createIssue, type Stage, startStage } from './harness.ts'
import { type Receiver, startReceiver, until } from './receiver.ts'

describe('faults of webhooks', () => {
  const cleanups: (() => unknown)[] = []
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
  })

  async function begin(rule: object): Promise<{ stage: Stage; receiver: Receiver }> {
    const receiver = await startReceiver()
    const stage = await startStage()
    cleanups.push(receiver.close, () => stage.sandbox.close())
    const events = ['jira:issue_created', 'jira:issue_updated']
    await stage.admin.post('/rest/webhooks/1.0/webhook', { name: 'Hook', url: receiver.url, events })
    expect((await stage.stranger().post('/__sandbox/faults', rule)).status).toBe(201)
    return { stage, receiver }
  }

  const summaries = (receiver: Receiver) =>
    receiver.calls.map(({ body }) => {
      const { fields } = z.looseObject({ fields: z.looseObject({ summary: z.string() }) }).parse(body.issue)
      return fields.summary
    })

  const deliveries = async (stage: Stage) => (await stage.stranger().get('/__sandbox/webhooks')).body

  it('lose those they strike, and no others', async () => {
    const { stage, receiver } = await begin({ kind: 'webhook-lost', event: 'jira:issue_created', count: 1 })
    await createIssue(stage.admin, { summary: 'First' })
    await createIssue(stage.admin, { summary: 'Second' })
    await until(() => receiver.calls.length === 1)
    expect(summaries(receiver)).toEqual(['Second'])
    expect(await deliveries(stage)).toMatchObject({ pending: [], lost: [{ event: 'jira:issue_created' }] })
  })

  it('send the same one again under the same identifier', async () => {
    const { stage, receiver } = await begin({ kind: 'webhook-duplicated', copies: 2 })
    await createIssue(stage.admin, {})
    await until(() => receiver.calls.length === 3)
    const identifiers = receiver.calls.map(({ headers }) => headers['x-atlassian-webhook-identifier'])
    expect(new Set(identifiers).size).toBe(1)
    expect(new Set(receiver.calls.map(({ text }) => text)).size).toBe(1)
  })

  it('hold one back until those after it have arrived', async () => {
    const { stage, receiver } = await begin({ kind: 'webhook-reordered', count: 1, behind: 2 })
    for (const summary of ['First', 'Second', 'Third']) await createIssue(stage.admin, { summary })
    await until(() => receiver.calls.length === 3)
    expect(summaries(receiver).at(-1)).toBe('First')
  })

  it('let go of what they hold back when their rule ends', async () => {
    const { stage, receiver } = await begin({ kind: 'webhook-reordered', behind: 100 })
    await createIssue(stage.admin, { summary: 'Held' })
    expect(await deliveries(stage)).toMatchObject({ pending: [{ event: 'jira:issue_created', attempt: 0 }], done: [] })
    await stage.stranger().delete('/__sandbox/faults')
    await until(() => receiver.calls.length === 1)
    expect(summaries(receiver)).toEqual(['Held'])
  })

  it('deliver late, by the clock of the sandbox', async () => {
    const { stage, receiver } = await begin({ kind: 'webhook-late', count: 1, delayMs: 3_600_000 })
    await createIssue(stage.admin, { summary: 'Late' })
    await createIssue(stage.admin, { summary: 'In time' })
    await until(() => receiver.calls.length === 1)
    await stage.stranger().post('/__sandbox/clock', { advance: '1h' })
    await until(() => receiver.calls.length === 2)
    expect(summaries(receiver)).toEqual(['In time', 'Late'])
  })

  it('forget what is pending when the sandbox is reset', async () => {
    const { stage, receiver } = await begin({ kind: 'webhook-late', delayMs: 3_600_000 })
    await stage.stranger().post('/__sandbox/snapshot', { name: 'quiet' })
    await createIssue(stage.admin, { summary: 'Forgotten' })
    await stage.stranger().post('/__sandbox/reset', { name: 'quiet' })
    await stage.stranger().delete('/__sandbox/faults')
    await stage.stranger().post('/__sandbox/clock', { advance: '2h' })
    await createIssue(stage.admin, { summary: 'After' })
    await until(() => receiver.calls.length === 1)
    expect(summaries(receiver)).toEqual(['After'])
    expect(await deliveries(stage)).toMatchObject({ pending: [] })
  })
})

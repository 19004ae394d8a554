import { createServer, type ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createIssue, type Stage, startStage } from './harness.ts'
import { startReceiver, until } from './receiver.ts'

const deliveries = z.looseObject({
  pending: z.array(z.looseObject({ event: z.string(), dueAt: z.iso.datetime() })),
  retried: z.array(z.looseObject({ at: z.iso.datetime() })),
})

describe('deliveries of webhooks', () => {
  const cleanups: (() => unknown)[] = []
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
  })

  async function begin(url: string, events: readonly string[]): Promise<Stage> {
    const stage = await startStage()
    cleanups.push(() => stage.sandbox.close())
    await stage.admin.post('/rest/webhooks/1.0/webhook', { name: 'A hook', url, events })
    return stage
  }

  const seen = async (stage: Stage) => deliveries.parse((await stage.stranger().get('/__sandbox/webhooks')).body)

  /** Keeps everybody waiting until it lets them go. */
  async function startWaitingRoom() {
    const waiting: ServerResponse[] = []
    const server = createServer((request, response) => {
      request.resume()
      waiting.push(response)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = z.object({ port: z.number() }).parse(server.address())
    const letGo = () => {
      for (const response of waiting.splice(0)) response.end()
    }
    cleanups.push(() => {
      letGo()
      server.close()
    })
    return { waiting, letGo, url: `http://127.0.0.1:${port}/hook` }
  }

  it('are tried again from five to fifteen minutes later', async () => {
    const receiver = await startReceiver(503)
    cleanups.push(receiver.close)
    const stage = await begin(receiver.url, ['jira:issue_created'])
    await createIssue(stage.admin, {})
    await until(async () => (await seen(stage)).retried.length === 1)
    const { pending, retried } = await seen(stage)
    const waitMs = Date.parse(pending[0]?.dueAt ?? '') - Date.parse(retried[0]?.at ?? '')
    expect(waitMs).toBeGreaterThanOrEqual(5 * 60_000)
    expect(waitMs).toBeLessThanOrEqual(15 * 60_000)
    await stage.stranger().post('/__sandbox/clock', { advance: '15m' })
    await until(() => receiver.calls.length === 2)
  })

  it('go to a host twenty at a time', async () => {
    const { waiting, letGo, url } = await startWaitingRoom()
    const stage = await begin(url, ['jira:issue_created'])
    for (let count = 0; count < 25; count += 1) await createIssue(stage.admin, {})
    await until(() => waiting.length >= 20)
    expect((await seen(stage)).pending).toHaveLength(25)
    expect(waiting).toHaveLength(20)
    letGo()
    await until(() => waiting.length === 5)
  })

  it('go ten at a time when they are a cascade', async () => {
    const { waiting, letGo, url } = await startWaitingRoom()
    const stage = await begin(url, ['comment_deleted'])
    const key = await createIssue(stage.admin, {})
    for (let count = 0; count < 14; count += 1) {
      await stage.admin.post(`/rest/api/2/issue/${key}/comment`, { body: 'Words' })
    }
    await stage.admin.delete(`/rest/api/3/issue/${key}`)
    await until(() => waiting.length >= 10)
    expect((await seen(stage)).pending).toHaveLength(14)
    expect(waiting).toHaveLength(10)
    letGo()
    await until(() => waiting.length === 4)
  })
})

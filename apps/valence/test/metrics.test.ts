import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { csvForm } from './bulk-form.ts'
import { eventually, startWorld, type World } from './harness.ts'

const token = 'a token for figures'.replaceAll(' ', '-')
let world: World
beforeAll(async () => {
  world = await startWorld({ METRICS_TOKEN: token })
})
afterAll(() => world.close())

const url = () => `${new URL(world.baseUrl).origin}/metrics`
async function read(): Promise<string> {
  const answer = await fetch(url(), { headers: { authorization: `Bearer ${token}` } })
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toContain('text/plain')
  return answer.text()
}
const readUntil = (line: RegExp) => eventually(read, (text) => line.test(text))

describe('/metrics', () => {
  it('is for who has the token alone', async () => {
    expect((await fetch(url())).status).toBe(401)
    expect((await fetch(url(), { headers: { authorization: 'Bearer another-token-of-length' } })).status).toBe(401)
  })

  it('is not there without a token to ask for', async () => {
    const other = await startWorld()
    expect((await fetch(`${new URL(other.baseUrl).origin}/metrics`)).status).toBe(404)
    await other.close()
  })

  it('counts requests by the route that was declared, and calls of the provider by how they ended', async () => {
    const { authorization } = await world.connect()
    await world.call('GET', '/incidents/HELP-1', { authorization })
    await world.call('GET', '/incidents/NONE-1', { authorization })
    await world.call('GET', '/nothing/of/this/kind/at/all', { authorization })
    const route = 'route="/elements/api-v2/incidents/:objectId"'
    const text = await readUntil(new RegExp(`_count\\{method="GET",${route},status="404"\\} 1`))
    expect(text).toContain(`valence_http_request_duration_seconds_count{method="GET",${route},status="200"} 1`)
    expect(text).toMatch(/_count\{method="GET",route="none",status="404"\} 1/)
    expect(text).toMatch(
      /valence_provider_call_duration_seconds_count\{element="jira",method="GET",status="200",reason="answered"\} [1-9]/,
    )
    expect(text).toContain('process_cpu_seconds_total')
    expect(text).toContain('nodejs_eventloop_lag_seconds')
  })

  it('counts rows, jobs, deliveries and webhooks', async () => {
    const callback = `${world.receiver.url}/figures`
    const { authorization } = await world.connect({
      'event.notification.enabled': 'true',
      'event.notification.callback.url': callback,
    })
    const csv = 'project,issuetype,summary\nHELP,Task,One\nHELP,Task,\n'
    await world.call('POST', '/bulk/incidents', { authorization, form: csvForm(csv) })
    await readUntil(/valence_delivery_duration_seconds_count\{kind="bulk",verdict="delivered"\} 1/)
    const text = await readUntil(/valence_delivery_duration_seconds_count\{kind="event",verdict="delivered"\} [1-9]/)
    expect(text).toContain('valence_bulk_rows_total{outcome="created"} 1')
    expect(text).toContain('valence_bulk_rows_total{outcome="failed"} 1')
    expect(text).toContain('valence_bulk_jobs_total{status="COMPLETE"} 1')
    expect(text).toMatch(/valence_webhooks_total\{element="jira",outcome="recorded"\} [1-9]/)
    expect(text).toMatch(/valence_queue_jobs\{queue="delivery",state="waiting"\} \d/)
  })

  it('has no label that grows with what is called, and nothing of an instance', async () => {
    const { authorization, token: ofInstance } = await world.connect()
    for (const id of ['A-1', 'B-2', 'C-3']) await world.call('GET', `/incidents/${id}`, { authorization })
    const text = await read()
    for (const word of ['A-1', 'B-2', ofInstance, token, world.sandbox.password, world.sandbox.username]) {
      expect(text).not.toContain(word)
    }
  })
})

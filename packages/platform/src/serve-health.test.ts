import { afterEach, describe, expect, it } from 'vitest'
import { freePort } from './database/server.ts'
import type { Service } from './process.ts'
import { serveHealth } from './serve-health.ts'
import { createMetrics } from './telemetry/metrics.ts'

const open: Service[] = []
afterEach(async () => {
  for (const service of open.splice(0)) await service.close()
})

async function serve({ token, check = async () => undefined }: { token?: string; check?: () => Promise<void> } = {}) {
  const port = await freePort(0)
  const metrics = createMetrics()
  open.push(await serveHealth({ HOST: '127.0.0.1', HEALTH_PORT: port, METRICS_TOKEN: token }, check, metrics))
  return { url: `http://127.0.0.1:${port}`, metrics }
}

describe('the port for the operator', () => {
  it('tells the figures of the process', async () => {
    const { url, metrics } = await serve()
    metrics.answered({ method: 'GET', route: '/incidents/:id', status: 200, seconds: 0.02 })
    const answer = await fetch(`${url}/metrics`)
    expect(answer.headers.get('content-type')).toContain('text/plain')
    const text = await answer.text()
    expect(text).toContain(
      'valence_http_request_duration_seconds_count{method="GET",route="/incidents/:id",status="200"} 1',
    )
    expect(text).toMatch(/^process_cpu_seconds_total /m)
  })

  it('tells them to nobody without the token, where there is one', async () => {
    const { url } = await serve({ token: 'a-token-of-32-characters-or-more-x' })
    const asked = (authorization?: string) =>
      fetch(`${url}/metrics`, authorization === undefined ? {} : { headers: { authorization } })
    expect((await asked()).status).toBe(401)
    expect((await asked('Bearer another')).status).toBe(401)
    expect((await asked('Bearer a-token-of-32-characters-or-more-x')).status).toBe(200)
  })

  it('is alive while the process runs, and ready only while what it needs answers', async () => {
    let isAway = false
    const { url } = await serve({
      check: async () => {
        if (isAway) throw new Error('The database is away.')
      },
    })
    expect((await fetch(`${url}/ready`)).status).toBe(200)
    isAway = true
    expect((await fetch(`${url}/ready`)).status).toBe(503)
    expect((await fetch(`${url}/health`)).status).toBe(200)
    expect((await fetch(`${url}/elsewhere`)).status).toBe(404)
  })
})

import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import { load, percentiles } from './load.ts'
import { table } from './table.ts'
import type { BenchWorld } from './world.ts'

const accepting = { seconds: 5, connections: 20 }
const timed = 300
const secret = 'a secret for benchmarks'

/** How many webhooks are durable per second, and how long one takes from its arrival to the callback. */
export async function benchEvents(world: BenchWorld): Promise<string> {
  const arrivals = new Map<string, number>()
  const receiver = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const key = /benchmark-(\d+)/.exec(Buffer.concat(chunks).toString())?.[1]
      if (key !== undefined) arrivals.set(key, performance.now())
      response.end()
    })
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  const address = receiver.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  try {
    const latencies = await timeDeliveries(world, port, arrivals)
    const { requestsPerSecond } = await acceptance(world)
    return table(
      ['events', 'figure'],
      [
        ['webhooks accepted durably per second, 20 connections', requestsPerSecond.toFixed(0)],
        ['webhook to callback, one after the other, p50 ms', latencies.p50Ms.toFixed(1)],
        ['webhook to callback, one after the other, p99 ms', latencies.p99Ms.toFixed(1)],
      ],
    )
  } finally {
    receiver.closeAllConnections()
    receiver.close()
  }
}

async function timeDeliveries(world: BenchWorld, port: number, arrivals: ReadonlyMap<string, number>) {
  const url = await webhookUrl(world, { 'event.notification.callback.url': `http://127.0.0.1:${port}/` })
  const latencies: number[] = []
  for (let number = 0; number < timed; number += 1) {
    const sentMs = performance.now()
    const { status } = await fetch(url, { method: 'POST', headers: headersOf(number), body: webhook(number) })
    if (status !== 200) throw new Error(`The webhook was answered ${status}.`)
    for (let arrivedMs = arrivals.get(String(number)); ; arrivedMs = arrivals.get(String(number))) {
      if (arrivedMs !== undefined) {
        latencies.push(arrivedMs - sentMs)
        break
      }
      if (performance.now() - sentMs > 30_000) throw new Error('A callback did not come.')
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  return percentiles(latencies)
}

/** Without a callback URL, so that what is measured is the recording alone. */
async function acceptance(world: BenchWorld) {
  const { origin, pathname } = new URL(await webhookUrl(world, {}))
  return load(
    origin,
    (index) => ({ method: 'POST', path: pathname, headers: headersOf(timed + index), body: webhook(timed + index) }),
    accepting,
  )
}

async function webhookUrl(world: BenchWorld, configuration: Readonly<Record<string, string>>): Promise<string> {
  const events = { 'event.notification.enabled': 'true', 'event.webhook.secret': secret, ...configuration }
  const { id } = await world.provision(events)
  return `${world.baseUrl}/events/jira/${Buffer.from(String(id)).toString('base64')}`
}

function headersOf(number: number): Record<string, string> {
  return {
    'content-type': 'application/json',
    'x-atlassian-webhook-identifier': `benchmark-${number}`,
    'x-hub-signature': `sha256=${createHmac('sha256', secret).update(webhook(number)).digest('hex')}`,
  }
}

function webhook(number: number): string {
  return JSON.stringify({
    timestamp: 1_760_000_000_000 + number,
    webhookEvent: 'jira:issue_updated',
    issue: {
      id: '10001',
      key: 'HELP-1',
      self: 'http://127.0.0.1/rest/api/2/issue/10001',
      fields: { summary: `benchmark-${number}` },
    },
  })
}

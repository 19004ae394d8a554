import { best } from './best.ts'
import { load } from './load.ts'
import { table } from './table.ts'
import type { BenchWorld } from './world.ts'

const options = { seconds: 5, connections: 20 }

/** What the gateway costs on the way to one record, beside calling Jira directly and beside the least a mapping gateway can do. */
export async function benchGateway(world: BenchWorld): Promise<string> {
  const { baseUrl, sandbox, bareUrl } = world
  const { authorization } = await world.provision({})
  const id = '10001'
  const direct = {
    method: 'GET',
    path: `/rest/api/2/issue/${id}`,
    headers: { authorization: sandbox.authorization },
  } as const
  const bare = { method: 'GET', path: `/incidents/${id}`, headers: {} } as const
  const { origin, pathname } = new URL(baseUrl)
  const gateway = { method: 'GET', path: `${pathname}/incidents/${id}`, headers: { authorization } } as const
  const measured = {
    'the same call made directly to Jira': await best(() => load(sandbox.url, () => direct, options)),
    'bare Fastify + undici route': await best(() => load(bareUrl, () => bare, options)),
    'Valence, GET /incidents/{id}': await best(() => load(origin, () => gateway, options)),
  }
  const floor = measured['bare Fastify + undici route'].requestsPerSecond
  return table(
    ['GET of one issue, 20 connections', 'requests/s', 'p50 ms', 'p99 ms', 'ratio to the bare route'],
    Object.entries(measured).map(([name, { requestsPerSecond, p50Ms, p99Ms }]) => [
      name,
      requestsPerSecond.toFixed(0),
      p50Ms.toFixed(2),
      p99Ms.toFixed(2),
      (requestsPerSecond / floor).toFixed(2),
    ]),
  )
}

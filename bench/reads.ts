import { best } from './best.ts'
import { type LoadRequest, load } from './load.ts'
import { table } from './table.ts'
import type { BenchWorld } from './world.ts'

const options = { seconds: 2, connections: 10, warmUpMs: 2_000 }
const listSize = 100
const issueId = '10001'

/** One read, as Jira, the bare route and the platform are each asked for it. */
interface Read {
  readonly name: string
  readonly direct: LoadRequest
  readonly bare: string
  /** Below the root of the platform's interface. */
  readonly valence: string
}

/**
 * Reading one issue and a list of a hundred, in the form of Jira (unmapped) and in that of all help desks (mapped), beside the same call
 * made directly and beside the least that a gateway can do: fetch, parse, map, stringify.
 */
export async function benchReads(world: BenchWorld): Promise<string> {
  const { authorization } = await world.provision({})
  const tables: string[] = []
  for (const read of readsOf(world.sandbox.authorization)) tables.push(await measure(world, read, authorization))
  return tables.join('\n\n')
}

async function measure(world: BenchWorld, read: Read, authorization: string): Promise<string> {
  const { origin, pathname } = new URL(world.baseUrl)
  const bare = { method: 'GET', path: read.bare, headers: {} } as const
  const valence = { method: 'GET', path: pathname + read.valence, headers: { authorization } } as const
  const measured = [
    ['the same call made directly to Jira', await best(() => load(world.sandbox.url, () => read.direct, options))],
    [`bare Fastify + undici route, GET ${read.bare}`, await best(() => load(world.bareUrl, () => bare, options))],
    [`Valence, GET ${read.valence}`, await best(() => load(origin, () => valence, options))],
  ] as const
  const floor = measured[1][1].requestsPerSecond
  return table(
    [`${read.name}, ${options.connections} connections`, 'requests/s', 'p50 ms', 'p99 ms', 'ratio to the bare route'],
    measured.map(([name, { requestsPerSecond, p50Ms, p99Ms }]) => [
      name,
      requestsPerSecond.toFixed(0),
      p50Ms.toFixed(2),
      p99Ms.toFixed(2),
      (requestsPerSecond / floor).toFixed(2),
    ]),
  )
}

function readsOf(authorization: string): readonly Read[] {
  const one = { method: 'GET', path: `/rest/api/2/issue/${issueId}`, headers: { authorization } } as const
  const search = { jql: 'created >= "1970-01-01" ORDER BY created', fields: ['*all'], maxResults: listSize }
  const list = {
    method: 'POST',
    path: '/rest/api/3/search/jql',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(search),
  } as const
  return [
    { name: 'One issue, unmapped', direct: one, bare: `/incidents/${issueId}`, valence: `/incidents/${issueId}` },
    { name: 'One issue, mapped', direct: one, bare: `/tickets/${issueId}`, valence: `/tickets/${issueId}` },
    {
      name: `${listSize} issues, unmapped`,
      direct: list,
      bare: '/incidents',
      valence: `/incidents?pageSize=${listSize}`,
    },
    { name: `${listSize} issues, mapped`, direct: list, bare: '/tickets', valence: `/tickets?pageSize=${listSize}` },
  ]
}

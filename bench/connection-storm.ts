import { Pool } from 'undici'
import { table } from './table.ts'
import type { BenchWorld } from './world.ts'

const instancesCount = 20
const callsEach = 150
const concurrencyEach = 4
/** What Jira publishes for `GET /rest/api/3/issue/{key}`, as a bucket of one second. */
const perSecond = 150

interface Run {
  readonly finishedMs: number
  readonly longestMs: number
}

/**
 * Twenty instances of one site ask for more than its burst limit allows, all at once. What the limit allows is the bucket, full at the
 * beginning, and what comes back into it.
 */
export async function benchStorm(world: BenchWorld): Promise<string> {
  const instances = await Promise.all(Array.from({ length: instancesCount }, () => world.provision({})))
  await limit(world, { preset: 'cloud' })
  const { origin, pathname } = new URL(world.baseUrl)
  const pool = new Pool(origin, { connections: instancesCount * concurrencyEach, pipelining: 1 })
  const startedMs = performance.now()
  const runs = await Promise.all(instances.map(({ authorization }) => runInstance(authorization)))
  await pool.close()
  await limit(world, { preset: 'off' })

  const calls = instancesCount * callsEach
  const allowedMs = ((calls - perSecond) / perSecond) * 1000
  const finished = runs.map(({ finishedMs }) => finishedMs)
  const totalMs = Math.max(...finished)
  return table(
    [`429 storm: ${calls} calls of ${instancesCount} instances at ${perSecond} a second`, 'figure'],
    [
      ['total time, s', (totalMs / 1000).toFixed(1)],
      ['what the limit allows, s', (allowedMs / 1000).toFixed(1)],
      ['ratio', (totalMs / allowedMs).toFixed(2)],
      ['first instance ready, s', (Math.min(...finished) / 1000).toFixed(1)],
      ['last instance ready, s', (totalMs / 1000).toFixed(1)],
      ['longest that one call waited, s', (Math.max(...runs.map(({ longestMs }) => longestMs)) / 1000).toFixed(1)],
    ],
  )

  async function runInstance(authorization: string): Promise<Run> {
    let left = callsEach
    let longestMs = 0
    const loop = async () => {
      while (left > 0) {
        left -= 1
        const sentMs = performance.now()
        const { statusCode, body } = await pool.request({
          method: 'GET',
          path: `${pathname}/incidents/10001`,
          headers: { authorization },
        })
        const text = await body.text()
        if (statusCode !== 200) throw new Error(`The gateway answered ${statusCode}: ${text.slice(0, 300)}`)
        longestMs = Math.max(longestMs, performance.now() - sentMs)
      }
    }
    await Promise.all(Array.from({ length: concurrencyEach }, loop))
    return { finishedMs: performance.now() - startedMs, longestMs }
  }
}

async function limit({ sandbox }: BenchWorld, settings: Readonly<Record<string, unknown>>): Promise<void> {
  const answer = await fetch(`${sandbox.url}/__sandbox/limits`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(settings),
  })
  if (!answer.ok) throw new Error(`The sandbox answered ${answer.status}: ${await answer.text()}`)
}

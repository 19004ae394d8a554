import { createServer } from 'node:http'
import { defineElement, noAuthentication } from '@valence/element-kit'
import { Pool } from 'undici'
import { z } from 'zod'
import { createLimits } from '../packages/engine/src/connection/limits/limits.ts'
import { createConnections } from '../packages/engine/src/connection/open.ts'
import { createAddressGuard } from '../packages/engine/src/http/guard.ts'
import { createTransport } from '../packages/engine/src/http/send.ts'
import type { Instance } from '../packages/engine/src/instances/instance.ts'
import { createRegistry } from '../packages/engine/src/registry.ts'
import { createDatabase } from '../packages/platform/src/database/client.ts'
import { parseKeyRing } from '../packages/platform/src/key-ring.ts'
import { createLog, createLogger } from '../packages/platform/src/logger.ts'
import { createSharedState } from '../packages/platform/src/shared-state.ts'
import { openTelemetry } from '../packages/platform/src/telemetry/telemetry.ts'
import { createVault } from '../packages/platform/src/vault.ts'
import { table } from './table.ts'
import type { BenchWorld } from './world.ts'

const rounds = 7
const callsPerRound = 2_000
const concurrency = 20
const path = '/rest/api/2/issue/10001'
const anything = z.looseObject({ id: z.string() })

/**
 * Processor time of this process for one call, with bare undici, through all layers of a connection, and watched, in turns: what else the machine
 * does strikes both. Jira is another process, so its time is not counted.
 */
export async function benchLayers(world: BenchWorld): Promise<string> {
  const database = createDatabase(world.databaseUrl)
  const shared = createSharedState({
    databaseUrl: world.databaseUrl,
    pool: database.pool,
    vault: createVault({ keys: parseKeyRing(`bench:${Buffer.alloc(32, 1).toString('base64')}`) }),
    prefix: 'bench',
    onError: (error) => {
      throw error
    },
  })
  const transport = createTransport({ guard: createAddressGuard({ allow: ['127.0.0.0/8'], allowHttp: true }) })
  const clock = { now: () => new Date() }
  const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
  const limits = createLimits({ store: shared.limits, clock, sleep, random: Math.random })
  const registry = createRegistry([elementAt(world)])
  const means = { transport, registry, clock, sleep, random: Math.random, limits }
  const line = createConnections(means).open(instance)
  const watching = await openWatching()
  const watchedLine = createConnections({ ...means, watch: watching.watch }).open(instance)
  const pool = new Pool(world.sandbox.url, { connections: 128, pipelining: 1 })
  const headers = { authorization: world.sandbox.authorization, accept: 'application/json' }

  const bare = async () => {
    const { statusCode, body } = await pool.request({ method: 'GET', path, headers })
    if (statusCode !== 200) throw new Error(`Jira answered ${statusCode}.`)
    anything.parse(await body.json())
  }
  const layered = async () => {
    await line.request({ method: 'GET', path }, anything)
  }
  const watched = async () => {
    await watchedLine.request({ method: 'GET', path }, anything)
  }
  const ways = [bare, layered, watched]
  for (const way of ways) await run(way)
  const measured: number[][] = ways.map(() => [])
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? ways : ways.toReversed()
    for (const way of order) measured[ways.indexOf(way)]?.push(await run(way))
  }
  await Promise.all([pool.close(), transport.close(), shared.close(), watching.close()])
  await database.close()
  const figures = measured.map(median)
  const row = (name: string, figure = Number.NaN) => [name, figure.toFixed(0), (figure / (figures[0] ?? 1)).toFixed(2)]
  return table(
    [`GET of one issue, ${concurrency} at a time`, 'CPU µs a call', 'ratio'],
    [
      row('bare undici: request, parse, accept', figures[0]),
      row('through the layers of a connection', figures[1]),
      row('the same with a log line, a figure and a span for each call', figures[2]),
    ],
  )
}

/** What watches a call when an operator wants all of it: the log goes nowhere, the spans to a collector that takes them. */
async function openWatching() {
  const collector = createServer((request, response) => {
    request.resume().once('end', () => response.end('{}'))
  })
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve))
  const address = collector.address()
  if (address === null || typeof address === 'string') throw new Error('The collector has no port.')
  const { metrics, tracing } = await openTelemetry(
    {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${address.port}`,
      OTEL_EXPORTER_OTLP_HEADERS: undefined,
      OTEL_SERVICE_NAME: undefined,
      OTEL_TRACES_SAMPLER_ARG: 1,
      HEALTH_PORT: address.port,
      METRICS_TOKEN: undefined,
      TRACE_PROVIDERS: false,
    },
    true,
  )
  const log = createLog(createLogger('info', { write: () => undefined }))
  return {
    watch: { log: metrics?.counting(log) ?? log, trace: tracing },
    async close() {
      await tracing.close()
      collector.close()
    },
  }
}

/** Microseconds of processor time a call. */
async function run(call: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage()
  let left = callsPerRound
  const loop = async () => {
    while (left > 0) {
      left -= 1
      await call()
    }
  }
  await Promise.all(Array.from({ length: concurrency }, loop))
  const { user, system } = process.cpuUsage(before)
  return (user + system) / callsPerRound
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

function elementAt({ sandbox }: BenchWorld) {
  const { username, password } = sandbox
  return defineElement({
    id: 1,
    key: 'bench',
    name: 'Bench',
    hub: 'bench',
    description: '',
    image: '',
    authentications: [noAuthentication],
    configuration: [],
    connect: () => ({ baseUrl: sandbox.url, authorization: { kind: 'basic', username, password } }),
    refusal: () => undefined,
    check: async () => ({}),
    resources: [],
  })
}

const instance: Instance = {
  id: 1,
  organizationId: 1,
  accountId: 1,
  user: { id: 1, emailAddress: '', firstName: '', lastName: '' },
  elementKey: 'bench',
  name: 'Bench',
  tags: [],
  token: '',
  configuration: {},
  profile: {},
  disabled: false,
  externalAuthentication: 'none',
  createdAt: new Date(0),
  updatedAt: new Date(0),
}

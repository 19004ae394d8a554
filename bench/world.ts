import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { migrate, removeEmbeddedPostgres, startEmbeddedPostgres } from '@valence/platform'
import { z } from 'zod'

const root = resolve(fileURLToPath(new URL('..', import.meta.url)))

/** Gateway, bulk worker and event relay as processes of their own, beside a local Jira that is one too. */
export interface BenchWorld {
  readonly baseUrl: string
  readonly sandbox: {
    readonly url: string
    readonly authorization: string
    readonly username: string
    readonly password: string
  }
  readonly bareUrl: string
  readonly databaseUrl: string
  /** For calls of the platform, and for records. */
  readonly platform: string
  provision(
    configuration: Readonly<Record<string, string>>,
  ): Promise<{ readonly id: number; readonly authorization: string }>
  close(): Promise<void>
}

const provisioned = z.object({ id: z.number(), token: z.string() })
const secretsShape = z.object({ userSecret: z.string(), organizationSecret: z.string() })

export async function startBenchWorld(): Promise<BenchWorld> {
  const dataDir = await mkdtemp(join(tmpdir(), 'valence-bench-'))
  const postgres = await startEmbeddedPostgres({ dataDir })
  await migrate(postgres.url)
  const children: ChildProcess[] = []
  const password = 'a password for benchmarks'
  const port = await freePort()
  const sandboxPort = await freePort()
  const jira = { username: 'admin@sandbox.invalid', password: 'token-for-benchmarks' }
  const environment = {
    ...process.env,
    NODE_ENV: 'production',
    DATABASE_URL: postgres.url,
    ENCRYPTION_KEYS: `bench:${Buffer.alloc(32, 1).toString('base64')}`,
    ADMIN_PASSWORD: password,
    ALLOW_HTTP: 'true',
    ALLOW_PRIVATE_NETWORKS: '127.0.0.0/8',
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    SANDBOX_PORT: String(sandboxPort),
    SANDBOX_USERNAME: jira.username,
    SANDBOX_PASSWORD: jira.password,
  }
  const start = (file: string, more: Readonly<Record<string, string>> = {}): ChildProcess => {
    const child = spawn(process.execPath, ['--conditions=source', '--import', 'tsx', file], {
      cwd: root,
      env: { ...environment, ...more },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    children.push(child)
    return child
  }
  start('bench/sandbox.ts')
  start('apps/gateway/src/main.ts')
  start('apps/bulk-worker/src/main.ts')
  start('apps/event-relay/src/main.ts')
  const sandboxUrl = `http://127.0.0.1:${sandboxPort}`
  const authorization = `Basic ${Buffer.from(`${jira.username}:${jira.password}`).toString('base64')}`
  const bare = start('bench/bare-route.ts', { UPSTREAM: sandboxUrl, AUTHORIZATION: authorization })
  const bareUrl = await firstLine(bare)
  const baseUrl = `http://127.0.0.1:${port}/elements/api-v2`
  await untilReady(`http://127.0.0.1:${port}/ready`)
  await untilReady(`${sandboxUrl}/rest/api/2/serverInfo`)

  const json = { 'Content-Type': 'application/json' }
  const login = await fetch(`${baseUrl}/authentication`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ username: 'admin', password }),
  })
  const { token } = z.object({ token: z.string() }).parse(await login.json())
  const answer = await fetch(`${baseUrl}/authentication/secrets`, { headers: { Authorization: `Bearer ${token}` } })
  const { userSecret, organizationSecret } = secretsShape.parse(await answer.json())
  const platform = `User ${userSecret}, Organization ${organizationSecret}`

  return {
    baseUrl,
    bareUrl,
    databaseUrl: postgres.url,
    platform,
    sandbox: { url: sandboxUrl, authorization, ...jira },
    async provision(configuration) {
      const response = await fetch(`${baseUrl}/instances`, {
        method: 'POST',
        headers: { ...json, Authorization: platform },
        body: JSON.stringify({
          element: { key: 'jira' },
          name: 'Benchmark',
          configuration: { ...jira, 'base.url': sandboxUrl, ...configuration },
        }),
      })
      if (!response.ok) throw new Error(`Provisioning answered ${response.status}: ${await response.text()}`)
      const instance = provisioned.parse(await response.json())
      return { id: instance.id, authorization: `Element ${instance.token}, User ${userSecret}` }
    },
    async close() {
      await Promise.all(children.map(stop))
      await postgres.stop()
      await removeEmbeddedPostgres(dataDir)
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
    setTimeout(() => child.kill('SIGKILL'), 10_000).unref()
  })
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`A process of the benchmark ended with ${code}.`)))
    child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()))
  })
}

async function untilReady(url: string): Promise<void> {
  const deadline = Date.now() + 60_000
  for (;;) {
    const isReady = await fetch(url).then(
      (response) => response.ok,
      () => false,
    )
    if (isReady) return
    if (Date.now() > deadline) throw new Error(`${url} did not become ready.`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('No port.')),
      )
    })
  })
}

import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { removeData } from '../src/data-folder.ts'
import { type Child, startChild } from './child.ts'
import { eventually, request } from './harness.ts'

const ready = z.strictObject({
  baseUrl: z.string(),
  organizationSecret: z.string(),
  userSecret: z.string(),
  sandbox: z.strictObject({ url: z.string(), username: z.string(), password: z.string() }),
})

let dataDir = ''
const children: Child[] = []

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'valence-command-'))
})
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await Promise.all(children.map(({ ended }) => ended))
  await removeData(dataDir)
  await rm(dataDir, { recursive: true, force: true })
})

describe('start --json', () => {
  it('says one line on standard output once it is ready, and ends when it is told to', async () => {
    const [port, sandboxPort] = [await freePort(), await freePort()]
    const child = start('--port', String(port), '--sandbox-port', String(sandboxPort))
    const { baseUrl, organizationSecret, userSecret, sandbox } = await readiness(child)
    expect(Object.keys(JSON.parse(child.stdout()))).toEqual(['baseUrl', 'organizationSecret', 'userSecret', 'sandbox'])
    expect(baseUrl).toBe(`http://127.0.0.1:${port}/elements/api-v2`)
    expect(sandbox.url).toBe(`http://127.0.0.1:${sandboxPort}`)
    const authorization = `User ${userSecret}, Organization ${organizationSecret}`
    expect(await request('GET', `${baseUrl}/elements`, { authorization })).toMatchObject({ status: 200 })
    expect(await issue(sandbox, 'HELP-1')).toMatchObject({ status: 200 })

    const startedAt = Date.now()
    child.kill('SIGTERM')
    expect(await child.ended).toEqual({ code: 0, signal: null })
    expect(Date.now() - startedAt).toBeLessThan(10_000)
    expect(child.stdout().trim().split('\n')).toHaveLength(1)
    expect(await postgresOf(dataDir)).toEqual([])
  })

  it('finds everything again at the next start, also after it was killed', async () => {
    const first = start()
    const { baseUrl, sandbox, ...secrets } = await readiness(first)
    const authorization = `User ${secrets.userSecret}, Organization ${secrets.organizationSecret}`
    const configuration = { username: sandbox.username, password: sandbox.password, 'base.url': sandbox.url }
    const json = { element: { key: 'jira' }, name: 'Kept', configuration }
    expect(await request('POST', `${baseUrl}/instances`, { authorization, json })).toMatchObject({ status: 200 })
    const { password } = sandbox
    await issue(sandbox, 'HELP-2', { fields: { summary: 'Changed before the end' } })
    first.kill('SIGTERM')
    await first.ended

    const second = start()
    const again = await readiness(second)
    expect(again).toMatchObject({ ...secrets, sandbox: { password } })
    expect(await request('GET', `${again.baseUrl}/instances`, { authorization })).toMatchObject({ body: [{ name: 'Kept' }] })
    expect(await summary(again.sandbox, 'HELP-2')).toBe('Changed before the end')
    // The server of the database outlives it, and the next one finds it running.
    process.kill(await programOf(second), 'SIGKILL')
    await second.ended
    expect(await postgresOf(dataDir)).toHaveLength(1)

    const third = start()
    const afterDeath = await readiness(third)
    expect(afterDeath).toMatchObject(secrets)
    expect(await request('GET', `${afterDeath.baseUrl}/instances`, { authorization })).toMatchObject({ status: 200 })
    third.kill('SIGTERM')
    expect(await third.ended).toEqual({ code: 0, signal: null })
    expect(await postgresOf(dataDir)).toEqual([])
  }, 120_000)

  it('ends in time although somebody does not answer a callback', async () => {
    const calls: unknown[] = []
    const silent = createServer((socket) => {
      calls.push(socket)
    })
    const port = await listen(silent)
    const child = start()
    const { baseUrl, sandbox, ...secrets } = await readiness(child)
    const authorization = `User ${secrets.userSecret}, Organization ${secrets.organizationSecret}`
    const configuration = {
      username: sandbox.username,
      password: sandbox.password,
      'base.url': sandbox.url,
      'event.notification.enabled': 'true',
      'event.notification.callback.url': `http://127.0.0.1:${port}/`,
    }
    const json = { element: { key: 'jira' }, name: 'Silent', configuration }
    await request('POST', `${baseUrl}/instances`, { authorization, json })
    await issue(sandbox, 'HELP-3', { fields: { summary: 'Told to somebody silent' } })
    await eventually(
      async () => calls.length,
      (count) => count > 0,
    )
    const startedAt = Date.now()
    child.kill('SIGTERM')
    expect(await child.ended).toEqual({ code: 0, signal: null })
    expect(Date.now() - startedAt).toBeLessThan(10_000)
    expect(await postgresOf(dataDir)).toEqual([])
    silent.close()
  })

  it('starts anew with --reset, and leaves what it did not make', async () => {
    await writeFile(join(dataDir, 'notes.txt'), 'mine')
    const before = await secretsOfAStart()
    const after = await secretsOfAStart('--reset')
    expect(after.userSecret).not.toBe(before.userSecret)
    expect(after.sandbox.password).not.toBe(before.sandbox.password)
    expect(await readdir(dataDir)).toContain('notes.txt')
  })

  it.each(['initializing', 'database', 'platform'])('ends cleanly when it is told to while it starts: %s', async (stage) => {
    const child = start('--reset')
    await eventually(
      () => postgresOf(dataDir),
      (found) => stage !== 'platform' || found.length > 0,
    )
    if (stage === 'database') await eventually(() => readdir(dataDir), (names) => names.length > 1)
    child.kill('SIGTERM')
    const { code } = await child.ended
    expect(child.stdout()).toBe('')
    expect([0, 143]).toContain(code)
    expect(await postgresOf(dataDir)).toEqual([])
  })

  it.each([
    ['--port', 'the platform'],
    ['--sandbox-port', 'the Jira sandbox'],
  ])('says that the port is taken, and that %s chooses another', async (option, what) => {
    const server = createServer()
    const port = await listen(server)
    const child = start(option, String(port))
    expect(await child.ended).toEqual({ code: 1, signal: null })
    expect(child.stdout()).toBe('')
    expect(child.stderr()).toContain(`The port of ${what} is taken. Choose another with ${option}`)
    expect(await postgresOf(dataDir)).toEqual([])
    server.close()
  })

  it.each([['--nope'], ['--port', 'http'], ['--port', '65536']])('refuses %s %s and tells its usage', async (...options) => {
    const child = start(...options)
    expect(await child.ended).toEqual({ code: 1, signal: null })
    expect(child.stdout()).toBe('')
    expect(child.stderr()).toMatch(/Usage: npm start -- \[options\].*--sandbox-port S/s)
  })
})

type Ready = z.infer<typeof ready>

/** Options given later win over the usual ones. */
function start(...options: readonly string[]): Child {
  const usual = ['--port', '0', '--sandbox-port', '0', '--data', dataDir]
  const child = startChild('scripts/run.mjs', ['start', '--json', ...usual, ...options], {})
  children.push(child)
  return child
}

async function readiness(child: Child): Promise<Ready> {
  const line = await eventually(
    async () => child.stdout(),
    (text) => text.endsWith('\n'),
    60_000,
  )
  return ready.parse(JSON.parse(line))
}

async function secretsOfAStart(...options: readonly string[]): Promise<Ready> {
  const child = start(...options)
  const found = await readiness(child)
  child.kill('SIGTERM')
  await child.ended
  return found
}

function issue({ url, username, password }: Ready['sandbox'], key: string, json?: unknown) {
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
  return request(json === undefined ? 'GET' : 'PUT', `${url}/rest/api/2/issue/${key}`, { authorization, json })
}

async function summary(sandbox: Ready['sandbox'], key: string): Promise<string> {
  const { body } = await issue(sandbox, key)
  return z.object({ fields: z.object({ summary: z.string() }) }).parse(body).fields.summary
}

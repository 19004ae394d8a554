import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { removeData } from '../src/data-folder.ts'
import { type Child, startChild } from './child.ts'
import { eventually, request } from './harness.ts'

const children: Child[] = []
const folders: string[] = []
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  await Promise.all(children.splice(0).map(({ ended }) => ended))
})
afterAll(async () => {
  for (const folder of folders) {
    await removeData(folder)
    await rm(folder, { recursive: true, force: true })
  }
})

/** Many a start, each of several seconds on a machine that does other things besides. */
const timeout = 120_000

describe('npm start -- --json', { timeout }, () => {
  let data = ''
  beforeAll(async () => {
    data = await newFolder()
  })

  it('says one line on standard output once it is ready, and ends when it is told to', async () => {
    const [port, sandboxPort] = [await freePort(), await freePort()]
    const child = start(data, '--port', String(port), '--sandbox-port', String(sandboxPort))
    const { baseUrl, organizationSecret, userSecret, sandbox } = await readiness(child)
    expect(Object.keys(JSON.parse(child.stdout()))).toEqual(['baseUrl', 'organizationSecret', 'userSecret', 'sandbox'])
    expect(baseUrl).toBe(`http://127.0.0.1:${port}/elements/api-v2`)
    expect(sandbox.url).toBe(`http://127.0.0.1:${sandboxPort}`)
    const authorization = `User ${userSecret}, Organization ${organizationSecret}`
    expect(await request('GET', `${baseUrl}/elements`, { authorization })).toMatchObject({ status: 200 })
    expect(await summaryOf(sandbox, 'HELP-1')).toEqual(expect.any(String))
    await expectToEnd(child, data)
    expect(child.stdout().split('\n')).toHaveLength(2)
  })

  it('finds everything again at the next start, also when it was killed', async () => {
    const first = start(data)
    const { baseUrl, sandbox, ...secrets } = await readiness(first)
    const authorization = `User ${secrets.userSecret}, Organization ${secrets.organizationSecret}`
    await connect({ baseUrl, sandbox, ...secrets }, 'Kept')
    await change(sandbox, 'HELP-2', 'Changed before the end')
    await expectToEnd(first, data)

    const second = startProgram(data)
    const again = await readiness(second)
    expect(again).toMatchObject({ ...secrets, sandbox: { password: sandbox.password } })
    const kept = { status: 200, body: [{ name: 'Kept' }] }
    expect(await request('GET', `${again.baseUrl}/instances`, { authorization })).toMatchObject(kept)
    expect(await summaryOf(again.sandbox, 'HELP-2')).toBe('Changed before the end')
    second.kill('SIGKILL')
    await second.ended
    expect(await databaseRuns(data)).toBe(true)

    const third = start(data)
    const afterwards = await readiness(third)
    expect(afterwards).toMatchObject(secrets)
    expect(await request('GET', `${afterwards.baseUrl}/instances`, { authorization })).toMatchObject(kept)
    await expectToEnd(third, data)
  })

  it('ends in time although somebody never answers a callback', async () => {
    const callers: unknown[] = []
    const silent = await listening(createServer((socket) => void callers.push(socket)))
    const child = start(data)
    const running = await readiness(child)
    await connect(running, 'Silent', {
      'event.notification.enabled': 'true',
      'event.notification.callback.url': `http://127.0.0.1:${portOf(silent)}/`,
    })
    await change(running.sandbox, 'HELP-3', 'Told to somebody silent')
    await eventually(
      async () => callers.length,
      (count) => count > 0,
    )
    await expectToEnd(child, data)
    silent.close()
  })

  it('starts anew with --reset, and leaves alone what it did not make', async () => {
    await writeFile(join(data, 'notes.txt'), 'mine')
    const before = start(data)
    const { userSecret, sandbox } = await readiness(before)
    await expectToEnd(before, data)
    const anew = start(data, '--reset')
    const after = await readiness(anew)
    expect(after.userSecret).not.toBe(userSecret)
    expect(after.sandbox.password).not.toBe(sandbox.password)
    expect(await readFile(join(data, 'notes.txt'), 'utf8')).toBe('mine')
    await expectToEnd(anew, data)
  })

  it.each([
    ['the platform', '--port'],
    ['the Jira sandbox', '--sandbox-port'],
  ])('says that the port of %s is taken, and that %s chooses another', async (what, option) => {
    const server = await listening(createServer())
    const child = start(data, option, String(portOf(server)))
    expect(await child.ended).toEqual({ code: 1, signal: null })
    expect(child.stdout()).toBe('')
    expect(child.stderr()).toContain(`The port of ${what} is taken. Choose another with ${option}`)
    expect(await databaseRuns(data)).toBe(false)
    server.close()
  })

  it.each([
    ['--nope', ''],
    ['--port', '65536'],
  ])('refuses %s %s and tells its usage', async (...options) => {
    const child = start(data, ...options.filter((option) => option !== ''))
    expect(await child.ended).toEqual({ code: 1, signal: null })
    expect(child.stdout()).toBe('')
    expect(child.stderr()).toMatch(/--nope|65536/)
    expect(child.stderr()).toMatch(/Usage: npm start -- \[options\].*--sandbox-port S/s)
  })
})

describe('a start that is told to stop', { timeout }, () => {
  it.each([
    ['while it makes the database', async (data: string) => (await readdir(data)).length > 0],
    ['while the database starts', databaseRuns],
    ['while the platform starts', async (data: string) => (await readdir(data)).includes('admin.password')],
  ])('ends cleanly %s', async (_when, isTheMoment) => {
    const data = await newFolder()
    const child = start(data)
    await eventually(() => isTheMoment(data), Boolean, 60_000)
    await expectToEnd(child, data)
  })
})

const ready = z.strictObject({
  baseUrl: z.string(),
  organizationSecret: z.string(),
  userSecret: z.string(),
  sandbox: z.strictObject({ url: z.string(), username: z.string(), password: z.string() }),
})
type Ready = z.infer<typeof ready>

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'valence-command-'))
  folders.push(folder)
  return folder
}

function start(data: string, ...options: readonly string[]): Child {
  return keep(startChild('scripts/run.mjs', ['start', ...usual(data), ...options], {}))
}

/** The program itself, without the script that starts it and would end with it. */
function startProgram(data: string): Child {
  return keep(startChild('apps/valence/src/main.ts', usual(data), {}))
}

/** Of an option that is given twice the later one counts. */
function usual(data: string): readonly string[] {
  return ['--json', '--port', '0', '--sandbox-port', '0', '--data', data]
}

function keep(child: Child): Child {
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

/** Told to end, it does so within ten seconds, and leaves no database running. */
async function expectToEnd(child: Child, data: string): Promise<void> {
  const toldAt = Date.now()
  child.kill('SIGTERM')
  expect(await child.ended).toEqual({ code: 0, signal: null })
  expect(Date.now() - toldAt).toBeLessThan(10_000)
  expect(await databaseRuns(data)).toBe(false)
}

/** Whether a PostgreSQL runs on a data folder: it writes its process id into its directory, and removes it when it ends. */
async function databaseRuns(data: string): Promise<boolean> {
  const pointer = await readOrNothing(join(data, 'postgres-location.json'))
  const directory = pointer === '' ? join(data, 'postgres') : String(JSON.parse(pointer))
  return (await readOrNothing(join(directory, 'cluster', 'postmaster.pid'))) !== ''
}

async function readOrNothing(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  }
}

async function connect(running: Ready, name: string, more: Readonly<Record<string, string>> = {}): Promise<void> {
  const { baseUrl, userSecret, organizationSecret, sandbox } = running
  const { url, username, password } = sandbox
  const configuration = { username, password, 'base.url': url, ...more }
  const answer = await request('POST', `${baseUrl}/instances`, {
    authorization: `User ${userSecret}, Organization ${organizationSecret}`,
    json: { element: { key: 'jira' }, name, configuration },
  })
  expect(answer).toMatchObject({ status: 200 })
}

async function change(sandbox: Ready['sandbox'], key: string, summary: string): Promise<void> {
  const options = { authorization: basic(sandbox), json: { fields: { summary } } }
  expect(await request('PUT', `${sandbox.url}/rest/api/2/issue/${key}`, options)).toMatchObject({ status: 204 })
}

async function summaryOf(sandbox: Ready['sandbox'], key: string): Promise<string> {
  const options = { authorization: basic(sandbox) }
  const { body } = await request('GET', `${sandbox.url}/rest/api/2/issue/${key}`, options)
  return z.object({ fields: z.object({ summary: z.string() }) }).parse(body).fields.summary
}

function basic({ username, password }: Ready['sandbox']): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

async function freePort(): Promise<number> {
  const server = await listening(createServer())
  const port = portOf(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function listening(server: Server): Promise<Server> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return address.port
}

import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(fileURLToPath(new URL('..', import.meta.url)))

export interface LargeSandbox {
  readonly url: string
  readonly username: string
  readonly password: string
  close(): void
}

/** A Jira Cloud of 100,000 issues in a process of its own. */
export async function startLargeSandbox(): Promise<LargeSandbox> {
  const child = spawn(
    process.execPath,
    ['--conditions=source', '--import', 'tsx', 'apps/jira-sandbox/src/main.ts', '--port', '0', '--seed', 'large'],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const banner = await new Promise<string>((done, fail) => {
    child.once('exit', (code) => fail(new Error(`The sandbox ended with ${code}.`)))
    child.stdout.once('data', (chunk: Buffer) => done(chunk.toString()))
  })
  const said = (name: string) => new RegExp(`^ *${name} +(\\S+)`, 'm').exec(banner)?.[1] ?? ''
  return {
    url: said('URL'),
    username: said('username'),
    password: said('API token'),
    close: () => void child.kill('SIGTERM'),
  }
}

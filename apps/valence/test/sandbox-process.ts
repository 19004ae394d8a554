import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Configuration } from '@valence/element-kit'
import type { SeedDescription } from '@valence/jira-sandbox'
import { startChild } from './child.ts'
import { eventually } from './harness.ts'

export interface SandboxProcess {
  /** What an instance needs in order to be connected with it. */
  readonly configuration: Configuration & { readonly 'base.url': string }
  close(): Promise<void>
}

/** A sandbox in a process of its own, for tests that ask it much: thousands of answers are not kept to be judged one by one. */
export async function startSandboxProcess(
  flavour: 'cloud' | 'datacenter',
  seed: SeedDescription,
): Promise<SandboxProcess> {
  const directory = await mkdtemp(join(tmpdir(), 'valence-sandbox-'))
  const seedFile = join(directory, 'seed.json')
  await writeFile(seedFile, JSON.stringify(seed))
  const child = startChild(
    'apps/jira-sandbox/src/main.ts',
    ['--port', '0', '--flavour', flavour, '--seed', seedFile],
    {},
  )
  const banner = await Promise.race([
    eventually(
      async () => child.stdout(),
      (text) => text.includes('data '),
      120_000,
    ),
    child.ended.then(() => {
      throw new Error(`The sandbox did not start:\n${child.stderr()}`)
    }),
  ])
  const said = (name: string) => new RegExp(`^ *${name} +(\\S+)`, 'm').exec(banner)?.[1] ?? ''
  return {
    configuration: {
      username: said('username'),
      password: said('(?:API token|password)'),
      'base.url': said('URL'),
    },
    async close() {
      child.kill('SIGTERM')
      await child.ended
      await rm(directory, { recursive: true, force: true })
    },
  }
}

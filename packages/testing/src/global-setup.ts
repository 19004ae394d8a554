import { existsSync, readFileSync, rmSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the test databases of this run lie, and by which prefix they are named. */
    testDatabases: TestDatabases
  }
}

/** A server given by DATABASE_URL, or an embedded one that starts with the first test that asks for a database. */
export interface TestDatabases {
  readonly prefix: string
  readonly dataDir: string
  readonly serverUrl: string | undefined
}

const DIRECTORY = 'valence-test-'

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeAbandoned()
  const dataDir = await mkdtemp(join(tmpdir(), `${DIRECTORY}${process.pid}-`))
  const serverUrl = process.env.DATABASE_URL === '' ? undefined : process.env.DATABASE_URL
  const prefix = `valence_test_${Date.now().toString(36)}_${process.pid}_`
  project.provide('testDatabases', { prefix, dataDir, serverUrl })
  const tearDown = async (): Promise<void> => {
    await remove(dataDir)
    if (serverUrl === undefined) return
    const { dropTestDatabases } = await import('./test-databases.ts')
    await dropTestDatabases(serverUrl, prefix)
  }
  // A run that is interrupted ends at once, without a tear-down.
  const onExit = (): void => abandon(dataDir)
  process.once('exit', onExit)
  return () => {
    process.off('exit', onExit)
    return tearDown()
  }
}

/** What can be done while the process exits: nothing that takes time. */
function abandon(dataDir: string): void {
  const mark = join(dataDir, 'postgres', 'cluster', 'postmaster.pid')
  const pid = existsSync(mark) ? Number.parseInt(readFileSync(mark, 'utf8'), 10) : undefined
  rmSync(dataDir, { recursive: true, force: true })
  // PostgreSQL's immediate shutdown.
  if (pid !== undefined) process.kill(pid, 'SIGQUIT')
}

/** Runs that were killed outright leave their server behind. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = Number(new RegExp(`^${DIRECTORY}(\\d+)-`).exec(name)?.[1] ?? Number.NaN)
    if (Number.isInteger(pid) && !isAlive(pid)) await remove(join(tmpdir(), name))
  }
}

/** Runs without a database never load the platform. */
async function remove(dataDir: string): Promise<void> {
  if ((await readdir(dataDir)).length > 0) {
    const { removeEmbeddedPostgres } = await import('@valence/platform')
    await removeEmbeddedPostgres(dataDir)
  }
  await rm(dataDir, { recursive: true, force: true })
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: a process of another user, whose directory is not ours to remove either.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

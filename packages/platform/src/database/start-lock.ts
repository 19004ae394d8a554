import { randomUUID } from 'node:crypto'
import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { DatabaseProblem } from './database-problem.ts'
import { errorCode } from './error-code.ts'

const HEARTBEAT_MS = 1_000
/** A holder that has not refreshed its lock for this long is gone, even if a new process has its process id (containers). */
const ABANDONED_AFTER_MS = 10_000
/** Longer than a first start on a slow disk. */
const WAIT_MS = 120_000

/** Runs `work` while no other process of this machine does so under the same lock file. */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const mark = `${process.pid} ${randomUUID()}`
  await acquire(path, mark)
  const heartbeat = setInterval(() => void touch(path), HEARTBEAT_MS).unref()
  try {
    return await work()
  } finally {
    clearInterval(heartbeat)
    if ((await readMark(path)) === mark) await rm(path, { force: true })
  }
}

async function acquire(path: string, mark: string): Promise<void> {
  const deadline = Date.now() + WAIT_MS
  while (!(await claim(path, mark))) {
    if (Date.now() > deadline) {
      throw new DatabaseProblem(
        `Another process has been starting or stopping this database for ${WAIT_MS / 1000} seconds.`,
        `If none is, remove ${path}.`,
      )
    }
    if (await isAbandoned(path)) await clear(path)
    else await delay(50)
  }
}

/** Linking a complete file is atomic: whoever reads the lock always reads a whole mark. */
async function claim(path: string, mark: string): Promise<boolean> {
  const draft = `${path}.${mark.replace(' ', '.')}`
  await writeFile(draft, mark, { mode: 0o600 })
  try {
    await link(draft, path)
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw error
  } finally {
    await rm(draft, { force: true })
  }
}

async function isAbandoned(path: string): Promise<boolean> {
  const mark = await readMark(path)
  if (mark === undefined) return false
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) return false
  return !isAlive(Number(mark.split(' ')[0])) || Date.now() - found.mtimeMs > ABANDONED_AFTER_MS
}

/** Renamed before it is removed, so that of several waiting processes one clears it, and none clears its successor. */
async function clear(path: string): Promise<void> {
  const aside = `${path}.${randomUUID()}.abandoned`
  const before = await readMark(path)
  const moved = await rename(path, aside).then(
    () => true,
    () => false,
  )
  if (!moved) return
  if ((await readMark(aside)) !== before) await link(aside, path)
  await rm(aside, { force: true })
}

async function touch(path: string): Promise<void> {
  const now = new Date()
  await utimes(path, now, now).catch((error: unknown) => {
    if (errorCode(error) !== 'ENOENT') throw error
  })
}

async function readMark(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  })
}

/** EPERM means a living process of another user. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errorCode(error) === 'EPERM'
  }
}

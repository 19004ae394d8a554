import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type Snapshot, snapshotSchema } from './records.ts'

/** The snapshot of an earlier run; undefined when there is no file yet. A damaged file is an error, never a fresh start. */
export async function loadSnapshot(file: string): Promise<Snapshot | undefined> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  const parsed = snapshotSchema.safeParse(JSON.parse(text))
  if (!parsed.success) throw new Error(`The data file ${file} cannot be read: ${parsed.error.message}`)
  return parsed.data
}

export interface Keeper {
  /** A change happened: a snapshot follows soon. */
  schedule(): void
  /** Writes what is still unwritten. */
  close(): Promise<void>
}

const delayMinMs = 300

/** Writes snapshots to a file, each whole or not at all: to a neighbour first, then renamed over the old one. */
export function createKeeper(file: string, snapshot: () => Snapshot): Keeper {
  let dirty = false
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> = Promise.resolve()
  let delayMs = delayMinMs
  let failure: unknown

  function schedule(): void {
    dirty = true
    timer ??= setTimeout(() => {
      timer = undefined
      // A failed write is kept and reported when the sandbox closes; the state stays dirty until one succeeds.
      writing = writing.then(write).catch((error: unknown) => {
        failure = error
        dirty = true
      })
    }, delayMs)
    timer.unref()
  }

  async function write(): Promise<void> {
    if (!dirty) return
    dirty = false
    const started = performance.now()
    const text = JSON.stringify(snapshot())
    // A large state is written less often, so that snapshots never take more than a small part of the time.
    delayMs = Math.max(delayMinMs, (performance.now() - started) * 20)
    await mkdir(dirname(file), { recursive: true })
    const neighbour = `${file}.tmp`
    await writeFile(neighbour, text, { mode: 0o600 })
    await rename(neighbour, file)
    failure = undefined
  }

  return {
    schedule,
    async close() {
      clearTimeout(timer)
      await writing
      await write()
      if (failure !== undefined) throw failure
    },
  }
}

import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { isObject } from '../json/object.ts'
import { type Snapshot, snapshotSchema } from '../records/records.ts'
import { applyDifference, createDifferenceWriter, differenceSchema } from '../seed/large/difference.ts'
import { snapshotOf } from './snapshot.ts'
import type { State } from './state.ts'

/** What an earlier run left: all of it, and how the next run tells it to the file. */
export interface Saved {
  readonly snapshot: Snapshot
  /** Issues of a large seed that are not as it made them. */
  readonly strayedIds: readonly string[]
  /** The text of the file for a later state. */
  writer(state: State): () => string
}

/** Undefined when there is no file yet. A damaged file is an error, never a fresh start. */
export async function loadData(file: string): Promise<Saved | undefined> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  try {
    return readData(JSON.parse(text))
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause)
    throw new Error(`The data file ${file} cannot be read: ${reason}`, { cause })
  }
}

function readData(data: unknown): Saved {
  if (isObject(data) && data.format === 2) {
    const difference = differenceSchema.parse(data)
    const snapshot = applyDifference(difference)
    const strayedIds = [...difference.issues.map(({ id }) => id), ...difference.deletedIssueIds]
    return { snapshot, strayedIds, writer: (state) => createDifferenceWriter(state, difference) }
  }
  return { snapshot: snapshotSchema.parse(data), strayedIds: [], writer: wholeWriter }
}

/** How a state is told to its file: by its difference from the large seed, or whole. */
export function writerOf(state: State): () => string {
  return state.origin.seed === 'large' ? createDifferenceWriter(state, undefined) : wholeWriter(state)
}

function wholeWriter(state: State): () => string {
  return () => {
    state.unsavedIssueIds.clear()
    return JSON.stringify(snapshotOf(state))
  }
}

export interface Keeper {
  /** A change happened: a snapshot follows soon. */
  schedule(): void
  /** Writes what is still unwritten. */
  close(): Promise<void>
}

const delayMinMs = 300

/** Writes snapshots to a file, each whole or not at all: to a neighbour first, then renamed over the old one. */
export function createKeeper(file: string, textOf: () => string): Keeper {
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
    const text = textOf()
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

import type { Connection, Page } from '@valence/element-kit'
import type { ReadPage } from './read-page.ts'

/** A call that was made to the provider. Its query is left out: there may be data in it. */
export interface MadeCall {
  readonly method: string
  readonly path: string
}

/** What a request has cost so far. */
export interface Usage {
  readonly providerCalls: number
  /** Time in which at least one call to the provider was under way. */
  readonly providerMs: number
  /** Records that the provider gave, wanted or not. */
  readonly rowsScanned: number
  readonly totalMs: number
  /** The first of the calls, in the order in which they began. */
  readonly calls: readonly MadeCall[]
}

/** Counts what a request costs while it runs. */
export interface Meter {
  /** The same line, whose calls are counted. A call that is repeated below it counts once. */
  connection(connection: Connection): Connection
  /** The same reader, whose records are counted. */
  reader(read: ReadPage): ReadPage
  usage(): Usage
}

export function createMeter(monotonicMs: () => number): Meter {
  const startedMs = monotonicMs()
  const calls: MadeCall[] = []
  let providerCalls = 0
  let providerMs = 0
  let underWay = 0
  let busySinceMs = 0
  let rowsScanned = 0

  const begin = () => {
    providerCalls += 1
    if (underWay === 0) busySinceMs = monotonicMs()
    underWay += 1
  }
  const end = () => {
    underWay -= 1
    if (underWay === 0) providerMs += monotonicMs() - busySinceMs
  }

  return {
    connection: ({ profile, request }) => ({
      profile,
      async request(call, accept) {
        begin()
        if (calls.length < callsKept) calls.push({ method: call.method, path: call.path })
        try {
          return await request(call, accept)
        } finally {
          end()
        }
      },
    }),
    reader: (read) => async (cursor, limit) => {
      const page: Page = await read(cursor, limit)
      rowsScanned += page.records.length
      return page
    },
    usage() {
      const nowMs = monotonicMs()
      const runningMs = underWay > 0 ? nowMs - busySinceMs : 0
      return {
        providerCalls,
        providerMs: providerMs + runningMs,
        rowsScanned,
        totalMs: nowMs - startedMs,
        calls: [...calls],
      }
    },
  }
}

/** A long walk makes thousands of calls; the first ones show what it does. */
const callsKept = 50

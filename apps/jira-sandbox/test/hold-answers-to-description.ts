import { randomUUID } from 'node:crypto'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { createReadStream, existsSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect } from 'vitest'

// Set-up of every test file of the repository: whatever a sandbox answers in it, in this process or in one that a test
// started, is held against Atlassian's description of Jira once its tests are over. The referee is read only where a
// sandbox answered at all.

const channel = 'valence.jira-sandbox.exchange'
const published: unknown[] = []
const publish = (exchange: unknown) => void published.push(exchange)
subscribe(channel, publish)

const ofChildren = join(tmpdir(), `sandbox-exchanges-${randomUUID()}.jsonl`)
const reporter = new URL('report-exchanges.mjs', import.meta.url).href
process.env.SANDBOX_EXCHANGES_FILE = ofChildren
const { NODE_OPTIONS: given } = process.env
process.env.NODE_OPTIONS = `${given ?? ''} --import ${reporter}`.trim()

afterAll(async () => {
  // Another file of tests may follow in this process.
  unsubscribe(channel, publish)
  if (given === undefined) delete process.env.NODE_OPTIONS
  else process.env.NODE_OPTIONS = given
  if (published.length === 0 && !existsSync(ofChildren)) return
  try {
    const { departures } = await import('./departures.ts')
    expect(await departures(exchanges()), "departures from Atlassian's description of Jira").toEqual([])
  } finally {
    rmSync(ofChildren, { force: true })
  }
}, 600_000)

async function* exchanges(): AsyncGenerator<unknown, void, void> {
  yield* published
  if (existsSync(ofChildren)) yield* exchangesIn(ofChildren)
}

/** A process that was killed may have left half a line behind. */
async function* exchangesIn(file: string): AsyncGenerator<unknown, void, void> {
  let rest = ''
  for await (const piece of createReadStream(file, 'utf8')) {
    const lines = `${rest}${piece}`.split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield JSON.parse(line)
  }
}

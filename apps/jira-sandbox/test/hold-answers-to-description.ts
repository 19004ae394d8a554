import { randomUUID } from 'node:crypto'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { existsSync, readFileSync, rmSync } from 'node:fs'
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
  if (existsSync(ofChildren)) published.push(...exchangesIn(ofChildren))
  rmSync(ofChildren, { force: true })
  if (published.length === 0) return
  const { departures } = await import('./departures.ts')
  expect(departures(published), "departures from Atlassian's description of Jira").toEqual([])
}, 120_000)

/** A process that was killed may have left half a line behind. */
function exchangesIn(file: string): unknown[] {
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1)
  return lines.map((line) => JSON.parse(line))
}

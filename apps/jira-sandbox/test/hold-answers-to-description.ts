import { subscribe } from 'node:diagnostics_channel'
import { afterAll, expect } from 'vitest'

// Set-up of every test file of the repository: whatever a sandbox answers in it is held against Atlassian's description
// of Jira once its tests are over. The referee is read only where a sandbox answered at all.

const published: unknown[] = []
subscribe('valence.jira-sandbox.exchange', (exchange) => void published.push(exchange))

afterAll(async () => {
  if (published.length === 0) return
  const { departures } = await import('./departures.ts')
  expect(departures(published), "departures from Atlassian's description of Jira").toEqual([])
}, 120_000)

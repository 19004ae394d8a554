import { subscribe } from 'node:diagnostics_channel'
import { appendFileSync } from 'node:fs'

// Imported by every Node process that a test starts: what a sandbox in it answers goes to the file of that test, one
// line each, and is held against the description there. Written at once, since tests also kill their processes.

const { SANDBOX_EXCHANGES_FILE: file } = process.env
if (file) {
  subscribe('valence.jira-sandbox.exchange', (exchange) => appendFileSync(file, `${JSON.stringify(exchange)}\n`))
}

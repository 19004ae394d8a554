import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createConversation } from './demo/conversation.ts'
import { startReceiver } from './demo/receiver.ts'
import { walk } from './demo/walk.ts'
import { removeData, startValence } from './start.ts'

/** `npm run demo`: the main job over real HTTP, on a database and a Jira of its own that are gone afterwards. */
async function main(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'valence-demo-'))
  process.stdout.write('Starting PostgreSQL, the platform and a local Jira (a simulator) on free ports …\n')
  const running = await startValence({
    port: 0,
    sandboxPort: 0,
    dataDir,
    reset: false,
    environment: { ...process.env, LOG_LEVEL: process.env.LOG_LEVEL ?? 'error' },
  })
  const receiver = await startReceiver()
  try {
    await walk(running, receiver, createConversation(process.stdout))
    process.stdout.write('\nThat was the main job. `npm start` keeps it all up for you to try.\n')
  } finally {
    await receiver.close()
    await running.close()
    await removeData(dataDir)
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`\nThe demo failed: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  },
)

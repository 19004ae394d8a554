import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readDemoArguments } from './arguments.ts'
import { removeData } from './data-folder.ts'
import { createConversation } from './demo/conversation.ts'
import { startReceiver } from './demo/receiver.ts'
import { walk } from './demo/walk.ts'
import { type SandboxChoice, startValence } from './start.ts'
import { aborted, stopSignal } from './stop-signal.ts'

/** `npm run demo`: the main job over real HTTP, on a database and a Jira of its own that are gone afterwards. */
async function main(stop: AbortSignal): Promise<void> {
  const choice = readDemoArguments(process.argv.slice(2))
  const dataDir = await mkdtemp(join(tmpdir(), 'valence-demo-'))
  try {
    await demonstrate(dataDir, choice, stop)
  } finally {
    await removeData(dataDir)
  }
}

async function demonstrate(dataDir: string, choice: SandboxChoice, stop: AbortSignal): Promise<void> {
  const startedAt = performance.now()
  const secondsSoFar = () => ((performance.now() - startedAt) / 1000).toFixed(1)
  process.stdout.write('Starting PostgreSQL, the platform and a local Jira (a simulator) on free ports …\n')
  // Of the environment nothing but the log level: a demo must not end up in somebody's real database.
  const environment = { LOG_LEVEL: process.env.LOG_LEVEL ?? 'error' }
  const running = await startValence({ port: 0, sandboxPort: 0, ...choice, dataDir, reset: false, environment, stop })
  process.stdout.write(`Ready after ${secondsSoFar()} s.\n`)
  const receiver = await startReceiver()
  try {
    const interrupted = aborted(stop).then(() => stop.throwIfAborted())
    await Promise.race([walk(running, receiver, createConversation(process.stdout)), interrupted])
    process.stdout.write(
      `\n${'─'.repeat(100)}\nThat was the main job, in ${secondsSoFar()} s; nothing of it is left behind.\n` +
        'npm start keeps it all up for you to try, and README.md shows these calls for curl.\n',
    )
  } finally {
    await receiver.close()
    await running.close()
  }
}

const stop = stopSignal()
main(stop).then(
  () => process.exit(0),
  (error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error)
    process.stderr.write(error === stop.reason ? '\nInterrupted.\n' : `\nThe demo failed: ${reason}\n`)
    process.exit(error === stop.reason ? 130 : 1)
  },
)

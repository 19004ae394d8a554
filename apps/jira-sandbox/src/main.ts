import { rm } from 'node:fs/promises'
import { banner } from './command/banner.ts'
import { readCommandLine, usage } from './command/command-line.ts'
import { startSandbox } from './index.ts'

/** `npm run sandbox`: a Jira of one's own, until it is told to stop. */
async function main(): Promise<void> {
  const { options, reset, help } = readCommandLine(process.argv.slice(2))
  if (help) {
    process.stdout.write(`${usage}\n`)
    return
  }
  const { dataFile } = options
  if (reset && dataFile !== undefined) await rm(dataFile, { force: true })
  const stop = stopSignal()
  const sandbox = await startSandbox(options)
  process.stdout.write(banner(sandbox, dataFile))
  await stop
  await sandbox.close()
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve())
  })
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`The sandbox could not go on: ${reasonOf(error)}\n`)
    process.exit(1)
  },
)

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (!('code' in error) || error.code !== 'EADDRINUSE') return error.message
  return 'the port is taken. Choose another with --port (0 takes a free one).'
}

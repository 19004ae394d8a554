import { readArguments } from './arguments.ts'
import { banner } from './banner.ts'
import { startValence } from './start.ts'

/** `npm start`: the platform and the sandbox, until it is told to stop. */
async function main(): Promise<void> {
  const options = readArguments(process.argv.slice(2))
  const running = await startValence({ ...options, environment: process.env })
  const { baseUrl, secrets, sandbox } = running
  const { url, username, password } = sandbox
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ baseUrl, ...ordered(secrets), sandbox: { url, username, password } })}\n`
      : banner(running),
  )
  let stopping = false
  const stop = async (): Promise<void> => {
    if (stopping) return
    stopping = true
    await running.close()
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      stop().catch(fail)
    })
  }
}

function ordered({ organizationSecret, userSecret }: { organizationSecret: string; userSecret: string }) {
  return { organizationSecret, userSecret }
}

function fail(error: unknown): void {
  process.stderr.write(`valence could not go on: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
}

main().catch(fail)

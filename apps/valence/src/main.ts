import { readArguments, usage } from './arguments.ts'
import { banner } from './banner.ts'
import { type Running, startValence } from './start.ts'
import { aborted, stopSignal } from './stop-signal.ts'

/** `npm start`: the platform and the sandbox, until it is told to stop. */
async function main(): Promise<void> {
  const stop = stopSignal()
  try {
    const { json, help, ...options } = readArguments(process.argv.slice(2))
    if (help) {
      process.stdout.write(`${usage}\n`)
      return
    }
    const running = await startValence({ ...options, environment: process.env, stop })
    process.stdout.write(json ? `${JSON.stringify(forPrograms(running))}\n` : banner(running))
    await aborted(stop)
    await running.close()
  } catch (error) {
    // A start that was told to stop has ended as it was told.
    if (error !== stop.reason) throw error
  }
}

/** What programs read: a part of the contract, down to the order. */
function forPrograms({ baseUrl, secrets, sandbox }: Running) {
  const { organizationSecret, userSecret } = secrets
  const { url, username, password } = sandbox
  return { baseUrl, organizationSecret, userSecret, sandbox: { url, username, password } }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`valence could not go on: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  },
)

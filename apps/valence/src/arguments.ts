import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

/** What `npm start -- …` was told. */
export interface Arguments {
  /** Absent: PORT of the environment, or 8080. */
  readonly port?: number
  readonly sandboxPort: number
  readonly dataDir: string
  /** One line of JSON on standard output instead of the banner. */
  readonly json: boolean
  readonly reset: boolean
}

export const usage = `Usage: npm start -- [options]
  --port P           port of the platform (8080; 0 takes a free one)
  --sandbox-port S   port of the Jira sandbox (2990; 0 takes a free one)
  --data DIR         where the data lies (.valence)
  --reset            start anew: removes the data first
  --json             print one line of JSON once ready, and nothing else, on standard output`

/** @throws Error that names the option that does not fit, followed by the usage. */
export function readArguments(args: readonly string[]): Arguments {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        'sandbox-port': { type: 'string', default: '2990' },
        data: { type: 'string', default: '.valence' },
        json: { type: 'boolean', default: false },
        reset: { type: 'boolean', default: false },
      },
    })
    return {
      ...(values.port === undefined ? {} : { port: readPort('--port', values.port) }),
      sandboxPort: readPort('--sandbox-port', values['sandbox-port']),
      dataDir: resolve(values.data),
      json: values.json,
      reset: values.reset,
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`${reason}\n${usage}`, { cause })
  }
}

function readPort(option: string, text: string): number {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535 && text.trim() !== '') return port
  throw new Error(`${option} must be a port number, not '${text}'.`)
}

import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { SandboxChoice } from './start.ts'

/** What `npm start -- …` was told. */
export interface Arguments extends SandboxChoice {
  /** Absent: PORT of the environment, or 8080. */
  readonly port?: number
  readonly sandboxPort: number
  readonly dataDir: string
  /** One line of JSON on standard output instead of the banner. */
  readonly json: boolean
  readonly reset: boolean
  /** The usage, and nothing else. */
  readonly help: boolean
}

export const usage = `Usage: npm start -- [options]
  --port P              port of the platform (8080; 0 takes a free one)
  --sandbox-port S      port of the Jira sandbox (2990; 0 takes a free one)
  --sandbox-flavour F   the Jira that the sandbox is: cloud (as is usual) or datacenter
  --sandbox-seed S      what it begins with: small (as is usual), large, empty, or a seed file FILE.json (docs/sandbox-seed.md)
  --data DIR            where the data lies (.valence)
  --reset               start anew: removes the data first
  --json                print one line of JSON once ready, and nothing else, on standard output
  --help                shows this`

/** @throws Error that names the option that does not fit, followed by the usage. */
export function readArguments(args: readonly string[]): Arguments {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        'sandbox-port': { type: 'string', default: '2990' },
        ...sandboxOptions,
        data: { type: 'string', default: '.valence' },
        json: { type: 'boolean', default: false },
        reset: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
    return {
      ...(values.port === undefined ? {} : { port: readPort('--port', values.port) }),
      sandboxPort: readPort('--sandbox-port', values['sandbox-port']),
      ...readSandboxChoice(values),
      dataDir: resolve(values.data),
      json: values.json,
      reset: values.reset,
      help: values.help,
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`${reason}\n${usage}`, { cause })
  }
}

/** Those of `npm run demo`, which has no others. */
const sandboxOptions = { 'sandbox-flavour': { type: 'string' }, 'sandbox-seed': { type: 'string' } } as const

const demoUsage = `Usage: npm run demo -- [options]
  --sandbox-flavour F   the Jira that the sandbox is: cloud (as is usual) or datacenter
  --sandbox-seed S      what it begins with: small (as is usual), large, or a seed file FILE.json with a project HELP`

/** @throws Error that names the option that does not fit, followed by the usage. */
export function readDemoArguments(args: readonly string[]): SandboxChoice {
  try {
    return readSandboxChoice(parseArgs({ args: [...args], options: sandboxOptions }).values)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`${reason}\n${demoUsage}`, { cause })
  }
}

interface SandboxValues {
  readonly 'sandbox-flavour'?: string
  readonly 'sandbox-seed'?: string
}

function readSandboxChoice({ 'sandbox-flavour': flavour, 'sandbox-seed': seed }: SandboxValues): SandboxChoice {
  return {
    ...(flavour !== undefined && { sandboxFlavour: readFlavour(flavour) }),
    ...(seed !== undefined && { sandboxSeed: readSeed(seed) }),
  }
}

function readFlavour(text: string): 'cloud' | 'datacenter' {
  if (text === 'cloud' || text === 'datacenter') return text
  throw new Error(`--sandbox-flavour takes cloud or datacenter, not '${text}'.`)
}

function readSeed(text: string): 'small' | 'large' | 'empty' | { file: string } {
  if (text === 'small' || text === 'large' || text === 'empty') return text
  if (text.endsWith('.json')) return { file: resolve(text) }
  throw new Error(`--sandbox-seed takes small, large, empty or a FILE.json, not '${text}'.`)
}

function readPort(option: string, text: string): number {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535 && text.trim() !== '') return port
  throw new Error(`${option} must be a port number, not '${text}'.`)
}

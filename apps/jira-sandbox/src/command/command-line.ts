import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { SandboxOptions } from '../sandbox.ts'

/** What `npm run sandbox -- …` was told. */
export interface CommandLine {
  readonly options: SandboxOptions
  /** Removes the data file first. */
  readonly reset: boolean
  readonly help: boolean
}

export const usage = `Usage: npm run sandbox -- [options]
  --port P             port to listen on (2990; 0 takes a free one)
  --host H             address to listen on (127.0.0.1)
  --flavour F          cloud (as is usual) or datacenter
  --seed S             small (as is usual), large (100,000 issues), empty, or a seed file FILE.json (docs/sandbox-seed.md)
  --data FILE          keeps the data in a file; without it the sandbox forgets
  --reset              removes that file first
  --public-url URL     how clients reach the sandbox, when that is not where it listens
  --context-path PATH  where a Data Center lies below its host, such as /jira
  --basic-auth A       whether a Data Center takes passwords: on (as is usual) or off, as Jira 11 begins
  --strict-jql         refuses mistakes of meaning in JQL instead of finding nothing
  --index-lag-ms MS    how long changes stay out of search (0)
  --limits L           rate limits: off (as is usual), cloud or datacenter
  --sites N            1 (as is usual) or 2 sites behind one OAuth server (docs/sandbox-access.md)
  --help               shows this`

/** @throws Error that names the option that does not fit and what it takes, followed by the usage. */
export function readCommandLine(args: readonly string[]): CommandLine {
  try {
    const { values } = parse(args)
    const { host, data } = values
    const publicUrl = values['public-url']
    const contextPath = values['context-path']
    const basicAuth = values['basic-auth']
    const lag = values['index-lag-ms']
    const options: SandboxOptions = {
      port: whole('--port', values.port, 65_535),
      host,
      strictJql: values['strict-jql'],
      ...(values.flavour !== undefined && { flavour: oneOf('--flavour', values.flavour, flavours) }),
      ...(values.seed !== undefined && { seed: readSeedOption('--seed', values.seed) }),
      ...(values.limits !== undefined && { limits: oneOf('--limits', values.limits, limits) }),
      ...(lag !== undefined && { indexDelayMs: whole('--index-lag-ms', lag, dayMs) }),
      ...(values.sites !== undefined && { sites: oneOf('--sites', values.sites, sites) === '2' ? 2 : 1 }),
      ...(data !== undefined && { dataFile: data }),
      ...(publicUrl !== undefined && { publicUrl: url('--public-url', publicUrl) }),
      ...(contextPath !== undefined && { contextPath }),
      ...(basicAuth !== undefined && { basicAuth: oneOf('--basic-auth', basicAuth, switches) === 'on' }),
    }
    if (values.reset && data === undefined) throw new Error('--reset needs --data, the file to remove.')
    return { options, reset: values.reset, help: values.help }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`${reason}\n${usage}`, { cause })
  }
}

const dayMs = 86_400_000
const flavours = ['cloud', 'datacenter'] as const
const limits = ['off', 'cloud', 'datacenter'] as const
const sites = ['1', '2'] as const
const switches = ['on', 'off'] as const

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '2990' },
      host: { type: 'string', default: '127.0.0.1' },
      flavour: { type: 'string' },
      seed: { type: 'string' },
      data: { type: 'string' },
      reset: { type: 'boolean', default: false },
      'public-url': { type: 'string' },
      'context-path': { type: 'string' },
      'basic-auth': { type: 'string' },
      'strict-jql': { type: 'boolean', default: false },
      'index-lag-ms': { type: 'string' },
      limits: { type: 'string' },
      sites: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
}

/** One of a few words; the error names them. */
function oneOf<Word extends string>(option: string, text: string, words: readonly Word[]): Word {
  const word = words.find((candidate) => candidate === text)
  if (word === undefined) throw new Error(`${option} takes ${listed(words)}, not '${text}'.`)
  return word
}

const seeds = ['small', 'large', 'empty'] as const

/** A seed by its name, or the file of one. */
function readSeedOption(option: string, text: string): 'small' | 'large' | 'empty' | { file: string } {
  if (text.endsWith('.json')) return { file: resolve(text) }
  const kind = seeds.find((candidate) => candidate === text)
  if (kind === undefined) throw new Error(`${option} takes small, large, empty or a FILE.json, not '${text}'.`)
  return kind
}

function whole(option: string, text: string, max: number): number {
  if (/^\d+$/.test(text) && Number(text) <= max) return Number(text)
  throw new Error(`${option} takes a whole number from 0 to ${max}, not '${text}'.`)
}

function url(option: string, text: string): string {
  if (URL.canParse(text) && /^https?:/.test(text)) return text
  throw new Error(`${option} takes an address such as https://jira.example.com, not '${text}'.`)
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}

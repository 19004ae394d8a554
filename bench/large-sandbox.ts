import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { queriesByKind } from './large-sandbox-queries.ts'
import { table } from './table.ts'

const pages = 11
const everything = 'created >= "1970-01-01"'

/**
 * The Jira sandbox with 100,000 issues: how long it takes to start, what memory it takes, and the first page of fifty of
 * each kind of query and those after it.
 */
export async function benchLargeSandbox(): Promise<string> {
  return `${await run('cloud', cloudRows)}\n\n${await run('datacenter', dataCenterRows)}`
}

type Flavour = 'cloud' | 'datacenter'

async function run(flavour: Flavour, rowsOf: (site: Site) => Promise<string[][]>): Promise<string> {
  const started = performance.now()
  const args = ['--conditions=source', '--import', 'tsx', 'apps/jira-sandbox/src/main.ts', '--port', '0']
  const sandbox = spawn(process.execPath, [...args, '--seed', 'large', '--flavour', flavour], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const site = await readBanner(sandbox)
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    const atStart = memoryOf(sandbox)
    const rows = await rowsOf(site)
    const memory = `${atStart} MB then, ${memoryOf(sandbox)} MB after the queries`
    const start = `Start of the Jira sandbox (${flavour}) with 100,000 issues: ${seconds} s; ${memory}`
    return `${start}\n\n${table(['a page of 50 of 100,000 issues', 'query', 'first ms', 'median ms', 'slowest ms'], rows)}`
  } finally {
    sandbox.kill('SIGTERM')
    await once(sandbox, 'exit')
  }
}

async function cloudRows(site: Site): Promise<string[][]> {
  const rows: string[][] = []
  for (const [kind, jql] of Object.entries(queriesByKind))
    rows.push([kind, brief(jql), ...(await searchPages(site, jql))])
  rows.push(...(await slowestOrder(site)))
  const counted = await timesOf(() => post(site, '/rest/api/3/search/approximate-count', { jql: 'labels != "legal"' }))
  rows.push(['a count', 'labels != "legal"', ...columns(counted)])
  return rows
}

async function dataCenterRows(site: Site): Promise<string[][]> {
  const rows: string[][] = []
  for (const startAt of [0, 1_000, 50_000, 99_900]) {
    const jql = 'order by priority, updated desc'
    const search = () => post(site, '/rest/api/2/search', { jql, startAt, maxResults: 50, fields: ['summary'] })
    rows.push([`from issue ${startAt} on`, jql, ...columns(await timesOf(search))])
  }
  return rows
}

/** Every field that can be ordered by, going up and down; the slowest first page of all. */
async function slowestOrder(site: Site): Promise<string[][]> {
  const answer = await fetch(`${site.url}/rest/api/3/jql/autocompletedata`, { headers: headersOf(site) })
  const fields = z.object({
    visibleFieldNames: z.array(z.looseObject({ value: z.string(), orderable: z.string().optional() })),
  })
  const { visibleFieldNames } = fields.parse(await answer.json())
  const found: { order: string; times: number[] }[] = []
  for (const { value, orderable } of visibleFieldNames) {
    if (orderable !== 'true') continue
    for (const order of [`${value}, id`, `${value} desc`]) {
      found.push({ order, times: await timesOf(() => search(site, `${everything} order by ${order}`), 2) })
    }
  }
  const firsts = found.sort((left, right) => (right.times[0] ?? 0) - (left.times[0] ?? 0))
  return firsts
    .slice(0, 3)
    .map(({ order, times }, at) => [
      `the slowest of ${found.length} orders, ${at + 1}`,
      `order by ${order}`,
      ...columns(times),
    ])
}

interface Site {
  readonly url: string
  readonly authorization: string
}

/** The banner is complete with its last line. */
async function readBanner(sandbox: ChildProcess): Promise<Site> {
  if (!sandbox.stdout) throw new Error('The sandbox has no output.')
  const said = new Map<string, string>()
  for await (const line of createInterface({ input: sandbox.stdout })) {
    const [, name = '', value = ''] = /^ {2}(URL|username|API token|password|data) +(.*)$/.exec(line) ?? []
    said.set(name, value)
    if (name === 'data') break
  }
  const credentials = `${said.get('username')}:${said.get('API token') ?? said.get('password')}`
  return { url: said.get('URL') ?? '', authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }
}

/** What the process occupies, in megabytes. */
function memoryOf({ pid }: ChildProcess): number {
  return Math.round(Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1000)
}

/** The pages of one walk. */
async function searchPages(site: Site, jql: string): Promise<string[]> {
  let nextPageToken: string | undefined
  const times = await timesOf(async () => {
    const { nextPageToken: next } = pageSchema.parse(await search(site, jql, nextPageToken))
    nextPageToken = next
  })
  return columns(times)
}

const pageSchema = z.looseObject({ issues: z.array(z.unknown()), nextPageToken: z.string().optional() })

function search(site: Site, jql: string, nextPageToken?: string): Promise<unknown> {
  const fields = ['summary', 'status', 'assignee']
  return post(site, '/rest/api/3/search/jql', { jql, maxResults: 50, fields, ...(nextPageToken && { nextPageToken }) })
}

async function post(site: Site, path: string, body: unknown): Promise<unknown> {
  const answer = await fetch(site.url + path, { method: 'POST', headers: headersOf(site), body: JSON.stringify(body) })
  if (answer.status !== 200) throw new Error(`The sandbox answered ${answer.status}: ${await answer.text()}`)
  return answer.json()
}

function headersOf({ authorization }: Site): Record<string, string> {
  return { authorization, 'content-type': 'application/json' }
}

async function timesOf(ask: () => Promise<unknown>, times = pages): Promise<number[]> {
  const taken: number[] = []
  for (let page = 0; page < times; page += 1) {
    const asked = performance.now()
    await ask()
    taken.push(performance.now() - asked)
  }
  return taken
}

/** The first answer, and of those after it the median and the slowest. */
function columns([first = 0, ...rest]: readonly number[]): string[] {
  const sorted = [...rest].sort((left, right) => left - right)
  return [first, sorted[Math.floor(sorted.length / 2)] ?? 0, sorted.at(-1) ?? 0].map((ms) => ms.toFixed(1))
}

function brief(jql: string): string {
  return jql.length > 60 ? `${jql.slice(0, 58)} …` : jql
}

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { table } from './table.ts'

const queries = [
  'project = LAB order by created desc',
  'created >= "1970-01-01" order by updated desc',
  'text ~ "login" order by priority desc',
  'status = Done and assignee is empty order by key',
  'assignee = currentUser() or priority = High order by rank',
  'status was "In Progress" and resolution is empty',
  'project != LAB order by votes',
] as const
const pages = 21

/** The Jira sandbox with 100,000 issues: how long it takes to start, and a page of fifty of each query. */
export async function benchLargeSandbox(): Promise<string> {
  const started = performance.now()
  const args = ['--conditions=source', '--import', 'tsx', 'apps/jira-sandbox/src/main.ts', '--port', '0']
  const sandbox = spawn(process.execPath, [...args, '--seed', 'large'], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const site = await readBanner(sandbox)
    const startMs = performance.now() - started
    const rows: string[][] = []
    for (const jql of queries) rows.push([jql, ...(await timePages(site, jql)).map((ms) => ms.toFixed(1))])
    const start = `Start of the Jira sandbox with 100,000 issues: ${(startMs / 1000).toFixed(1)} s`
    return `${start}\n\n${table(['a page of 50 of 100,000 issues', 'first ms', 'median ms', 'p95 ms'], rows)}`
  } finally {
    sandbox.kill('SIGTERM')
    await once(sandbox, 'exit')
  }
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
    const [, name = '', value = ''] = /^ {2}(URL|username|API token|data) +(.*)$/.exec(line) ?? []
    said.set(name, value)
    if (name === 'data') break
  }
  const credentials = `${said.get('username')}:${said.get('API token')}`
  return { url: said.get('URL') ?? '', authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }
}

/** The first answer, the median and the 95th percentile of those after it. */
async function timePages({ url, authorization }: Site, jql: string): Promise<number[]> {
  const headers = { authorization, 'content-type': 'application/json' }
  const body = JSON.stringify({ jql, maxResults: 50, fields: ['summary', 'status', 'assignee'] })
  const times: number[] = []
  for (let page = 0; page < pages; page += 1) {
    const asked = performance.now()
    const answer = await fetch(`${url}/rest/api/3/search/jql`, { method: 'POST', headers, body })
    z.looseObject({ issues: z.array(z.unknown()).min(1) }).parse(await answer.json())
    times.push(performance.now() - asked)
  }
  const [first = 0, ...rest] = times
  const sorted = rest.sort((left, right) => left - right)
  return [first, sorted[Math.floor(rest.length / 2)] ?? 0, sorted[Math.floor(rest.length * 0.95)] ?? 0]
}

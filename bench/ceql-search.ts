import { jira } from '@valence/elements'
import { type OpenResources, openResources } from '@valence/engine'
import { createScratch } from '@valence/platform'
import { request } from 'undici'
import { type LargeSandbox, startLargeSandbox } from './ceql-sandbox.ts'
import { table } from './table.ts'

/** What a narrow question and one that Jira cannot answer cost on 100,000 issues, engine and Jira in two processes. */
export async function searchTables(): Promise<string> {
  const sandbox = await startLargeSandbox()
  const opened = await openResources({
    element: jira,
    configuration: { username: sandbox.username, password: sandbox.password, 'base.url': sandbox.url },
    allowPrivateNetworks: ['127.0.0.0/8'],
    allowHttp: true,
    clock: { now: () => new Date() },
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    random: Math.random,
    monotonicMs: () => performance.now(),
    openScratch: createScratch(),
  })
  try {
    return [await selectiveTable(sandbox, opened), await scanTable(opened)].join('\n\n')
  } finally {
    await opened.close()
    sandbox.close()
  }
}

const fields = 'summary,status,assignee'

async function selectiveTable(sandbox: LargeSandbox, { resources, instance }: OpenResources): Promise<string> {
  const { records: first } = await resources.list(instance, 'incidents', [], { pageSize: 1 })
  const key = String(first[0]?.key)
  const project = key.slice(0, key.indexOf('-'))
  const where = `project = '${project}' AND priority = 'High' AND statusCategory = 'new' AND assignee IS NULL`
  const jql = `project = "${project}" AND priority = "High" AND statusCategory = 2 AND assignee IS EMPTY`
  const authorization = `Basic ${Buffer.from(`${sandbox.username}:${sandbox.password}`).toString('base64')}`
  const byHand = async () => {
    const { body } = await request(`${sandbox.url}/rest/api/3/search/jql`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ jql: `${jql} ORDER BY created ASC, id ASC`, fields: fields.split(','), maxResults: 50 }),
    })
    await body.json()
  }
  const byCeql = async () => {
    await resources.list(instance, 'incidents', [], { where, fields, pageSize: 50 })
  }
  const [hand, ceql] = [await medianMs(byHand), await medianMs(byCeql)]
  return table(
    ['a page of 50 of a narrow question, 100,000 issues', 'median ms', 'ratio'],
    [
      [`hand-written JQL, undici: \`${jql}\``, hand.toFixed(2), '1.00'],
      [`CEQL, engine: \`${where}\``, ceql.toFixed(2), (ceql / hand).toFixed(2)],
    ],
  )
}

async function medianMs(work: () => Promise<void>): Promise<number> {
  for (let warmUp = 0; warmUp < 50; warmUp += 1) await work()
  const times: number[] = []
  for (let round = 0; round < 200; round += 1) {
    const startedMs = performance.now()
    await work()
    times.push(performance.now() - startedMs)
  }
  return times.toSorted((left, right) => left - right)[100] ?? Number.NaN
}

/** Nothing of the question can be pushed down, and next to nothing meets it: every issue is read and looked at. */
async function scanTable({ resources, instance }: OpenResources): Promise<string> {
  const where = "summary LIKE '%nosuchpart%'"
  const startedMs = performance.now()
  const beforeBytes = process.memoryUsage().rss
  let peakBytes = beforeBytes
  let nextPage: string | undefined
  let found = 0
  let scanned = 0
  let calls = 0
  do {
    const page = await resources.list(instance, 'incidents', [], {
      where,
      fields: 'summary',
      pageSize: 1000,
      ...(nextPage !== undefined && { nextPage }),
    })
    found += page.records.length
    scanned += page.usage.rowsScanned
    calls += page.usage.providerCalls
    nextPage = page.nextPage
    peakBytes = Math.max(peakBytes, process.memoryUsage().rss)
  } while (nextPage !== undefined)
  const seconds = (performance.now() - startedMs) / 1000
  const megabytes = (bytes: number) => (bytes / 2 ** 20).toFixed(0)
  return table(
    ['every issue read and looked at here', 'figure'],
    [
      ['rows read', String(scanned)],
      ['calls to Jira', String(calls)],
      ['rows per second', (scanned / seconds).toFixed(0)],
      ['rows that meet it', String(found)],
      ['memory of the engine before, MB', megabytes(beforeBytes)],
      ['memory of the engine at most, MB', megabytes(peakBytes)],
    ],
  )
}

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

/** A narrow question, as somebody writes it in JQL who knows this site, and in CEQL. */
interface Question {
  readonly jql: string
  readonly where: string
}

/** Each round asks another question: what a Jira remembers of the last one would hide what a search costs. */
async function selectiveTable(sandbox: LargeSandbox, { resources, instance }: OpenResources): Promise<string> {
  const named = async (resource: string, field: string) =>
    (await resources.list(instance, resource, [], {})).records.map((record) => String(record[field]))
  const questions = questionsAbout(await named('projects', 'key'), await named('priorities', 'name'))
  const authorization = `Basic ${Buffer.from(`${sandbox.username}:${sandbox.password}`).toString('base64')}`
  const byHand = async ({ jql }: Question) => {
    const { body } = await request(`${sandbox.url}/rest/api/3/search/jql`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ jql: `${jql} ORDER BY created ASC, id ASC`, fields: fields.split(','), maxResults: 50 }),
    })
    await body.json()
  }
  const byCeql = async ({ where }: Question) => {
    await resources.list(instance, 'incidents', [], { where, fields, pageSize: 50 })
  }
  for (const question of questions.slice(0, 50)) await Promise.all([byHand(question), byCeql(question)])
  const [hand, ceql] = [await medianMs(byHand, questions), await medianMs(byCeql, questions)]
  const [{ jql = '', where = '' } = {}] = questions
  return table(
    [`a page of 50 of ${questions.length} narrow questions, 100,000 issues`, 'median ms', 'ratio'],
    [
      [`hand-written JQL, undici: \`${jql}\` and the like`, hand.toFixed(2), '1.00'],
      [`CEQL, engine: \`${where}\``, ceql.toFixed(2), (ceql / hand).toFixed(2)],
    ],
  )
}

/** Ids of Jira's categories of statuses: https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-workflow-status-categories/ */
const categories = { new: 2, indeterminate: 4, done: 3 } as const

function questionsAbout(projects: readonly string[], priorities: readonly string[]): readonly Question[] {
  return projects.flatMap((project) =>
    priorities.flatMap((priority) =>
      Object.entries(categories).flatMap(([category, id]) =>
        ['IS', 'IS NOT'].map((state) => ({
          jql: `project = "${project}" AND priority = "${priority}" AND statusCategory = ${id} AND assignee ${state} EMPTY`,
          where: `project = '${project}' AND priority = '${priority}' AND statusCategory = '${category}' AND assignee ${state} NULL`,
        })),
      ),
    ),
  )
}

async function medianMs(ask: (question: Question) => Promise<void>, questions: readonly Question[]): Promise<number> {
  const times: number[] = []
  for (const question of questions) {
    const startedMs = performance.now()
    await ask(question)
    times.push(performance.now() - startedMs)
  }
  return times.toSorted((left, right) => left - right)[Math.floor(times.length / 2)] ?? Number.NaN
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

import { request } from 'undici'
import { z } from 'zod'
import { table } from './table.ts'
import type { BenchWorld } from './world.ts'

const rows = 5_000
const chunk = 50

const submitted = z.object({ id: z.string() })
const statusShape = z.object({ status: z.string(), recordsCount: z.number(), recordsFailedCount: z.number() })

/** A bulk load beside the plainest program that does the same: a loop of bulk-create calls that keeps no record of anything. */
export async function benchBulk(world: BenchWorld): Promise<string> {
  const plain = await plainLoop(world)
  const loaded = await bulkLoad(world)
  return table(
    [`${rows} rows, ${chunk} per call`, 'rows/s', 'ratio'],
    [
      ['a plain loop of bulk-create calls', plain.toFixed(0), '1.00'],
      ['Valence, from upload to COMPLETE', loaded.toFixed(0), (loaded / plain).toFixed(2)],
    ],
  )
}

async function plainLoop({ sandbox }: BenchWorld): Promise<number> {
  const startedMs = performance.now()
  for (let first = 0; first < rows; first += chunk) {
    const issueUpdates = Array.from({ length: chunk }, (_, index) => ({
      fields: {
        project: { key: 'HELP' },
        issuetype: { name: 'Bug' },
        summary: `Plain ${first + index}`,
        priority: { name: 'High' },
      },
    }))
    const { statusCode, body } = await request(`${sandbox.url}/rest/api/2/issue/bulk`, {
      method: 'POST',
      headers: { authorization: sandbox.authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ issueUpdates }),
    })
    await body.json()
    if (statusCode !== 201) throw new Error(`The bulk-create call answered ${statusCode}.`)
  }
  return rows / ((performance.now() - startedMs) / 1000)
}

async function bulkLoad(world: BenchWorld): Promise<number> {
  const { authorization } = await world.provision({})
  const lines = Array.from({ length: rows }, (_, index) => `HELP,Bug,Loaded ${index},High`)
  const form = new FormData()
  form.set('file', new Blob([['project,issuetype,summary,priority', ...lines].join('\n')]), 'rows.csv')
  const headers = { authorization }
  const startedMs = performance.now()
  const answer = await fetch(`${world.baseUrl}/bulk/incidents`, { method: 'POST', headers, body: form })
  const { id } = submitted.parse(await answer.json())
  for (;;) {
    const response = await fetch(`${world.baseUrl}/bulk/${id}/status`, { headers })
    const { status, recordsCount, recordsFailedCount } = statusShape.parse(await response.json())
    if (status === 'COMPLETE') {
      if (recordsCount !== rows || recordsFailedCount !== 0) throw new Error(`The job counted ${recordsCount} rows.`)
      return rows / ((performance.now() - startedMs) / 1000)
    }
    if (!['CREATED', 'RUNNING'].includes(status)) throw new Error(`The job ended as ${status}.`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

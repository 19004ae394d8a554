import type { Now } from '@valence/ceql'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { generateSite } from './generated-site.ts'
import { startWorld, type World } from './harness.ts'
import { wheres } from './random-where.ts'
import { type SandboxProcess, startSandboxProcess } from './sandbox-process.ts'
import { smallestWhere } from './smallest-where.ts'
import { askAt, type Respondents } from './three-answers.ts'

/** `npm run test:deep` asks for more, with a seed of its own. */
const { DIFFERENTIAL_QUERIES = '20000', DIFFERENTIAL_SEED = '20260131' } = process.env
const queryCount = Number(DIFFERENTIAL_QUERIES)
const seed = Number(DIFFERENTIAL_SEED)
const timeoutMs = 60_000 + queryCount * 60

const batchSize = 100
const issueCount = 24
/** A Sunday: the week began in the month before. */
const now: Now = { instantMs: Date.parse('2026-02-01T07:30:00Z'), zone: 'UTC' }

/** How a Data Center shows a sprint. */
const textOfSprint =
  'com.atlassian.greenhopper.service.sprint.Sprint@65[id=101,rapidViewId=10201,state=ACTIVE,name=Sprint 1,startDate=2026-01-25T09:00:00.000Z,endDate=2027-12-31T00:00:00.000Z,completeDate=<null>,activatedDate=2026-01-25T09:00:00.000Z,sequence=101,goal=]'

/** Whatever was once answered differently, in its smallest form. */
const counterexamples: readonly string[] = [
  "labels IN ('db')",
  "customfield_10209 IN ('BLUE', '7')",
  `customfield_10210 = '${textOfSprint}'`,
]

describe.each(['cloud', 'datacenter'] as const)(`a where (seed ${seed}) on a generated %s site`, (flavour) => {
  let sandbox: SandboxProcess
  let respondents: Respondents

  beforeAll(async () => {
    sandbox = await startSandboxProcess(flavour, generateSite(seed, issueCount))
    respondents = await askAt(sandbox.configuration, now)
  }, 180_000)

  afterAll(async () => {
    await respondents.close()
    await sandbox.close()
  })

  it('has data in every field that it is asked about', () => {
    expect(respondents.records).toHaveLength(issueCount)
    expect(respondents.fields.filter(({ custom }) => custom).length).toBeGreaterThan(9)
  })

  it.each(counterexamples)('means the same to the provider, in memory and in SQL: %s', async (where) => {
    expect(await differences(respondents, [where])).toEqual([])
  })

  it(
    `means the same to the provider, in memory and in SQL, ${queryCount / 2} times`,
    async () => {
      const queries = wheres(respondents.records, respondents.fields, { withMoments: true })
      for (let asked = 0; asked < queryCount / 2; asked += batchSize) {
        const batch = fc.sample(queries, { seed: seed + asked, numRuns: batchSize })
        const [different] = await differences(respondents, batch)
        if (different === undefined) continue
        const isDifferent = async (where: string) => (await differences(respondents, [where])).length > 0
        expect(await differences(respondents, [await smallestWhere(different.where, isDifferent)])).toEqual([])
      }
    },
    timeoutMs,
  )
})

describe('a where at the gateway', () => {
  const gatewayQueries = 300
  let sandbox: SandboxProcess
  let respondents: Respondents
  let world: World

  beforeAll(async () => {
    sandbox = await startSandboxProcess('cloud', generateSite(seed + 1, issueCount))
    ;[respondents, world] = await Promise.all([askAt(sandbox.configuration, now), startWorld()])
  }, 180_000)

  afterAll(async () => {
    await world.close()
    await respondents.close()
    await sandbox.close()
  })

  it(`means over HTTP what it means in memory, ${gatewayQueries} times`, async () => {
    const { authorization } = await world.connect(sandbox.configuration)
    const queries = fc.sample(wheres(respondents.records, respondents.fields), { seed, numRuns: gatewayQueries })
    for (const where of queries) {
      const path = `/incidents?${new URLSearchParams({ where, fields: 'id', pageSize: '1000' })}`
      const { status, body } = await world.call('GET', path, { authorization })
      expect({ where, status, ids: idsOf.parse(body) }).toEqual({
        where,
        status: 200,
        ids: respondents.inMemory(where),
      })
    }
  }, 180_000)
})

const idsOf = z.array(z.object({ id: z.string() })).transform((records) => records.map(({ id }) => id))

interface Difference {
  readonly where: string
  readonly provider: unknown
  readonly memory: unknown
  readonly sql: unknown
}

/** Where the three do not say the same. An error is an answer like another. */
async function differences(asked: Respondents, batch: readonly string[]): Promise<readonly Difference[]> {
  const sql = await asked.inSql(batch)
  const provider: unknown[] = []
  for (let start = 0; start < batch.length; start += 4) {
    const some = batch.slice(start, start + 4)
    provider.push(...(await Promise.all(some.map((where) => asked.byProvider(where).catch(String)))))
  }
  return batch.flatMap((where, index) => {
    const answers = { provider: provider[index], memory: asked.inMemory(where), sql: sql[index] }
    const isSame = [answers.provider, answers.sql].every((ids) => String(ids) === String(answers.memory))
    return isSame ? [] : [{ where, ...answers }]
  })
}

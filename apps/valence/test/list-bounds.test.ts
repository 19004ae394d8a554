import type { Element } from '@valence/element-kit'
import { buildGateway } from '@valence/gateway'
import { createLogger, createPlatform, readConfig } from '@valence/platform'
import { createSampleElement, createTestDatabase, type SampleProvider } from '@valence/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Answer, encryptionKeys, request } from './harness.ts'

const beforeMidnight = Date.parse('2026-01-31T23:59:00Z')
const provider: SampleProvider = {
  records: [],
  pageMax: 5_000,
  filters: 'before paging',
  fidelity: () => 'exact',
  knowsOr: true,
  sortable: [],
}
const hours = Array.from({ length: 24 }, (_, hour) => ({
  id: String(hour),
  fields: { name: `Hour ${hour}`, created: new Date(Date.UTC(2026, 0, 31, hour)).toISOString() },
}))
/** One more than are ordered here. */
const many = Array.from({ length: 100_001 }, (_, index) => ({ id: String(index), fields: { score: index } }))

/** Providers that live in memory, behind a gateway that is called over HTTP. */
const elements: readonly Element[] = [
  { ...createSampleElement({ ...provider, records: many }), id: 1, key: 'many' },
  { ...createSampleElement({ ...provider, records: hours, sortable: ['created'] }), id: 2, key: 'able' },
  { ...createSampleElement({ ...provider, records: hours, fidelity: () => undefined }), id: 3, key: 'unable' },
]

let nowMs = beforeMidnight
let baseUrl = ''
let platform: string
let userSecret: string
const undo: (() => Promise<unknown>)[] = []
beforeAll(async () => {
  const database = await createTestDatabase()
  undo.push(database.drop)
  const config = readConfig({ DATABASE_URL: database.url, ENCRYPTION_KEYS: encryptionKeys })
  const logger = createLogger('silent')
  const clock = { now: () => new Date(nowMs) }
  const made = await createPlatform({ config, elements, logger, publicBaseUrl: () => baseUrl, clock })
  undo.push(made.close)
  const readiness = { check: made.check, isClosing: () => false }
  const gateway = await buildGateway({ engine: made.engine, logger, readiness, version: '0' })
  undo.push(() => gateway.close())
  baseUrl = `${await gateway.listen({ host: '127.0.0.1', port: 0 })}/elements/api-v2`
  const secrets = await made.firstUser.secrets()
  userSecret = secrets.userSecret
  platform = `User ${userSecret}, Organization ${secrets.organizationSecret}`
})
afterAll(async () => {
  for (const step of undo.toReversed()) await step()
})

describe('a list of more than one request may read', () => {
  it.each([
    [
      { page: '6', pageSize: '5000' },
      'page is too far from the start: 25000 records before it are more than one request may read. Follow nextPage instead, or narrow the list with where.',
      ['2', '3'],
    ],
    [
      { orderBy: 'score desc', page: '2', pageSize: '10' },
      'The provider cannot order things like this, and there are more than 100000 records to be ordered here. Narrow the list with where, ask for fewer fields, or order by another field.',
      ['1', '0'],
    ],
  ])(
    'is refused when it would have to be, and the answer says how to narrow it: %j',
    async (query, message, [first, second]) => {
      const get = await connect('many')
      expect(await get(query)).toMatchObject({ status: 400, body: { requestId: expect.any(String), message } })
      const narrowed = await get({ ...query, where: 'score < 4', page: '2', pageSize: '2' })
      expect(narrowed).toMatchObject({ status: 200, body: [{ id: first }, { id: second }] })
    },
    60_000,
  )

  it('is given in full to whoever follows its pages', async () => {
    const pages = await follow(await connect('many'), { where: 'score < 20500', pageSize: '5000' })
    expect(pages.flat()).toEqual(Array.from({ length: 20_500 }, (_, index) => String(index)))
  }, 60_000)
})

describe('a moment told from the time of the request', () => {
  it.each(['able', 'unable'])('is that of the first page on all pages, of a provider %s to filter', async (element) => {
    nowMs = beforeMidnight
    const get = await connect(element)
    const query = { where: 'created >= startOfDay() AND created <= now() AND created < -4h', orderBy: 'created desc' }
    const pages = await follow(get, { ...query, pageSize: '6' }, () => {
      nowMs += 3_600_000
    })
    expect(pages).toEqual([
      ['19', '18', '17', '16', '15', '14'],
      ['13', '12', '11', '10', '9', '8'],
      ['7', '6', '5', '4', '3', '2'],
      ['1', '0'],
    ])
    // Begun anew, it is another day.
    expect(await get(query)).toMatchObject({ status: 200, body: [] })
  })
})

type Get = (query: Readonly<Record<string, string>>) => Promise<Answer>

/** The lists of a new instance of the element. */
async function connect(key: string): Promise<Get> {
  const json = { element: { key }, name: 'Test', configuration: {} }
  const made = await request('POST', `${baseUrl}/instances`, { authorization: platform, json })
  expect(made).toMatchObject({ status: 200 })
  const { token } = z.object({ token: z.string() }).parse(made.body)
  const authorization = `Element ${token}, User ${userSecret}`
  return (query) => request('GET', `${baseUrl}/things?${new URLSearchParams(query)}`, { authorization })
}

/** The ids on all pages, as their tokens lead to them. */
async function follow(get: Get, query: Readonly<Record<string, string>>, betweenPages?: () => void) {
  const pages: (readonly string[])[] = []
  for (let nextPage: string | null = ''; nextPage !== null; betweenPages?.()) {
    const answer = await get({ ...query, ...(nextPage !== '' && { nextPage }) })
    expect(answer).toMatchObject({ status: 200 })
    const records = z.array(z.looseObject({ id: z.string() })).parse(answer.body)
    pages.push(records.map(({ id }) => id))
    nextPage = answer.headers.get('elements-next-page-token')
  }
  return pages
}

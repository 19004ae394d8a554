import {
  type BulkOperations,
  type BulkOutcome,
  type BulkRecord,
  type Connection,
  defineElement,
  defineResource,
  type Element,
  Fault,
  noAuthentication,
} from '@valence/element-kit'
import { z } from 'zod'

/** What the provider does with one call: answers; loses the call; does the work and loses the answer; is too busy; refuses us. */
export type Mood = 'well' | 'lost call' | 'lost answer' | 'busy' | 'refuses us'

export interface FakeProvider {
  readonly element: Element
  readonly connection: Connection
  /** The titles of the records that it holds, by their keys. */
  titles(): readonly string[]
  readonly calls: string[]
}

export interface ProviderBehaviour {
  readonly chunkSize: number
  /** For how many searches a new record stays out of sight. */
  readonly searchLag: number
  /** What happens to the next create call; `well` when nothing is said. */
  readonly mood: () => Mood
}

const records = z.array(z.object({ key: z.string(), body: z.object({ title: z.string() }) }))
const outcomes: z.ZodType<readonly BulkOutcome[]> = z.array(
  z.union([
    z.object({ kind: z.literal('created'), id: z.string() }),
    z.object({ kind: z.literal('failed'), status: z.number(), message: z.string() }),
  ]),
)
const found = z.array(z.tuple([z.string(), z.string()]))

/**
 * A provider in memory that creates many records in a call, as real ones do: without any protection from being called twice. Titles
 * that begin with `refused` fail; a record is found by its key, sooner or later.
 */
export function createFakeProvider({ chunkSize, searchLag, mood }: ProviderBehaviour): FakeProvider {
  const stored: { key: string; id: string; title: string; hiddenFor: number }[] = []
  const calls: string[] = []

  function create(body: unknown): readonly BulkOutcome[] {
    const now = mood()
    calls.push(`create ${now}`)
    if (now === 'busy') throw new Fault('rate_limited', 'Too many requests.')
    if (now === 'refuses us') throw new Fault('unauthorized', 'The token is not valid.')
    if (now === 'lost call') throw new Fault('provider_timeout', 'No answer.')
    const answer = records.parse(body).map(({ key, body: { title } }): BulkOutcome => {
      if (title.startsWith('refused')) return { kind: 'failed', status: 422, message: `No ${title}, please.` }
      const id = `R-${stored.length + 1}`
      stored.push({ key, id, title, hiddenFor: searchLag })
      return { kind: 'created', id }
    })
    if (now === 'lost answer') throw new Fault('provider_failed', 'The connection broke.')
    return answer
  }

  function search(body: unknown): readonly (readonly [string, string])[] {
    calls.push('search')
    const wanted = new Set(z.array(z.string()).parse(body))
    const visible = stored.filter(({ hiddenFor }) => hiddenFor === 0)
    for (const record of stored) record.hiddenFor = Math.max(0, record.hiddenFor - 1)
    return visible.filter(({ key }) => wanted.has(key)).map(({ key, id }) => [key, id] as const)
  }

  return {
    calls,
    titles: () => stored.map(({ title }) => title),
    element: elementOf(bulkOf(chunkSize)),
    connection: {
      profile: {},
      async request({ path, body }, accept) {
        return accept.parse(path === '/search' ? search(body) : create(body))
      },
    },
  }
}

function bulkOf(chunkSize: number): BulkOperations {
  return {
    chunkSize,
    bodyOf(row) {
      if (row.title === undefined) throw new Fault('invalid_request', 'The column title must not be empty.')
      return { title: row.title }
    },
    createMany: (connection, body: readonly BulkRecord[]) =>
      connection.request({ method: 'POST', path: '/create', body }, outcomes),
    async findCreated(connection, keys) {
      return new Map(await connection.request({ method: 'POST', path: '/search', body: keys, repeatable: true }, found))
    },
  }
}

function elementOf(bulk: BulkOperations): Element {
  const common = { vendorName: 'note', description: 'A note.', idField: 'id', fields: [], record: z.looseObject({}) }
  const body = z.looseObject({ title: z.string() })
  return defineElement({
    id: 1,
    key: 'notes',
    name: 'Notes',
    hub: 'helpdesk',
    description: 'A provider of notes.',
    image: '',
    authentications: [noAuthentication],
    configuration: [],
    connect: () => ({ baseUrl: 'https://notes.example', authorization: { kind: 'none' } }),
    refusal: () => undefined,
    check: async () => ({}),
    resources: [
      defineResource({ ...common, name: 'notes', body, operations: { bulk } }),
      defineResource({ ...common, name: 'shelves', operations: {} }),
    ],
  })
}

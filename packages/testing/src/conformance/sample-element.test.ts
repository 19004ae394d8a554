import {
  defineElement,
  defineResource,
  type Element,
  Fault,
  field,
  noAuthentication,
  type Operations,
  type ProviderRecord,
} from '@valence/element-kit'
import { z } from 'zod'
import { createSampleElement, type SampleProvider } from '../sample-element.ts'
import type { OpenProvider } from './conformance.ts'
import { describeElement } from './describe-element.ts'

const open = async (): Promise<OpenProvider> => ({ configuration: {}, close: async () => undefined })

const records: readonly ProviderRecord[] = Array.from({ length: 37 }, (_, index) => ({
  id: String(index + 1),
  fields: {
    name: ['Ada', 'bob', "O'Neil", '', null][index % 5],
    ...(index % 7 > 0 && { state: { id: String(index % 3), name: ['Open', 'Closed', 'Done'][index % 3] } }),
    score: index % 4 === 0 ? null : (index % 9) - 3,
    tags: index % 6 === 0 ? [] : [`t${index % 3}`, 'all'],
    created: new Date(Date.UTC(2026, 0, 1 + (index % 11), index)).toISOString(),
  },
}))

const exact: SampleProvider = {
  records,
  pageMax: 5,
  filters: 'before paging',
  fidelity: () => 'exact',
  knowsOr: true,
  sortable: ['score', 'created'],
}

describeElement(createSampleElement(exact), { name: 'whose provider filters exactly', open })
describeElement(createSampleElement({ ...exact, filters: 'after paging', fidelity: () => 'superset', sortable: [] }), {
  name: 'whose provider filters loosely, after paging',
  open,
})
describeElement(createSampleElement({ ...exact, fidelity: () => undefined, knowsOr: false }), {
  name: 'whose provider does not filter',
  open,
})

describeElement(createNotebook(), {
  name: 'that is written to',
  open,
  samples: {
    notes: { create: (mark) => ({ text: mark }), update: { text: 'changed' } },
    'notes/lines': { create: (mark) => ({ text: mark, done: false }), update: { done: true } },
  },
  webhooks: [
    {
      name: 'a note was made',
      webhook: { headers: {}, query: {}, raw: new Uint8Array(), body: { made: '7' } },
      events: [{ eventType: 'CREATED', objectType: 'notes', objectId: '7' }],
    },
  ],
})

/** An element that keeps what it is given, with a child of every note. */
function createNotebook(): Element {
  const fields = [
    field('id', 'string'),
    field('text', 'string', { createable: true, updateable: true }),
    field('done', 'boolean', { createable: true, updateable: true }),
  ]
  const declared = { idField: 'id', record: z.looseObject({ id: z.string() }), fields, description: '' } as const
  const body = z.object({ made: z.string() })
  return defineElement({
    id: 2,
    key: 'notebook',
    name: 'Notebook',
    hub: 'samples',
    description: 'An element for tests.',
    image: '',
    authentications: [noAuthentication],
    configuration: [],
    connect: () => ({ baseUrl: 'https://notebook.invalid', authorization: { kind: 'none' } }),
    refusal: () => undefined,
    check: async () => ({}),
    resources: [
      defineResource({ ...declared, name: 'notes', vendorName: 'note', operations: createStore() }),
      defineResource({ ...declared, name: 'lines', parent: 'notes', vendorName: 'line', operations: createStore() }),
    ],
    events: {
      verification: { kind: 'hmac', header: 'x', algorithm: 'sha256', encoding: 'hex', prefix: '' },
      idempotencyKey: () => undefined,
      sites: () => [],
      siteOf: () => undefined,
      normalize: (webhook) => [{ eventType: 'CREATED', objectType: 'notes', objectId: body.parse(webhook.body).made }],
      subscribe: async (_connection, wanted) => ({ ...wanted, id: '1' }),
      unsubscribe: async () => undefined,
    },
  })
}

function createStore(): Operations<unknown> {
  const kept = new Map<string, ProviderRecord>(
    ['a', 'b', 'c'].map((text, index) => [String(index + 1), { id: String(index + 1), text, done: index > 0 }]),
  )
  const found = (id: string): ProviderRecord => {
    const record = kept.get(id)
    if (record === undefined) throw new Fault('not_found', `There is no note ${id}.`)
    return record
  }
  return {
    // The cursor is the last id that was given, so that what is added or deleted moves nothing.
    async list(_connection, { cursor = '0', limit }) {
      const rest = [...kept.values()].filter(({ id }) => Number(id) > Number(cursor))
      const page = rest.slice(0, limit)
      const last = page.at(-1)
      return { records: page, ...(rest.length > page.length && last !== undefined && { next: String(last.id) }) }
    },
    get: async (_connection, id) => found(id),
    async create(_connection, body) {
      const id = String(Math.max(...[...kept.keys()].map(Number)) + 1)
      kept.set(id, { ...body, id })
      return found(id)
    },
    async update(_connection, id, body) {
      kept.set(id, { ...found(id), ...body })
      return found(id)
    },
    async remove(_connection, id) {
      found(id)
      kept.delete(id)
    },
  }
}

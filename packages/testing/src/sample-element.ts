import {
  compile,
  compileOrder,
  type Dialect,
  type Fidelity,
  type Operator,
  operators,
  type Predicate,
} from '@valence/ceql'
import {
  defineElement,
  defineResource,
  type Element,
  type Field,
  field,
  type ListQuery,
  literalType,
  noAuthentication,
  type Page,
  type ProviderRecord,
  readField,
} from '@valence/element-kit'
import { z } from 'zod'

/** What the provider of the sample element is like. */
export interface SampleProvider {
  readonly records: readonly ProviderRecord[]
  /** Whatever limit is asked for, a page has no more. */
  readonly pageMax: number
  /** A provider that filters after it has cut its page gives short and empty pages in the middle of a list. */
  readonly filters: 'before paging' | 'after paging'
  /** How faithfully it filters; undefined means not at all. */
  fidelity(field: string, operator: Operator): Fidelity | undefined
  readonly knowsOr: boolean
  /** A cursor is a number of records, or the last record that was given; only the latter stays where it is while others come. */
  readonly cursors?: 'offset' | 'last record'
  readonly sortable: readonly string[]
}

/** Every kind of field that a provider may have, in the container `fields` but for the id. */
export const sampleFields: readonly Field[] = [
  field('id', 'string'),
  field('name', 'string', { vendorPath: 'fields.name' }),
  field('status', 'object', { vendorPath: 'fields.state', identities: ['name', 'id'] }),
  field('score', 'number', { vendorPath: 'fields.score' }),
  field('tags', 'array', { vendorPath: 'fields.tags', itemKind: 'string' }),
  field('created', 'datetime', { vendorPath: 'fields.created' }),
]

/** How CEQL reads a record of the sample element: the measure for what the engine makes of it. */
export const sampleAccess = {
  read: (record: ProviderRecord, path: string) => readField(record, path, declared.get(path)),
  typeOf: (path: string) => {
    const known = declared.get(path)
    return known === undefined ? undefined : literalType(known)
  },
}

const declared = new Map(sampleFields.map((one) => [one.path, one]))

/** An element with one resource, `things`, whose provider lives in memory. It never uses its connection. */
export function createSampleElement(provider: SampleProvider): Element {
  const things = defineResource<Keeps>({
    name: 'things',
    vendorName: 'thing',
    description: 'Things.',
    idField: 'id',
    container: 'fields',
    record: z.looseObject({ id: z.string() }),
    fields: sampleFields,
    dialect: dialectOf(provider),
    sortable: (name) => provider.sortable.includes(name),
    operations: {
      list: async (_connection, query) => pageOf(provider, query),
      count: async (_connection, { where = all }) => ({
        total: provider.records.filter(where).length,
        isExact: true,
      }),
    },
  })
  return defineElement({
    id: 1,
    key: 'sample',
    name: 'Sample',
    hub: 'samples',
    description: 'An element for tests.',
    image: '',
    authentications: [noAuthentication],
    configuration: [],
    connect: () => ({ baseUrl: 'https://sample.invalid', authorization: { kind: 'none' } }),
    refusal: () => undefined,
    check: async () => ({}),
    resources: [things],
  })
}

type Keeps = (record: ProviderRecord) => boolean

const all: Keeps = () => true

function dialectOf({ fidelity, knowsOr }: SampleProvider): Dialect<Keeps> {
  return {
    rule: (name) => ({
      operators: Object.fromEntries(operators.map((operator) => [operator, () => fidelity(name, operator)])),
      translate: (predicate) => keepsOf(predicate, fidelity(name, predicate.operator)),
    }),
    and: (natives) => (record) => natives.every((native) => native(record)),
    ...(knowsOr ? { or: (natives) => (record) => natives.some((native) => native(record)) } : {}),
  }
}

/** A superset has, besides the right records, every third one. */
function keepsOf(predicate: Predicate, fidelity: Fidelity | undefined): Keeps {
  const isExact = compile(predicate, sampleAccess)
  return fidelity === 'superset' ? (record) => isExact(record) || Number(record.id) % 3 === 0 : isExact
}

function pageOf(provider: SampleProvider, { where = all, orderBy, limit, cursor }: ListQuery<Keeps>): Page {
  const compare = compileOrder(orderBy, sampleAccess)
  const inOrder = (left: ProviderRecord, right: ProviderRecord) =>
    compare(left, right) || (provider.cursors === 'last record' ? Number(left.id) - Number(right.id) : 0)
  const ordered = provider.records.toSorted(inOrder)
  const list = provider.filters === 'before paging' ? ordered.filter(where) : ordered
  const start = provider.cursors === 'last record' ? startBehind(list, cursor, inOrder) : Number(cursor ?? 0)
  const end = start + Math.max(1, Math.min(limit, provider.pageMax))
  const records = list.slice(start, end)
  const next = provider.cursors === 'last record' ? JSON.stringify(records.at(-1)) : String(end)
  return {
    records: provider.filters === 'before paging' ? records : records.filter(where),
    ...(end < list.length ? { next } : {}),
  }
}

function startBehind(
  list: readonly ProviderRecord[],
  cursor: string | undefined,
  compare: (left: ProviderRecord, right: ProviderRecord) => number,
): number {
  if (cursor === undefined) return 0
  const last = z.looseObject({}).parse(JSON.parse(cursor))
  const start = list.findIndex((record) => compare(record, last) > 0)
  return start < 0 ? list.length : start
}

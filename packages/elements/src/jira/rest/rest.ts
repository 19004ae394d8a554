import {
  type Connection,
  type ItemOptions,
  isRecord,
  type ListQuery,
  type Operations,
  type Page,
  type ProviderRecord,
  path,
  type QueryValue,
} from '@valence/element-kit'
import { z } from 'zod'
import { offsetOf, pageOf, pageOfAll, pageSize } from './paging.ts'

/** What differs from one plain endpoint of Jira to the next. */
interface Rest {
  /** Where the records stand; their parents' ids are in the path. */
  at(parents: readonly string[]): string
  /** Where one of them stands, if not below the collection. */
  itemAt?(id: string): string
  readonly record: z.ZodType<ProviderRecord>
  readonly list?: List
  readonly verbs: readonly ('get' | 'create' | 'update' | 'remove')[]
  /** Provider parameters that are passed on as they are. */
  readonly parameters?: readonly string[]
  /** What is written of a body. */
  bodyOf?(body: ProviderRecord, verb: 'create' | 'update'): ProviderRecord
  /** The record as it is shown, e.g. with the id under its common name. */
  shown?(record: ProviderRecord): ProviderRecord
}

interface List {
  /** Whether Jira counts pages by offset, or gives the list in one piece. */
  readonly isPaged: boolean
  /** The member of the answer that holds the records; without it a piece is the list itself, a page has `values`. */
  readonly member?: string
  /** Where the list is asked for, below the collection. */
  readonly suffix?: string
  query?(query: ListQuery<unknown>): Readonly<Record<string, QueryValue>>
}

/** The operations of plain endpoints, in version 2 of the API. */
export function rest(endpoint: Rest): Operations<unknown> {
  const { list, verbs } = endpoint
  const all: Operations<unknown> = operationsOf(endpoint)
  return {
    ...(list !== undefined && { list: (connection, query) => listPage(connection, endpoint, list, query) }),
    ...Object.fromEntries(verbs.map((verb) => [verb, all[verb]])),
  }
}

function operationsOf(endpoint: Rest): Required<Pick<Operations<unknown>, Rest['verbs'][number]>> {
  const { at, record, bodyOf = (body) => body, shown = (one) => one } = endpoint
  const itemAt = (id: string, { parents }: ItemOptions) => endpoint.itemAt?.(id) ?? at(parents) + path`/${id}`
  const get = async (connection: Connection, id: string, options: ItemOptions): Promise<ProviderRecord> => {
    const request = { method: 'GET', path: itemAt(id, options), query: carried(endpoint, options) } as const
    return shown(await connection.request(request, record))
  }
  return {
    get,
    async create(connection, body, { parents }) {
      const request = { method: 'POST', path: at(parents), body: bodyOf(body, 'create') } as const
      return shown(await connection.request(request, record))
    },
    async update(connection, id, body, options) {
      const request = { method: 'PUT', path: itemAt(id, options), body: bodyOf(body, 'update') } as const
      // Some answer the record as it became, others nothing, or a message.
      const updated = record.safeParse(await connection.request(request, z.unknown()))
      return updated.success ? shown(updated.data) : get(connection, id, options)
    },
    async remove(connection, id, options) {
      await connection.request({ method: 'DELETE', path: itemAt(id, options) }, z.unknown())
    },
  }
}

async function listPage(connection: Connection, endpoint: Rest, list: List, query: ListQuery<unknown>): Promise<Page> {
  const { at, record, shown = (one) => one } = endpoint
  const startAt = offsetOf(query.cursor)
  const window = list.isPaged ? { startAt, maxResults: pageSize(query) } : {}
  const request = {
    method: 'GET',
    path: at(query.parents) + (list.suffix ?? ''),
    query: { ...window, ...list.query?.(query), ...carried(endpoint, query) },
  } as const
  const answer = await connection.request(request, listAnswer(list, record))
  const records = answer.records.map(shown)
  return list.isPaged ? pageOf(records, startAt, answer) : pageOfAll(records, query)
}

function listAnswer({ isPaged, member = isPaged ? 'values' : undefined }: List, record: Rest['record']) {
  const answer = z.object({
    records: z.array(record),
    total: z.number().optional(),
    isLast: z.boolean().optional(),
  })
  return z.preprocess((body) => {
    if (member === undefined) return { records: body }
    return isRecord(body) ? { records: body[member], total: body.total, isLast: body.isLast } : body
  }, answer)
}

function carried({ parameters = [] }: Rest, { parameters: given }: ItemOptions) {
  return Object.fromEntries(parameters.map((name) => [name, given[name]]))
}

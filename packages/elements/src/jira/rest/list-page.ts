import {
  type Connection,
  isRecord,
  type ListQuery,
  type Page,
  type ProviderRecord,
  type QueryValue,
} from '@valence/element-kit'
import { z } from 'zod'
import { carried } from './carried.ts'
import { offsetOf, pageOf, pageOfAll, pageSize } from './paging.ts'

/** How a plain endpoint lists its records. */
export interface List {
  /** Whether Jira counts pages by offset, or gives the list in one piece. */
  readonly isPaged: boolean
  /** The member of the answer that holds the records; without it a piece is the list itself, a page has `values`. */
  readonly member?: string
  /** Where the list is asked for, below the collection. */
  readonly suffix?: string
  /** Where it stands when that is not the collection. */
  at?(parents: readonly string[]): string
  query?(query: ListQuery<unknown>): Readonly<Record<string, QueryValue>>
  /** What the parameters ask for and Jira does not filter, for a list in one piece. */
  keeps?(record: ProviderRecord, parameters: Readonly<Record<string, string>>): boolean
  /** Provider parameters that are passed on; without it those of the endpoint. */
  readonly parameters?: readonly string[]
}

/** What the list of an endpoint has in common with its items. */
export interface Listed {
  /** Where the records stand; their parents' ids are in the path. */
  at(parents: readonly string[]): string
  readonly record: z.ZodType<ProviderRecord>
  /** Provider parameters that are passed on as they are when records are read. */
  readonly parameters?: readonly string[]
  /** The record as it is shown, e.g. with the id under its common name. */
  shown?(record: ProviderRecord): ProviderRecord
}

export async function listPage(
  connection: Connection,
  endpoint: Listed,
  list: List,
  query: ListQuery<unknown>,
): Promise<Page> {
  const { at, record, shown = (one) => one } = endpoint
  const { startAt, last } = placeOf(query.cursor)
  const window = list.isPaged ? { startAt, maxResults: pageSize(query) } : {}
  const request = {
    method: 'GET',
    path: (list.at ?? at)(query.parents) + (list.suffix ?? ''),
    query: { ...window, ...list.query?.(query), ...carried(list.parameters ?? endpoint.parameters, query) },
  } as const
  const answer = await connection.request(request, listAnswer(list, record))
  const records = answer.records.map(shown)
  if (list.isPaged) return behindLast(pageOf(records, startAt, answer), last)
  const { keeps = () => true } = list
  return pageOfAll(
    records.filter((one) => keeps(one, query.parameters)),
    query,
  )
}

/**
 * An offset moves when a record is added before it, and the last record of a page stands on the next one again. So a place names that
 * record, too: what comes before it, and it itself, was given already.
 */
function behindLast({ records, next }: Page, last: string | undefined): Page {
  const seen = last === undefined ? -1 : records.findIndex(({ id }) => id === last)
  const { id } = records.at(-1) ?? {}
  const place = next === undefined || typeof id !== 'string' ? next : `${next}:${id}`
  return { records: records.slice(seen + 1), ...(place !== undefined && { next: place }) }
}

function placeOf(cursor: string | undefined): { readonly startAt: number; readonly last: string | undefined } {
  const end = cursor?.indexOf(':') ?? -1
  if (cursor === undefined || end < 0) return { startAt: offsetOf(cursor), last: undefined }
  return { startAt: offsetOf(cursor.slice(0, end)), last: cursor.slice(end + 1) }
}

function listAnswer({ isPaged, member = isPaged ? 'values' : undefined }: List, record: Listed['record']) {
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

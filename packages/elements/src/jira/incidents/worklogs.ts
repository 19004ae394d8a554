import {
  type Connection,
  defineResource,
  Fault,
  field,
  type ItemOptions,
  type ListQuery,
  type Page,
  type ProviderRecord,
} from '@valence/element-kit'
import { z } from 'zod'
import { pageOfAll } from '../rest/paging.ts'
import { personIdentities, record } from '../rest/record.ts'
import { type IdQuery, idDialect, idsMax } from './ids-in-where.ts'

/** `updated` is a field, too. */
const isOrNot = ['true', 'false'] as const

/**
 * What was logged or deleted anywhere on the site, by Jira's feeds. They leave out the last minute, and tell a thousand ids at a
 * time; the work itself is read by id.
 */
export const worklogs = defineResource<IdQuery>({
  name: 'worklogs',
  vendorName: 'worklog',
  description:
    "Work logged on all issues: updated='true' or deleted='true', since a moment in milliseconds; or by id, id in (10300).",
  idField: 'id',
  record,
  fields: [
    field('id', 'string'),
    field('issueId', 'string', { displayName: 'Issue' }),
    field('author', 'object', { identities: personIdentities }),
    field('comment', 'string', { displayName: 'Text' }),
    field('started', 'datetime'),
    field('timeSpentSeconds', 'number', { displayName: 'Time spent (s)' }),
    field('created', 'datetime'),
    field('updated', 'datetime'),
    field('updatedTime', 'datetime', { displayName: 'Time of the change' }),
  ],
  dialect: idDialect,
  parameters: [
    { name: 'deleted', values: isOrNot, description: 'true: what was deleted, by id and time.' },
    {
      name: 'updated',
      values: isOrNot,
      description: 'true: what was logged or changed; so it is without a word, too.',
    },
    { name: 'since', description: 'Milliseconds since 1970; from the beginning without it.' },
    { name: 'expand', description: 'properties: the properties of each worklog, too.' },
  ],
  operations: { list, get },
})

/** Jira has no address for one of them, but reads them by id. */
async function get(connection: Connection, id: string, options: ItemOptions): Promise<ProviderRecord> {
  const [found] = /^\d{1,15}$/.test(id) ? await read(connection, [Number(id)], options) : []
  if (found === undefined) throw new Fault('not_found', `Jira has no worklog '${id}', or the account may not see it.`)
  return found
}

async function list(connection: Connection, query: ListQuery<IdQuery>): Promise<Page> {
  const isDeleted = query.parameters.deleted === 'true'
  if (query.where !== undefined && !isDeleted && query.parameters.updated !== 'true') {
    return pageOfAll(await read(connection, query.where, query), query)
  }
  const { since, seen } = readPlace(query.cursor ?? query.parameters.since)
  const path = `/rest/api/2/worklog/${isDeleted ? 'deleted' : 'updated'}`
  const { values, until, lastPage } = await connection.request({ method: 'GET', path, query: { since } }, feed)
  const fresh = values.filter(({ worklogId }) => !seen.includes(worklogId))
  const wanted = query.where === undefined ? fresh : fresh.filter(({ worklogId }) => query.where?.includes(worklogId))
  const ids = wanted.map(({ worklogId }) => worklogId)
  const records = isDeleted ? wanted.map(asRecord) : await read(connection, ids, query)
  return lastPage || fresh.length === 0 ? { records } : { records, next: placeAfter(values, until) }
}

/** Where the feed goes on: at the last moment that it told, which it then tells again, without what was seen of that moment. */
function placeAfter(values: readonly Change[], until: number): string {
  const seen = values.filter(({ updatedTime }) => updatedTime >= until).map(({ worklogId }) => worklogId)
  return [until, ...seen].join(',')
}

const feed = z.object({
  values: z.array(z.object({ worklogId: z.number(), updatedTime: z.number() })),
  until: z.number(),
  lastPage: z.boolean(),
})

type Change = z.infer<typeof feed>['values'][number]

function asRecord({ worklogId, updatedTime }: Change) {
  return { id: String(worklogId), updatedTime: new Date(updatedTime).toISOString() }
}

/** The worklogs that are still there and may be seen, by their ids. */
async function read(connection: Connection, ids: IdQuery, { parameters: { expand } }: Pick<ItemOptions, 'parameters'>) {
  const path = '/rest/api/2/worklog/list'
  const chunks = Array.from({ length: Math.ceil(ids.length / idsMax) }, (_, index) => {
    return ids.slice(index * idsMax, (index + 1) * idsMax)
  })
  const found = []
  for (const chunk of chunks) {
    const request = { method: 'POST', path, query: { expand }, body: { ids: chunk }, repeatable: true } as const
    found.push(...(await connection.request(request, z.array(record))))
  }
  return found
}

function readPlace(text = '0'): { readonly since: number; readonly seen: IdQuery } {
  const [since = 0, ...seen] = text.split(',').map((part) => (/^\d{1,15}$/.test(part) ? Number(part) : Number.NaN))
  if ([since, ...seen].every(Number.isFinite)) return { since, seen }
  throw new Fault('invalid_request', `since must be milliseconds since 1970, not '${text}'.`)
}

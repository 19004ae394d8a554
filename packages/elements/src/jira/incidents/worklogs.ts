import { type Connection, defineResource, Fault, field, type ListQuery, type Page } from '@valence/element-kit'
import { z } from 'zod'

/**
 * What was logged or deleted anywhere on the site, by Jira's feeds. They leave out the last minute, and tell a thousand ids at a
 * time; the work itself is read by id.
 */
export const worklogs = defineResource({
  name: 'worklogs',
  vendorName: 'worklog',
  description: "Work logged on all issues: updated='true' or deleted='true', since a moment in milliseconds.",
  idField: 'id',
  record: z.looseObject({ id: z.string() }),
  fields: [
    field('id', 'string'),
    field('issueId', 'string', { displayName: 'Issue' }),
    field('author', 'object', { identities: ['accountId', 'displayName', 'emailAddress'] }),
    field('comment', 'string', { displayName: 'Text' }),
    field('started', 'datetime'),
    field('timeSpentSeconds', 'number', { displayName: 'Time spent (s)' }),
    field('created', 'datetime'),
    field('updated', 'datetime'),
    field('updatedTime', 'datetime', { displayName: 'Time of the change' }),
  ],
  parameters: [
    { name: 'deleted', description: 'true: what was deleted, by id and time.' },
    { name: 'updated', description: 'true: what was logged or changed; so it is without a word, too.' },
    { name: 'since', description: 'Milliseconds since 1970; from the beginning without it.' },
  ],
  operations: { list },
})

async function list(connection: Connection, query: ListQuery<unknown>): Promise<Page> {
  const isDeleted = query.parameters.deleted === 'true'
  const since = readSince(query.cursor ?? query.parameters.since)
  const request = {
    method: 'GET',
    path: `/rest/api/2/worklog/${isDeleted ? 'deleted' : 'updated'}`,
    query: { since },
  } as const
  const { values, until, lastPage } = await connection.request(request, feed)
  const records = isDeleted ? values.map(asRecord) : await read(connection, values)
  return lastPage || until <= since ? { records } : { records, next: String(until) }
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

async function read(connection: Connection, changes: readonly Change[]) {
  if (changes.length === 0) return []
  const body = { ids: changes.map(({ worklogId }) => worklogId) }
  const request = { method: 'POST', path: '/rest/api/2/worklog/list', body, repeatable: true } as const
  return connection.request(request, z.array(z.looseObject({ id: z.string() })))
}

function readSince(text = '0'): number {
  if (!/^\d{1,15}$/.test(text))
    throw new Fault('invalid_request', `since must be milliseconds since 1970, not '${text}'.`)
  return Number(text)
}

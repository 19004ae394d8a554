import {
  type Connection,
  defineResource,
  Fault,
  type ListQuery,
  type Page,
  type ProviderRecord,
} from '@valence/element-kit'
import { z } from 'zod'
import { requireDeployment } from '../rest/availability.ts'
import { pageOfAll } from '../rest/paging.ts'
import { record } from '../rest/record.ts'
import { comments } from './comments.ts'
import { type IdQuery, idDialect } from './ids-in-where.ts'

/** Comments of any issues, by their ids. Jira lists them in no other way. */
export const commentsById = defineResource<IdQuery>({
  name: 'comments',
  vendorName: 'comment',
  description: 'Comments by their ids: where=id in (10100, 10101), up to a thousand. Jira Cloud only.',
  idField: 'id',
  record,
  fields: comments.fields,
  dialect: idDialect,
  operations: { list, get },
})

async function list(connection: Connection, query: ListQuery<IdQuery>): Promise<Page> {
  requireDeployment(connection, 'cloud', 'comments be read by their ids', [])
  const ids = query.where
  if (ids === undefined) {
    throw new Fault('invalid_request', 'Which comments? Name their ids, such as where=id in (10100, 10101).')
  }
  return pageOfAll(ids.length === 0 ? [] : await read(connection, ids), query)
}

async function get(connection: Connection, id: string): Promise<ProviderRecord> {
  requireDeployment(connection, 'cloud', 'comments be read by their ids', [])
  const [found] = /^\d{1,15}$/.test(id) ? await read(connection, [Number(id)]) : []
  if (found === undefined) throw new Fault('not_found', `Jira has no comment '${id}', or the account may not see it.`)
  return found
}

async function read(connection: Connection, ids: IdQuery): Promise<readonly ProviderRecord[]> {
  const request = { method: 'POST', path: '/rest/api/2/comment/list', body: { ids }, repeatable: true } as const
  return (await connection.request(request, z.object({ values: z.array(record) }))).values
}

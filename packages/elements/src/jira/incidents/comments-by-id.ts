import { type Connection, defineResource, Fault, type ListQuery, type Page } from '@valence/element-kit'
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
  operations: { list },
})

async function list(connection: Connection, query: ListQuery<IdQuery>): Promise<Page> {
  requireDeployment(connection, 'cloud', 'comments be read by their ids', [])
  const ids = query.where
  if (ids === undefined) {
    throw new Fault('invalid_request', 'Which comments? Name their ids, such as where=id in (10100, 10101).')
  }
  if (ids.length === 0) return { records: [] }
  const request = { method: 'POST', path: '/rest/api/2/comment/list', body: { ids }, repeatable: true } as const
  const { values } = await connection.request(request, z.object({ values: z.array(record) }))
  return pageOfAll(values, query)
}

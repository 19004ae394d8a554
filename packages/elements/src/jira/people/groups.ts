import {
  type Connection,
  defineResource,
  Fault,
  field,
  type ListQuery,
  type Page,
  type ProviderRecord,
} from '@valence/element-kit'
import { z } from 'zod'
import { offsetOf, pageOf, pageOfAll, pageSize } from '../rest/paging.ts'

const group = z.looseObject({ groupId: z.string(), name: z.string() })

/** Groups are known by a stable id; their names may change. */
export const groups = defineResource({
  name: 'groups',
  vendorName: 'group',
  description: 'Groups of users.',
  idField: 'id',
  record: z.looseObject({ id: z.string(), name: z.string() }),
  fields: [field('id', 'string'), field('groupId', 'string', { displayName: 'Group id' }), field('name', 'string')],
  parameters: [{ name: 'query', description: 'Text that is part of the name.' }],
  operations: { list, get },
})

async function list(connection: Connection, query: ListQuery<unknown>): Promise<Page> {
  const { query: text } = query.parameters
  if (text !== undefined) return search(connection, text, query)
  const startAt = offsetOf(query.cursor)
  const request = {
    method: 'GET',
    path: '/rest/api/2/group/bulk',
    query: { startAt, maxResults: pageSize(query) },
  } as const
  const answer = await connection.request(request, groupPage)
  return pageOf(answer.values.map(withId), startAt, answer)
}

/** The picker knows no pages: it gives what fits best. */
async function search(connection: Connection, text: string, query: ListQuery<unknown>): Promise<Page> {
  const request = {
    method: 'GET',
    path: '/rest/api/2/groups/picker',
    query: { query: text, maxResults: pickedMax },
  } as const
  const { groups } = await connection.request(request, z.object({ groups: z.array(group) }))
  return pageOfAll(groups.map(withId), query)
}

const pickedMax = 1000

/** By id, or by name as older clients do. */
async function get(connection: Connection, id: string): Promise<ProviderRecord> {
  const asked = isGroupId.test(id) ? { groupId: id } : { groupName: id }
  const request = { method: 'GET', path: '/rest/api/2/group/bulk', query: asked } as const
  const { values } = await connection.request(request, groupPage)
  const [found] = values
  if (found === undefined) throw new Fault('not_found', `Jira has no group '${id}'.`)
  return withId(found)
}

const isGroupId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

const groupPage = z.object({
  values: z.array(group),
  total: z.number().optional(),
  isLast: z.boolean().optional(),
})

function withId(found: z.infer<typeof group>): ProviderRecord {
  return { id: found.groupId, ...found }
}

import {
  type Connection,
  defineResource,
  field,
  type ItemOptions,
  type ListQuery,
  type Page,
  type ProviderRecord,
  path,
} from '@valence/element-kit'
import { z } from 'zod'
import { offsetOf, offsetPage, pageOf, pageSize } from './paging.ts'

const project = z.looseObject({ id: z.string(), key: z.string() })

/** Projects that the account may browse. Single ones are found by id or by key. */
export const projects = defineResource({
  name: 'projects',
  vendorName: 'project',
  description: 'Projects that the account may browse.',
  idField: 'id',
  record: project,
  fields: [
    field('id', 'string'),
    field('key', 'string'),
    field('name', 'string'),
    field('description', 'string'),
    field('projectTypeKey', 'string', { displayName: 'Type' }),
    field('style', 'string'),
    field('simplified', 'boolean', { displayName: 'Team-managed' }),
    field('isPrivate', 'boolean', { displayName: 'Private' }),
    field('lead', 'object', { identities: ['accountId', 'displayName'] }),
    field('projectCategory', 'object', { displayName: 'Category', identities: ['name', 'id'] }),
    field('url', 'string', { displayName: 'URL' }),
  ],
  parameters: [
    {
      name: 'expand',
      description: 'More about each project: description, lead, issueTypes, url, projectKeys, insight.',
    },
    { name: 'query', description: 'Text that is part of the key or the name.' },
    { name: 'typeKey', description: 'Types, separated by commas: business, service_desk, software.' },
    { name: 'categoryId', description: 'Id of a project category.' },
  ],
  operations: { list, get },
})

/** Description and lead come along unless `expand` says otherwise: they are filterable, and absent without. */
const expandDefault = 'description,lead,url'

async function list(connection: Connection, query: ListQuery<unknown>): Promise<Page> {
  const startAt = offsetOf(query.cursor)
  const { expand = expandDefault, query: text, typeKey, categoryId } = query.parameters
  const search = { startAt, maxResults: pageSize(query), orderBy: 'key', expand, query: text, typeKey, categoryId }
  const request = { method: 'GET', path: '/rest/api/2/project/search', query: search } as const
  const answer = await connection.request(request, offsetPage)
  return pageOf(answer.values, startAt, answer)
}

function get(connection: Connection, id: string, { parameters }: ItemOptions): Promise<ProviderRecord> {
  const query = { expand: parameters.expand ?? expandDefault }
  return connection.request({ method: 'GET', path: path`/rest/api/2/project/${id}`, query }, project)
}

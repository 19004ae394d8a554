import {
  type Connection,
  defineResource,
  field,
  type ItemOptions,
  isRecord,
  type ProviderRecord,
  path,
} from '@valence/element-kit'
import { z } from 'zod'
import { numberedRecord, personIdentities } from '../rest/record.ts'
import { rest } from '../rest/rest.ts'

const project = z.looseObject({ id: z.string(), key: z.string() })
const writable = { createable: true, updateable: true } as const
const collection = '/rest/api/2/project'

const operations = rest({
  at: () => collection,
  record: project,
  list: {
    isPaged: true,
    suffix: '/search',
    query: ({ parameters: { expand = expandDefault, query, typeKey, categoryId } }) => ({
      orderBy: 'key',
      expand,
      query,
      typeKey,
      categoryId,
    }),
  },
  verbs: ['remove'],
})

/** Projects that the account may browse. Single ones are found by id or by key. */
export const projects = defineResource({
  name: 'projects',
  vendorName: 'project',
  description: 'Projects that the account may browse.',
  idField: 'id',
  record: project,
  body: z.record(z.string(), z.unknown()),
  fields: [
    field('id', 'string'),
    field('key', 'string', { ...writable, required: true }),
    field('name', 'string', { ...writable, required: true }),
    field('description', 'string', writable),
    field('projectTypeKey', 'string', { displayName: 'Type', createable: true, required: true }),
    field('projectTemplateKey', 'string', { displayName: 'Template', createable: true, filterable: false }),
    field('style', 'string'),
    field('simplified', 'boolean', { displayName: 'Team-managed' }),
    field('isPrivate', 'boolean', { displayName: 'Private' }),
    field('lead', 'object', { ...writable, required: true, identities: personIdentities }),
    field('projectCategory', 'object', { displayName: 'Category', identities: ['name', 'id'] }),
    field('assigneeType', 'string', { displayName: 'Default assignee', ...writable }),
    field('url', 'string', { displayName: 'URL', ...writable }),
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
  operations: { ...operations, get, create, update },
})

/** Description and lead come along unless `expand` says otherwise: they are filterable, and absent without. */
const expandDefault = 'description,lead,url'

async function get(connection: Connection, id: string, { parameters }: ItemOptions): Promise<ProviderRecord> {
  const query = { expand: parameters.expand ?? expandDefault }
  return connection.request({ method: 'GET', path: collection + path`/${id}`, query }, project)
}

/** Jira answers a create with little more than the id, which here is a number. */
async function create(connection: Connection, body: ProviderRecord, options: ItemOptions): Promise<ProviderRecord> {
  const request = { method: 'POST', path: collection, body: projectBody(body) } as const
  const { id } = await connection.request(request, numberedRecord)
  return get(connection, id, options)
}

async function update(
  connection: Connection,
  id: string,
  body: ProviderRecord,
  options: ItemOptions,
): Promise<ProviderRecord> {
  // What a project is is said once; clients that update with the body of a create do not mean to change it.
  const { projectTypeKey, projectTemplateKey, ...changes } = body
  const request = { method: 'PUT', path: collection + path`/${id}`, body: projectBody(changes) } as const
  await connection.request(request, z.unknown())
  return get(connection, id, options)
}

/** The lead is given by account id, as text or as the object that a project shows. */
function projectBody({ lead, ...body }: ProviderRecord): ProviderRecord {
  const leadAccountId = isRecord(lead) ? lead.accountId : lead
  return leadAccountId === undefined ? body : { ...body, leadAccountId }
}

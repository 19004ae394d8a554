import {
  type Connection,
  type ItemOptions,
  isRecord,
  type ListQuery,
  type Operations,
  type Page,
  type ProviderRecord,
  path,
} from '@valence/element-kit'
import { z } from 'zod'
import { deploymentOf } from '../connection/deployment.ts'
import { accountIdOf, userNameOf } from '../people/user.ts'
import { numberedRecord } from '../rest/record.ts'
import { rest } from '../rest/rest.ts'
import { withInsight } from './project-insight.ts'
import { expandOf, fitsParameters, project, projectCollection } from './project-record.ts'

const plain = rest({
  at: () => projectCollection,
  record: project,
  list: {
    cloud: {
      isPaged: true,
      suffix: '/search',
      query: (query) => {
        const { query: text, typeKey, categoryId } = query.parameters
        return { orderBy: 'key', expand: expandOf(query), query: text, typeKey, categoryId }
      },
    },
    datacenter: { isPaged: false, query: (query) => ({ expand: expandOf(query) }), keeps: fitsParameters },
  },
  verbs: ['remove'],
  removal: ['enableUndo'],
})

export const projectOperations: Operations<unknown> = { ...plain, list, get, create, update }

async function list(connection: Connection, query: ListQuery<unknown>): Promise<Page> {
  if (plain.list === undefined) throw new Error('Projects are listed.')
  const page = await plain.list(connection, query)
  return { ...page, records: await withInsight(connection, page.records, query) }
}

async function get(connection: Connection, id: string, options: ItemOptions): Promise<ProviderRecord> {
  const request = {
    method: 'GET',
    path: projectCollection + path`/${id}`,
    query: { expand: expandOf(options) },
  } as const
  const [found] = await withInsight(connection, [await connection.request(request, project)], options)
  if (found === undefined) throw new Error('One project in, one out.')
  return found
}

/** Jira answers a create with little more than the id, which here is a number. */
async function create(connection: Connection, given: ProviderRecord, options: ItemOptions): Promise<ProviderRecord> {
  const body = await projectBody(connection, given)
  const { id } = await connection.request({ method: 'POST', path: projectCollection, body }, numberedRecord)
  return get(connection, id, options)
}

async function update(
  connection: Connection,
  id: string,
  given: ProviderRecord,
  options: ItemOptions,
): Promise<ProviderRecord> {
  // What a project is is said once; clients that update with the body of a create do not mean to change it.
  const { projectTypeKey, projectTemplateKey, ...changes } = given
  const body = await projectBody(connection, changes)
  await connection.request({ method: 'PUT', path: projectCollection + path`/${id}`, body }, z.unknown())
  return get(connection, id, options)
}

/** The lead is given in any way that names a user, or as a project shows it; the category by id, or as a project shows it. */
async function projectBody(connection: Connection, given: ProviderRecord): Promise<ProviderRecord> {
  const { lead, projectCategory, ...body } = given
  const categoryId = body.categoryId ?? (isRecord(projectCategory) ? projectCategory.id : projectCategory)
  return {
    ...body,
    ...(categoryId !== undefined && { categoryId: numeric(categoryId) }),
    ...(lead !== undefined && (await leadOf(connection, lead))),
  }
}

/** Jira writes ids of categories as text, and reads them as numbers. */
function numeric(id: unknown): unknown {
  return typeof id === 'string' && /^-?\d+$/.test(id) ? Number(id) : id
}

async function leadOf(connection: Connection, said: unknown): Promise<ProviderRecord> {
  if (deploymentOf(connection) === 'cloud') return { leadAccountId: await accountIdOf(connection, said) }
  return { lead: await userNameOf(connection, said) }
}

import {
  type Connection,
  defineResource,
  Fault,
  type ItemOptions,
  isRecord,
  type ProviderRecord,
  path,
  readPath,
} from '@valence/element-kit'
import { z } from 'zod'
import { incidentDialect, isSortable } from '../jql/incident-query.ts'
import { issueBody } from './bodies.ts'
import { discoverCustomFields } from './custom-fields.ts'
import { incidentBulk } from './incident-bulk.ts'
import { incidentFields, vendorFields } from './incident-fields.ts'
import { countIncidents, searchIncidents } from './incident-search.ts'

const issue = z.looseObject({ id: z.string(), key: z.string(), self: z.string() })

/**
 * Issues. Single ones are read and written in version 2 of the API, which differs from version 3 only in that rich text is wiki
 * markup, and that is the form in which clients of this element know it.
 */
export const incidents = defineResource({
  name: 'incidents',
  vendorName: 'issue',
  description: 'Issues of any type in all projects that the account may browse.',
  idField: 'id',
  container: 'fields',
  record: issue,
  body: z.record(z.string(), z.unknown()),
  fields: incidentFields,
  dialect: incidentDialect,
  sortable: isSortable,
  parameters: [
    { name: 'expand', description: 'More about each issue, e.g. renderedFields, names, changelog.' },
    { name: 'deleteSubtasks', description: 'true: deleting an issue deletes its sub-tasks; without it Jira refuses.' },
    { name: 'notifyUsers', description: 'false: an update sends no mail; for administrators only.' },
  ],
  operations: {
    list: searchIncidents,
    count: (connection, { where }) => countIncidents(connection, where),
    get,
    create,
    update,
    remove,
    bulk: incidentBulk,
  },
  discover: discoverCustomFields,
})

async function get(connection: Connection, id: string, options: ItemOptions): Promise<ProviderRecord> {
  const fields = vendorFields(options.fields)
  const query = {
    // A list without a known field would mean all of them.
    fields: fields === undefined ? undefined : fields.join(',') || 'key',
    expand: options.parameters.expand,
  }
  return connection.request({ method: 'GET', path: path`/rest/api/2/issue/${id}`, query }, issue)
}

async function create(connection: Connection, body: ProviderRecord, options: ItemOptions): Promise<ProviderRecord> {
  const request = { method: 'POST', path: '/rest/api/2/issue', body: issueBody(body) } as const
  const created = await connection.request(request, issue)
  try {
    return await get(connection, created.id, options)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    // The issue exists, though it cannot be read just now: a failure here would have it created twice.
    return created
  }
}

async function update(
  connection: Connection,
  id: string,
  body: ProviderRecord,
  options: ItemOptions,
): Promise<ProviderRecord> {
  const query = { notifyUsers: options.parameters.notifyUsers }
  const changes = await withoutOwnProject(connection, id, issueBody(body))
  const request = { method: 'PUT', path: path`/rest/api/2/issue/${id}`, query, body: changes } as const
  await connection.request(request, z.unknown())
  return get(connection, id, options)
}

/**
 * Clients send the whole body of a create to update, project included. Jira refuses to set a project, even the one that the issue
 * is in; naming that one changes nothing, so it is left out. Another one stays, for Jira to refuse.
 */
async function withoutOwnProject(connection: Connection, id: string, body: ProviderRecord): Promise<ProviderRecord> {
  const fields = isRecord(body.fields) ? body.fields : {}
  const { project, ...others } = fields
  if (!isRecord(project)) return body
  const query = { fields: 'project' }
  const current = await connection.request({ method: 'GET', path: path`/rest/api/2/issue/${id}`, query }, issue)
  const isSame = ['id', 'key'].some((name) => {
    const named = project[name]
    return named !== undefined && String(named) === readPath(current, `fields.project.${name}`)
  })
  return isSame ? { ...body, fields: others } : body
}

async function remove(connection: Connection, id: string, options: ItemOptions): Promise<void> {
  const query = { deleteSubtasks: options.parameters.deleteSubtasks }
  await connection.request({ method: 'DELETE', path: path`/rest/api/2/issue/${id}`, query }, z.unknown())
}

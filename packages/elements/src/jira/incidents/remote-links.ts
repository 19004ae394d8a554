import {
  type Connection,
  defineResource,
  field,
  type ItemOptions,
  type ProviderRecord,
  path,
} from '@valence/element-kit'
import { z } from 'zod'
import { issuePath, numberedRecord } from '../rest/record.ts'
import { rest } from '../rest/rest.ts'

const writable = { createable: true, updateable: true } as const
const at = (parents: readonly string[]) => `${issuePath(parents)}/remotelink`

const operations = rest({
  at,
  record: numberedRecord,
  list: { isPaged: false, parameters: [] },
  verbs: ['get', 'remove'],
})

export const remoteLinks = defineResource({
  name: 'remote-links',
  parent: 'incidents',
  vendorName: 'remotelink',
  description:
    'Links of an issue to pages elsewhere. With a globalId that is known already, a create replaces that link, members it omits included.',
  idField: 'id',
  record: numberedRecord,
  body: z.record(z.string(), z.unknown()),
  fields: [
    field('id', 'string'),
    field('globalId', 'string', { displayName: 'Global id', ...writable }),
    field('relationship', 'string', writable),
    field('application', 'object', { ...writable, identities: ['name', 'type'] }),
    field('object', 'object', { ...writable, required: true, identities: ['title', 'url'] }),
  ],
  operations: {
    ...operations,
    async create(connection, body, options) {
      const request = { method: 'POST', path: at(options.parents), body: writableOf(body) } as const
      const { id } = await connection.request(request, numberedRecord)
      return read(connection, id, options)
    },
    async update(connection, id, body, options) {
      // Jira replaces the whole link; what a change does not name stays as it is.
      const current = await read(connection, id, options)
      const request = {
        method: 'PUT',
        path: at(options.parents) + path`/${id}`,
        body: { ...writableOf(current), ...writableOf(body) },
      } as const
      await connection.request(request, z.unknown())
      return read(connection, id, options)
    },
  },
})

function read(connection: Connection, id: string, { parents }: ItemOptions): Promise<ProviderRecord> {
  return connection.request({ method: 'GET', path: at(parents) + path`/${id}` }, numberedRecord)
}

/** The plain way to say it, `{url, title}`, is the object of the link. */
function writableOf({ globalId, relationship, application, object, url, title, summary }: ProviderRecord) {
  const named = url === undefined ? object : { url, title: title ?? url, summary }
  const members = Object.entries({ globalId, relationship, application, object: named })
  return Object.fromEntries(members.filter(([, value]) => value !== undefined))
}

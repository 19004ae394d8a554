import {
  type Connection,
  defineResource,
  Fault,
  field,
  type ItemOptions,
  type ListQuery,
  type Page,
  type ProviderRecord,
  path,
} from '@valence/element-kit'
import { z } from 'zod'
import { isDocument, toWiki } from './adf.ts'
import { offsetOf, pageOf, pageSize } from './paging.ts'

const comment = z.looseObject({ id: z.string() })

/** Comments of an issue, in version 2 of the API: their text is wiki markup. */
export const comments = defineResource({
  name: 'comments',
  parent: 'incidents',
  vendorName: 'comment',
  description: 'Comments of an issue, oldest first.',
  idField: 'id',
  record: comment,
  body: z.looseObject({ body: z.union([z.string(), z.looseObject({ type: z.literal('doc') })]) }),
  fields: [
    field('id', 'string'),
    field('body', 'string', { displayName: 'Text', createable: true, updateable: true, required: true }),
    field('author', 'object', { identities: ['accountId', 'displayName', 'emailAddress'] }),
    field('updateAuthor', 'object', {
      displayName: 'Last changed by',
      identities: ['accountId', 'displayName', 'emailAddress'],
    }),
    field('created', 'datetime'),
    field('updated', 'datetime'),
    field('jsdPublic', 'boolean', { displayName: 'Public' }),
    field('visibility', 'object', { createable: true, updateable: true, identities: ['value', 'identifier'] }),
  ],
  sortable: (name) => name === 'created',
  parameters: [{ name: 'expand', description: 'renderedBody: the text as HTML, too.' }],
  operations: { list, get, create, update, remove },
})

async function list(connection: Connection, query: ListQuery<unknown>): Promise<Page> {
  const startAt = offsetOf(query.cursor)
  const orderBy = query.orderBy[0]?.direction === 'desc' ? '-created' : 'created'
  const { expand } = query.parameters
  const search = { startAt, maxResults: pageSize(query), orderBy, expand }
  const answer = await connection.request({ method: 'GET', path: commentsOf(query), query: search }, commentPage)
  return pageOf(answer.comments, startAt, answer)
}

function get(connection: Connection, id: string, options: ItemOptions): Promise<ProviderRecord> {
  const query = { expand: options.parameters.expand }
  return connection.request({ method: 'GET', path: commentsOf(options) + path`/${id}`, query }, comment)
}

function create(connection: Connection, body: ProviderRecord, options: ItemOptions): Promise<ProviderRecord> {
  return connection.request({ method: 'POST', path: commentsOf(options), body: commentBody(body) }, comment)
}

function update(
  connection: Connection,
  id: string,
  body: ProviderRecord,
  options: ItemOptions,
): Promise<ProviderRecord> {
  const request = { method: 'PUT', path: commentsOf(options) + path`/${id}`, body: commentBody(body) } as const
  return connection.request(request, comment)
}

async function remove(connection: Connection, id: string, options: ItemOptions): Promise<void> {
  await connection.request({ method: 'DELETE', path: commentsOf(options) + path`/${id}` }, z.unknown())
}

const commentPage = z.object({ comments: z.array(comment), total: z.number() })

function commentsOf({ parents: [issue] }: ItemOptions): string {
  if (issue === undefined) throw new Fault('invalid_request', 'Comments are reached through their incident.')
  return path`/rest/api/2/issue/${issue}/comment`
}

/** Only what can be written: whoever sends a comment back does not mean to set its author. */
function commentBody({ body, visibility, properties }: ProviderRecord): ProviderRecord {
  return { body: isDocument(body) ? (toWiki(body) ?? '') : body, visibility, properties }
}

import {
  type Connection,
  defineResource,
  Fault,
  helpdesk,
  type ItemOptions,
  type ListQuery,
  type Page,
  type ProviderRecord,
  type Resource,
} from '@valence/element-kit'
import { comments } from '../incidents/comments.ts'
import { instantOf } from './instants.ts'
import { operationOf } from './operations-of.ts'
import { personOf } from './person-record.ts'

const own = {
  list: operationOf(comments, 'list'),
  get: operationOf(comments, 'get'),
  create: operationOf(comments, 'create'),
  update: operationOf(comments, 'update'),
  remove: operationOf(comments, 'remove'),
}

const raw = { name: 'raw', description: "true: every comment has Jira's own in `raw`." }

/** Comments below their ticket, under the plain name and under that of the hub. */
export const commentsOfTickets = below('comments')
export const ticketCommentsOfTickets = below('ticket-comments')

const ofTold = operationsFor(({ parameters: { ticketId } }) => {
  if (ticketId === undefined || ticketId.trim() === '') {
    throw new Fault('invalid_request', "Of which ticket? Name it, such as where=ticketId='HELP-1', or in ?ticketId=.")
  }
  return [ticketId.trim()]
})

/** The same, beside the tickets: then the ticket is told as `ticketId`. */
export const ticketComments = defineResource({
  ...declaration('ticket-comments'),
  description: "Comments of one ticket, oldest first; where=ticketId='HELP-1' names it, by id or key.",
  parameters: [{ name: 'ticketId', description: 'Id or key of the ticket.', isRequired: true }, raw],
  operations: { ...ofTold, list: listOfTold },
})

/** A where that names no ticket that there is finds nothing, as any other. */
async function listOfTold(connection: Connection, query: ListQuery<unknown>): Promise<Page> {
  try {
    return await ofTold.list(connection, query)
  } catch (error) {
    if (error instanceof Fault && error.status === 404) return { records: [] }
    throw error
  }
}

function below(name: string): Resource {
  return defineResource({
    ...declaration(name),
    parent: 'tickets',
    parameters: [raw],
    operations: operationsFor(({ parents }) => parents),
  })
}

function declaration(name: string) {
  return {
    ...helpdesk.ticketComments,
    name,
    vendorName: 'comment',
    view: 'canonical',
    idField: 'id',
    sortable: (field: string) => field === 'createdAt',
  } as const
}

/** The operations of the issue's comments, in the form of the help desk. `parentsOf` tells which issue is meant. */
function operationsFor(parentsOf: (options: ItemOptions) => readonly string[]) {
  const asked = <Options extends ItemOptions>(options: Options) => ({
    ...options,
    parents: parentsOf(options),
    parameters: {},
  })
  const shown = (comment: ProviderRecord, options: ItemOptions) => {
    return commentOf(comment, parentsOf(options)[0] ?? '', options.parameters.raw === 'true')
  }
  return {
    async list(connection: Connection, query: ListQuery<unknown>): Promise<Page> {
      const orderBy = query.orderBy.map(({ direction }) => ({ field: 'created', direction }))
      const page = await own.list(connection, { ...asked(query), orderBy })
      return { ...page, records: page.records.map((comment) => shown(comment, query)) }
    },
    get: async (connection: Connection, id: string, options: ItemOptions) =>
      shown(await own.get(connection, id, asked(options)), options),
    async create(connection: Connection, { body }: ProviderRecord, options: ItemOptions) {
      return shown(await own.create(connection, { body }, asked(options)), options)
    },
    async update(connection: Connection, id: string, { body }: ProviderRecord, options: ItemOptions) {
      return shown(await own.update(connection, id, { body }, asked(options)), options)
    },
    remove: (connection: Connection, id: string, options: ItemOptions) => own.remove(connection, id, asked(options)),
  }
}

function commentOf(comment: ProviderRecord, ticket: string, isRaw: boolean): helpdesk.TicketComment {
  // The link of a comment has the number of its issue, the caller may have named it by key.
  const issueId = typeof comment.self === 'string' ? /\/issue\/(\d+)\/comment\//.exec(comment.self)?.[1] : undefined
  return {
    id: String(comment.id),
    ticketId: issueId ?? ticket,
    body: typeof comment.body === 'string' ? comment.body : '',
    author: personOf(comment.author),
    isPublic: typeof comment.jsdPublic === 'boolean' ? comment.jsdPublic : null,
    createdAt: instantOf(comment.created),
    updatedAt: instantOf(comment.updated),
    ...(isRaw && { raw: comment }),
  }
}

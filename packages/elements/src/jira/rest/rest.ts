import {
  type Connection,
  type ItemOptions,
  isRecord,
  type ListQuery,
  type Operations,
  type ProviderRecord,
  type ProviderRequest,
  path,
} from '@valence/element-kit'
import { z } from 'zod'
import { type Deployment, deploymentOf } from '../connection/deployment.ts'
import { carried } from './carried.ts'
import { type List, type Listed, listPage } from './list-page.ts'
import { shownAs2, withRichMember } from './rich-request.ts'

/** What differs from one plain endpoint of Jira to the next. */
interface Rest extends Listed {
  /** Where one of them stands, if not below the collection. */
  itemAt?(id: string, parents: readonly string[]): string
  /** The list, or that of each deployment where they differ. */
  readonly list?: List | Readonly<Record<Deployment, List>>
  readonly verbs: readonly ('get' | 'create' | 'update' | 'remove')[]
  /** Those that say what becomes of what a deleted record leaves. */
  readonly removal?: readonly string[]
  /** The member of a body that holds rich text: wiki markup, or a document. */
  readonly textMember?: string
  /** What is written of a body. */
  bodyOf?(
    body: ProviderRecord,
    verb: 'create' | 'update',
    target: { readonly connection: Connection; readonly parents: readonly string[] },
  ): ProviderRecord | Promise<ProviderRecord>
}

/** The operations of plain endpoints, in version 2 of the API. */
export function rest(endpoint: Rest): Operations<unknown> {
  const { list, verbs } = endpoint
  const all: Operations<unknown> = operationsOf(endpoint)
  return {
    ...(list !== undefined && {
      list: (connection: Connection, query: ListQuery<unknown>) =>
        listPage(connection, endpoint, 'cloud' in list ? list[deploymentOf(connection)] : list, query),
    }),
    ...Object.fromEntries(verbs.map((verb) => [verb, all[verb]])),
  }
}

function operationsOf(endpoint: Rest): Required<Pick<Operations<unknown>, Rest['verbs'][number]>> {
  const {
    at,
    record,
    removal = [],
    bodyOf = (body: ProviderRecord) => body,
    shown = (one) => one,
    textMember,
  } = endpoint
  const send = async (connection: Connection, given: ProviderRequest): Promise<unknown> => {
    const request = textMember === undefined ? given : withRichMember(connection, given, textMember)
    const answer = await connection.request(request, z.unknown())
    return isRecord(answer) ? shownAs2(request, answer) : answer
  }
  const itemAt = (id: string, { parents }: ItemOptions) => endpoint.itemAt?.(id, parents) ?? at(parents) + path`/${id}`
  const get = async (connection: Connection, id: string, options: ItemOptions): Promise<ProviderRecord> => {
    const query = carried(endpoint.parameters, options)
    return shown(await connection.request({ method: 'GET', path: itemAt(id, options), query }, record))
  }
  return {
    get,
    async create(connection, given, { parents }) {
      const body = await bodyOf(given, 'create', { connection, parents })
      if (textMember === undefined)
        return shown(await connection.request({ method: 'POST', path: at(parents), body }, record))
      return shown(record.parse(await send(connection, { method: 'POST', path: at(parents), body })))
    },
    async update(connection, id, given, options) {
      const body = await bodyOf(given, 'update', { connection, parents: options.parents })
      const request = { method: 'PUT', path: itemAt(id, options), body } as const
      // Some answer the record as it became, others nothing, or a message.
      const updated = record.safeParse(await send(connection, request))
      return updated.success ? shown(updated.data) : get(connection, id, options)
    },
    async remove(connection, id, options) {
      const query = carried(removal, options)
      await connection.request({ method: 'DELETE', path: itemAt(id, options), query }, z.unknown())
    },
  }
}

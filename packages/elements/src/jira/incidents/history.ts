import {
  type Connection,
  defineResource,
  Fault,
  field,
  type ItemOptions,
  type ListQuery,
  type Page,
  type ProviderRecord,
} from '@valence/element-kit'
import { z } from 'zod'
import { deploymentOf } from '../connection/deployment.ts'
import { pageOfAll } from '../rest/paging.ts'
import { issuePath, personIdentities, record } from '../rest/record.ts'
import { rest } from '../rest/rest.ts'

const byPage = rest({ at: (parents) => `${issuePath(parents)}/changelog`, record, list: { isPaged: true }, verbs: [] })

/** The whole history of an issue; the copy inside an issue ends after a hundred changes. */
export const history = defineResource({
  name: 'history',
  parent: 'incidents',
  vendorName: 'changelog',
  description: 'Changes of an issue, oldest first.',
  idField: 'id',
  record,
  fields: [
    field('id', 'string'),
    field('author', 'object', { identities: personIdentities }),
    field('created', 'datetime'),
    field('items', 'array', { itemKind: 'object', identities: ['field', 'fieldId'] }),
  ],
  operations: { list, get },
})

async function list(connection: Connection, query: ListQuery<unknown>): Promise<Page> {
  if (deploymentOf(connection) === 'cloud') return (await byPage.list?.(connection, query)) ?? { records: [] }
  return pageOfAll(await allChanges(connection, query), query)
}

/** A Data Center has no list of its own for changes: an issue brings all of them. */
async function allChanges(connection: Connection, { parents }: ItemOptions): Promise<readonly ProviderRecord[]> {
  const query = { expand: 'changelog', fields: 'key' }
  const { changelog } = await connection.request({ method: 'GET', path: issuePath(parents), query }, withChangelog)
  return changelog.histories.toSorted((left, right) => Number(left.id) - Number(right.id))
}

const histories = z.array(record)
const withChangelog = z.object({ changelog: z.object({ histories }) })

async function get(connection: Connection, id: string, options: ItemOptions): Promise<ProviderRecord> {
  const wanted = readId(id)
  const isCloud = deploymentOf(connection) === 'cloud'
  const changes = isCloud ? await changeById(connection, wanted, options) : await allChanges(connection, options)
  const change = changes.find(({ id }) => Number(id) === wanted)
  if (change === undefined) throw new Fault('not_found', `The issue has no change ${id}.`)
  return change
}

async function changeById(
  connection: Connection,
  id: number,
  { parents }: ItemOptions,
): Promise<readonly ProviderRecord[]> {
  const request = {
    method: 'POST',
    path: `${issuePath(parents)}/changelog/list`,
    body: { changelogIds: [id] },
    repeatable: true,
  } as const
  return (await connection.request(request, z.object({ histories }))).histories
}

function readId(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new Fault('not_found', `'${text}' is not the id of a change.`)
  return Number(text)
}

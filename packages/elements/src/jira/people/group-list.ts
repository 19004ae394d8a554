import type { Connection, ListQuery, Page, ProviderRecord } from '@valence/element-kit'
import { z } from 'zod'
import { deploymentOf } from '../connection/deployment.ts'
import { offsetOf, pageOf, pageOfAll, pageSize } from '../rest/paging.ts'
import { groupRecord, shownGroup } from './group.ts'

/** All groups, or those whose name has `query` as a part. */
export async function listGroups(connection: Connection, query: ListQuery<unknown>): Promise<Page> {
  const { query: text } = query.parameters
  const isSearch = text !== undefined || deploymentOf(connection) === 'datacenter'
  if (isSearch) return pageOfAll(await pickGroups(connection, text ?? ''), query)
  const startAt = offsetOf(query.cursor)
  const request = {
    method: 'GET',
    path: '/rest/api/2/group/bulk',
    query: { startAt, maxResults: pageSize(query) },
  } as const
  const answer = await connection.request(request, groupPage)
  return pageOf(answer.values.map(shownGroup), startAt, answer)
}

/**
 * The picker knows no pages, and gives no more than an administrator set, often twenty, whatever it is asked for. But it leaves
 * out whom it is told to, so it is asked again without those whom it gave. It ends with the address that servers take.
 */
async function pickGroups(connection: Connection, text: string): Promise<readonly ProviderRecord[]> {
  const picked = new Map<string, ProviderRecord>()
  for (;;) {
    const exclude = [...picked.keys()]
    const query = { query: text, maxResults: pickedMax, ...(exclude.length > 0 && { exclude }) }
    const request = { method: 'GET', path: '/rest/api/2/groups/picker', query } as const
    const { groups, total } = await connection.request(request, picker)
    const fresh = groups.filter(({ name }) => !picked.has(name))
    for (const group of fresh) picked.set(group.name, shownGroup(group))
    const isWhole = total === undefined || groups.length >= total
    if (fresh.length === 0 || isWhole || encodedLength(picked.keys()) > addressMax) return [...picked.values()]
  }
}

const pickedMax = 1000
/** Servers take eight thousand characters; the rest of the address has its part of them. */
const addressMax = 6000

function encodedLength(names: Iterable<string>): number {
  return [...names].reduce((sum, name) => sum + encodeURIComponent(name).length + '&exclude='.length, 0)
}

const picker = z.object({ groups: z.array(groupRecord), total: z.number().optional() })
const groupPage = z.object({
  values: z.array(groupRecord),
  total: z.number().optional(),
  isLast: z.boolean().optional(),
})

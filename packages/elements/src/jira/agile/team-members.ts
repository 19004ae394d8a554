import {
  type Connection,
  defineResource,
  Fault,
  field,
  type ListQuery,
  type Page,
  type ProviderRecord,
  path,
} from '@valence/element-kit'
import { z } from 'zod'
import { siteOf, teamsPath } from './organization.ts'

const page = z.object({
  results: z.array(z.looseObject({ accountId: z.string() })),
  pageInfo: z.looseObject({ endCursor: z.string().nullish(), hasNextPage: z.boolean().optional() }),
})

/** Jira tells of members their ids only; names are those of agents. */
export const teamMembers = defineResource({
  name: 'members',
  parent: 'teams',
  vendorName: 'member',
  description: 'Members of a team, by account id.',
  idField: 'id',
  record: z.looseObject({ id: z.string() }),
  fields: [field('id', 'string'), field('accountId', 'string', { displayName: 'Account id' })],
  parameters: [{ name: 'siteId', description: 'Cloud id of another site of the organization.' }],
  operations: {
    list: async (connection, query: ListQuery<unknown>) => {
      const [team] = query.parents
      if (team === undefined) throw new Fault('invalid_request', 'Members are reached through their team only.')
      return membersPage(connection, team, await siteOf(connection, query), query)
    },
  },
})

/** All members of a team. */
export async function membersOf(
  connection: Connection,
  team: string,
  siteId: string | undefined,
): Promise<readonly ProviderRecord[]> {
  const members: ProviderRecord[] = []
  let cursor: string | undefined
  for (let pages = 0; pages < pagesMax; pages++) {
    const { records, next } = await membersPage(connection, team, siteId, {
      limit: first,
      ...(cursor !== undefined && { cursor }),
    })
    members.push(...records)
    if (next === undefined || next === cursor) return members
    cursor = next
  }
  throw new Fault('provider_failed', `The team ${team} has more than ${pagesMax * first} members.`)
}

/** What Jira gives at most, and far more pages than a team has. */
const first = 50
const pagesMax = 200

async function membersPage(
  connection: Connection,
  team: string,
  siteId: string | undefined,
  { limit, cursor }: Pick<ListQuery<unknown>, 'limit' | 'cursor'>,
): Promise<Page> {
  const request = {
    method: 'POST',
    from: 'host',
    path: `${teamsPath(connection)}${path`/${team}`}/members`,
    query: { siteId },
    body: { first: Math.max(1, Math.min(limit, first)), ...(cursor !== undefined && { after: cursor }) },
    repeatable: true,
  } as const
  const { results, pageInfo } = await connection.request(request, page)
  const records = results.map((member) => ({ id: member.accountId, ...member }))
  const { hasNextPage, endCursor } = pageInfo
  return hasNextPage === true && typeof endCursor === 'string' ? { records, next: endCursor } : { records }
}

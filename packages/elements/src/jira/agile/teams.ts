import {
  type Connection,
  defineResource,
  field,
  type ItemOptions,
  type ListQuery,
  type Page,
  type ProviderRecord,
  path,
} from '@valence/element-kit'
import { z } from 'zod'
import { siteOf, teamsPath } from './organization.ts'
import { membersOf } from './team-members.ts'

const team = z.looseObject({ teamId: z.string() })
const page = z.object({ entities: z.array(team), cursor: z.string().nullish() })

/** Teams of an organization. They belong to Atlassian's platform, not to Jira, and are read with an API token only. */
export const teams = defineResource({
  name: 'teams',
  vendorName: 'team',
  description: 'Cloud only: teams of the organization, for API tokens and with organization.id in the configuration.',
  idField: 'id',
  record: z.looseObject({ id: z.string() }),
  fields: [
    field('id', 'string'),
    field('teamId', 'string', { displayName: 'Team id' }),
    field('displayName', 'string', { displayName: 'Name' }),
    field('description', 'string'),
    field('state', 'string'),
    field('teamType', 'string', { displayName: 'Who may join' }),
    field('organizationId', 'string', { displayName: 'Organization' }),
    field('creatorId', 'string', { displayName: 'Made by' }),
    field('members', 'array', { itemKind: 'object', identities: ['accountId'], filterable: false }),
  ],
  parameters: [
    { name: 'includeMembers', description: 'true: every team with its members; a call more for each.' },
    { name: 'siteId', description: 'Cloud id of another site of the organization; without it that of this one.' },
  ],
  operations: { list, get },
})

async function list(connection: Connection, query: ListQuery<unknown>): Promise<Page> {
  const all = teamsPath(connection)
  const siteId = await siteOf(connection, query)
  const request = {
    method: 'GET',
    from: 'host',
    path: all,
    query: { size: Math.max(1, Math.min(query.limit, pageMax)), siteId, cursor: query.cursor },
  } as const
  const { entities, cursor } = await connection.request(request, page)
  const records = await inTurn(entities, (one) => shown(connection, one, siteId, query))
  return typeof cursor === 'string' && cursor !== '' ? { records, next: cursor } : { records }
}

const pageMax = 300

async function get(connection: Connection, id: string, options: ItemOptions): Promise<ProviderRecord> {
  const all = teamsPath(connection)
  const siteId = await siteOf(connection, options)
  const request = {
    method: 'GET',
    from: 'host',
    path: all + path`/${id}`,
    query: { siteId },
  } as const
  return shown(connection, await connection.request(request, team), siteId, options)
}

async function shown(
  connection: Connection,
  found: z.infer<typeof team>,
  siteId: string | undefined,
  { parameters }: Pick<ItemOptions, 'parameters'>,
): Promise<ProviderRecord & { readonly id: string }> {
  const record = { id: found.teamId, ...found }
  if (parameters.includeMembers !== 'true') return record
  return { ...record, members: await membersOf(connection, found.teamId, siteId) }
}

async function inTurn<From, To>(all: readonly From[], make: (one: From) => Promise<To>): Promise<readonly To[]> {
  const made: To[] = []
  for (const one of all) made.push(await make(one))
  return made
}

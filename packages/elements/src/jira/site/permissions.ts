import {
  type Connection,
  defineResource,
  Fault,
  field,
  type ItemOptions,
  type ProviderRecord,
} from '@valence/element-kit'
import { z } from 'zod'
import { deploymentOf } from '../connection/deployment.ts'
import { carried } from '../rest/carried.ts'
import { pageOfAll } from '../rest/paging.ts'
import { builtInPermissions } from './built-in-permissions.ts'

const places = ['projectKey', 'projectId', 'issueKey', 'issueId'] as const

/** What the connected account may do, on the site, or in a project or on an issue. */
export const permissions = defineResource({
  name: 'permissions',
  vendorName: 'mypermissions',
  description: 'What the connected account may do: on the site as a whole, in a project, or on an issue.',
  idField: 'key',
  record: z.looseObject({ id: z.string(), key: z.string() }),
  fields: [
    field('id', 'string'),
    field('key', 'string'),
    field('name', 'string'),
    field('type', 'string'),
    field('description', 'string'),
    field('havePermission', 'boolean', { displayName: 'Granted' }),
  ],
  parameters: places.map((name) => ({ name, description: 'The project or issue in which permissions are asked for.' })),
  operations: {
    async list(connection, query) {
      return pageOfAll(await ownPermissions(connection, query), query)
    },
    async get(connection, id, options) {
      const found = (await ownPermissions(connection, options)).find((one) => one.key === id || one.id === id)
      if (found === undefined) throw new Fault('not_found', `Jira has no permission '${id}'.`)
      return found
    },
  },
})

/** Cloud tells only of the permissions that it is asked for, and refuses all when it does not know one. */
async function ownPermissions(connection: Connection, options: ItemOptions): Promise<readonly ProviderRecord[]> {
  if (deploymentOf(connection) === 'datacenter') return ask(connection, undefined, options)
  const keys = await knownPermissions(connection)
  const parts = chunksOf(keys, keysPerCall).map((part) => ask(connection, part.join(), options))
  return (await Promise.all(parts)).flat()
}

/** The names of so many permissions stay well below the length of an address that servers take. */
const keysPerCall = 60

async function ask(connection: Connection, permissions: string | undefined, options: ItemOptions) {
  const query = { permissions, ...carried(places, options) }
  const request = { method: 'GET', path: '/rest/api/2/mypermissions', query } as const
  return Object.values((await connection.request(request, answer)).permissions)
}

/** Those of the site, apps' among them; when the account may not read them, those that every Jira has. */
async function knownPermissions(connection: Connection): Promise<readonly string[]> {
  try {
    const request = { method: 'GET', path: '/rest/api/2/permissions' } as const
    return Object.keys(
      (await connection.request(request, z.object({ permissions: z.record(z.string(), z.unknown()) }))).permissions,
    )
  } catch (error) {
    if (error instanceof Fault && isRefused.has(error.status)) return builtInPermissions
    throw error
  }
}

const isRefused: ReadonlySet<number> = new Set([401, 403, 404])
const answer = z.object({ permissions: z.record(z.string(), z.looseObject({ id: z.string(), key: z.string() })) })

function chunksOf<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.slice(index * size, (index + 1) * size))
}

import { type Connection, defineResource, Fault, field, isRecord, type ProviderRecord } from '@valence/element-kit'
import { z } from 'zod'
import { deploymentOf } from '../connection/deployment.ts'
import { pageOfAll } from '../rest/paging.ts'

/** The sites that the credentials of the instance reach. */
export const sites = defineResource({
  name: 'sites',
  vendorName: 'accessible-resources',
  description:
    'Sites that the connection reaches: those an OAuth token was given for, or else the one that is connected.',
  idField: 'id',
  record: z.looseObject({ id: z.string(), name: z.string(), url: z.string() }),
  fields: [
    field('id', 'string', { displayName: 'Cloud id' }),
    field('name', 'string'),
    field('url', 'string', { displayName: 'Address' }),
    field('scopes', 'array', { itemKind: 'string' }),
  ],
  operations: {
    async list(connection, query) {
      return pageOfAll(await reachableSites(connection), query)
    },
    async get(connection, id) {
      const found = (await reachableSites(connection)).find((site) => site.id === id)
      if (found === undefined) throw new Fault('not_found', `The connection reaches no site '${id}'.`)
      return found
    },
  },
})

/** The gateway tells a token's sites; whatever else answers there does not know the question. */
async function reachableSites(connection: Connection): Promise<readonly ProviderRecord[]> {
  if (deploymentOf(connection) === 'cloud') {
    const granted = await tried(connection, '/oauth/token/accessible-resources', accessibleResources)
    if (granted !== undefined && granted.length > 0) return granted
  }
  return [await connectedSite(connection)]
}

/** A site without a cloud id, which is one of a Data Center, is known by its address. */
async function connectedSite(connection: Connection): Promise<ProviderRecord> {
  const request = { method: 'GET', path: '/rest/api/2/serverInfo' } as const
  const { baseUrl: url, serverTitle: name } = await connection.request(request, serverInfo)
  const cloudId = deploymentOf(connection) === 'cloud' ? await cloudIdOf(connection) : undefined
  return { id: cloudId ?? url, name, url }
}

/** The site tells its cloud id; at the gateway it stands in the links of every answer. */
async function cloudIdOf(connection: Connection): Promise<string | undefined> {
  const told = await tried(connection, '/_edge/tenant_info', z.object({ cloudId: z.string() }))
  if (told !== undefined) return told.cloudId
  const myself = await connection.request({ method: 'GET', path: '/rest/api/2/myself' }, z.looseObject({}))
  return isRecord(myself) ? /\/ex\/jira\/([\w-]+)\//.exec(String(myself.self))?.[1] : undefined
}

/** The answer of a path at the host; undefined where that is not there, or is something else. */
async function tried<T>(connection: Connection, path: string, accept: z.ZodType<T>): Promise<T | undefined> {
  try {
    const read = accept.safeParse(await connection.request({ method: 'GET', path, from: 'host' }, z.unknown()))
    return read.success ? read.data : undefined
  } catch (error) {
    // A redirect to a login page is told as a failure of the provider.
    if (error instanceof Fault && (error.status < 429 || error.code === 'provider_failed')) return undefined
    throw error
  }
}

const accessibleResources = z.array(z.looseObject({ id: z.string(), name: z.string(), url: z.string() }))
const serverInfo = z.looseObject({ baseUrl: z.string(), serverTitle: z.string().default('Jira') })

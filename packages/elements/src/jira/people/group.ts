import { type Connection, Fault, type ProviderRecord } from '@valence/element-kit'
import { z } from 'zod'
import { deploymentOf } from '../connection/deployment.ts'

/** A Data Center has names only. */
export const groupRecord = z.looseObject({ groupId: z.string().optional(), name: z.string() })

/** A group by id, or by name as older clients do. @throws Fault not_found */
export async function findGroup(connection: Connection, id: string): Promise<ProviderRecord> {
  return shownGroup(await (deploymentOf(connection) === 'cloud' ? findAtCloud : findAtDataCenter)(connection, id))
}

/** How a request names a group that is given by id or by name. */
export async function groupQuery(
  connection: Connection,
  id: string,
): Promise<{ readonly groupId?: string | undefined; readonly groupname?: string | undefined }> {
  if (deploymentOf(connection) === 'datacenter') return { groupname: id }
  if (isGroupId.test(id)) return { groupId: id }
  return { groupId: (await findAtCloud(connection, id)).groupId }
}

/** Pickers mark up what matched, for people; that is no part of a group. */
export function shownGroup(found: z.infer<typeof groupRecord>): ProviderRecord {
  const { html, labels, ...group } = found
  return { id: found.groupId ?? found.name, ...group }
}

async function findAtCloud(connection: Connection, id: string): Promise<z.infer<typeof groupRecord>> {
  const query = isGroupId.test(id) ? { groupId: id } : { groupName: id }
  const request = { method: 'GET', path: '/rest/api/2/group/bulk', query } as const
  const { values } = await connection.request(request, z.object({ values: z.array(groupRecord) }))
  const [found] = values
  if (found === undefined) throw new Fault('not_found', `Jira has no group '${id}'.`)
  return found
}

function findAtDataCenter(connection: Connection, id: string): Promise<z.infer<typeof groupRecord>> {
  return connection.request({ method: 'GET', path: '/rest/api/2/group', query: { groupname: id } }, groupRecord)
}

const isGroupId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

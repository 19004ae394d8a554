import { createHash } from 'node:crypto'
import type { ProjectRecord } from '../records/records.ts'
import type { View } from '../world/world.ts'

/** Projects that a team manages have a UUID beside their id, shown under two names; others have none. */
export function entityIdOf(view: View, project: ProjectRecord) {
  if (project.style !== 'next-gen') return {}
  const hash = createHash('sha256').update(`${view.state.cloudId}/project/${project.id}`).digest('hex')
  // The bits of version 8, which is for UUIDs of one's own making.
  const uuid = `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`
  return { entityId: uuid, uuid }
}

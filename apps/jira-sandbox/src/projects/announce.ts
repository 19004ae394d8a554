import type { ProjectRecord } from '../records/records.ts'
import { tellProject } from '../webhooks/tell.ts'
import type { View } from '../world/world.ts'

const events = {
  project_created: 'created',
  project_updated: 'updated',
  project_deleted: 'deleted',
  project_soft_deleted: 'soft_deleted',
  project_restored_deleted: 'restored_deleted',
  project_archived: 'archived',
  project_restored_archived: 'restored_archived',
} as const

export function announceProject(view: View, event: keyof typeof events, project: ProjectRecord): void {
  tellProject(view, events[event], project)
}

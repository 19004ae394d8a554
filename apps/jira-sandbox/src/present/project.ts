import { textOf } from '../fields/values.ts'
import { onCloud, onDataCenter } from '../flavour/parts.ts'
import { may } from '../permissions/permissions.ts'
import { retentionMs } from '../projects/shelf.ts'
import type { ComponentRecord, ProjectRecord, ShelvedProject, VersionRecord } from '../records/records.ts'
import { stamp, type View } from '../world/world.ts'
import { entityIdOf } from './entity-id.ts'
import { userRef } from './people.ts'
import { issueTypeJson, versionRefJson } from './references.ts'

export const projectExpand = 'description,lead,issueTypes,url,projectKeys,permissions,insight'

/** A project in a list, with what `expand` asks for. */
export function projectJson(
  view: View,
  project: ProjectRecord,
  expand: readonly string[],
  propertyKeys: readonly string[] = [],
) {
  const category = view.state.categories.get(project.categoryId ?? '')
  return {
    expand: projectExpand,
    self: `${view.base}/project/${project.id}`,
    id: project.id,
    key: project.key,
    ...(expand.includes('description') && { description: project.description }),
    ...(expand.includes('lead') && { lead: userRef(view, project.leadAccountId) }),
    ...(expand.includes('issueTypes') && { issueTypes: issueTypesOf(view, project) }),
    ...(expand.includes('url') && { url: project.url }),
    ...(expand.includes('insight') && onCloud(view, { insight: insightOf(view, project) })),
    ...(expand.includes('permissions') && { permissions: { canEdit: canEdit(view, project) } }),
    ...(expand.includes('projectKeys') && { projectKeys: [project.key] }),
    ...(expand.includes('issueTypeHierarchy') && { issueTypeHierarchy: hierarchyOf(view, project) }),
    name: project.name,
    avatarUrls: view.world.flavour.avatarUrls(view, 'project', String(project.avatarId)),
    ...(category && { projectCategory: { self: `${view.base}/projectCategory/${category.id}`, ...category } }),
    projectTypeKey: project.projectTypeKey,
    ...onCloud(view, {
      simplified: project.style === 'next-gen',
      style: project.style ?? 'classic',
      isPrivate: false,
      properties: chosenProperties(project, propertyKeys),
      ...entityIdOf(view, project),
    }),
  }
}

/** A project by itself: everything about it. */
export function projectDetailJson(
  view: View,
  project: ProjectRecord,
  expand: readonly string[],
  propertyKeys: readonly string[] = [],
) {
  const own = <Item extends { readonly projectId: string }>(items: Map<string, Item>) =>
    [...items.values()].filter((item) => item.projectId === project.id)
  const roles = [...view.state.roles.values()].map((role) => [
    role.name,
    `${view.base}/project/${project.id}/role/${role.id}`,
  ])
  return {
    ...projectJson(view, project, ['description', 'lead', 'issueTypes', 'url', ...expand], propertyKeys),
    ...emailOf(view, project),
    components: own(view.state.components).map((component) => componentJson(view, component)),
    assigneeType: project.assigneeType,
    versions: own(view.state.versions).map((version) => versionJson(view, version)),
    roles: Object.fromEntries(roles),
  }
}

function issueTypesOf(view: View, project: ProjectRecord) {
  return project.issueTypeIds
    .flatMap((id) => view.state.issueTypes.get(id) ?? [])
    .map((type) => issueTypeJson(view, type))
}

function emailOf(view: View, project: ProjectRecord) {
  const email = view.state.administration.projectEmails[project.id]
  return email === undefined ? {} : { email }
}

function canEdit(view: View, project: ProjectRecord): boolean {
  return may(view, 'ADMINISTER') || may(view, 'ADMINISTER_PROJECTS', project)
}

function chosenProperties(project: ProjectRecord, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(project.properties).filter(([key]) => keys.includes(key)))
}

/** What marks a project of the archive or the trash. */
export function shelvedMarks(view: View, { why, at, byId }: ShelvedProject) {
  const [date, by] = [stamp(view, at), userRef(view, byId)]
  if (why === 'archived') return { archived: true, archivedDate: date, archivedBy: by }
  return { deleted: true, deletedDate: date, deletedBy: by, retentionTillDate: stamp(view, at + retentionMs) }
}

const levelNames = [
  { level: 1, name: 'Epic' },
  { level: 0, name: 'Base' },
  { level: -1, name: 'Subtask' },
] as const

/** Levels of the hierarchy with the issue types the project has on them, highest first. */
export function levelsOf(view: View, project: ProjectRecord) {
  const types = project.issueTypeIds.flatMap((id) => view.state.issueTypes.get(id) ?? [])
  const levels = levelNames.map((it) => ({ ...it, types: types.filter((type) => type.hierarchyLevel === it.level) }))
  return levels.filter((it) => it.types.length > 0)
}

function hierarchyOf(view: View, project: ProjectRecord) {
  const levels = levelsOf(view, project).map(({ level, name, types }) => ({
    id: level,
    name,
    level,
    issueTypeIds: types.map((type) => Number(type.id)),
  }))
  return { baseLevelId: 0, levels }
}

export function insightOf(view: View, project: ProjectRecord) {
  let count = 0
  let last = 0
  for (const issue of view.state.issues.values()) {
    if (textOf(issue, 'project') !== project.id) continue
    count += 1
    last = Math.max(last, issue.updated)
  }
  return { totalIssueCount: count, ...(count > 0 && { lastIssueUpdateTime: stamp(view, last) }) }
}

export function componentJson(view: View, component: ComponentRecord) {
  const project = view.state.projects.get(component.projectId)
  const assignee = assigneeOf(component, project)
  return {
    self: `${view.base}/component/${component.id}`,
    id: component.id,
    name: component.name,
    description: component.description,
    ...(component.leadAccountId !== null && { lead: userRef(view, component.leadAccountId) }),
    assigneeType: component.assigneeType,
    realAssigneeType: component.assigneeType,
    ...(assignee !== null && { assignee: userRef(view, assignee), realAssignee: userRef(view, assignee) }),
    isAssigneeTypeValid: true,
    ...onDataCenter(view, { archived: false, deleted: false }),
    project: project?.key ?? '',
    projectId: Number(component.projectId),
  }
}

function assigneeOf(component: ComponentRecord, project: ProjectRecord | undefined): string | null {
  if (component.assigneeType === 'COMPONENT_LEAD') return component.leadAccountId
  if (component.assigneeType === 'UNASSIGNED') return null
  const byProject = component.assigneeType === 'PROJECT_LEAD' || project?.assigneeType === 'PROJECT_LEAD'
  return byProject ? (project?.leadAccountId ?? null) : null
}

export function versionJson(view: View, version: VersionRecord) {
  const today = view.world.zones.day(view.world.now(), view.zone)
  return {
    ...versionRefJson(view, version),
    ...(version.startDate !== null && { startDate: version.startDate }),
    ...(version.releaseDate !== null && {
      overdue: !version.released && version.releaseDate < today,
      userReleaseDate: version.releaseDate,
    }),
    projectId: Number(version.projectId),
  }
}

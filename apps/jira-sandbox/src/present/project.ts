import { textOf } from '../fields/values.ts'
import type { ComponentRecord, ProjectRecord, VersionRecord } from '../records.ts'
import { stamp, type View } from '../world.ts'
import { avatarUrls, userRef } from './people.ts'
import { issueTypeJson, versionRefJson } from './references.ts'

export const projectExpand = 'description,lead,issueTypes,url,projectKeys,permissions,insight'

/** A project in a list, with what `expand` asks for. */
export function projectJson(view: View, project: ProjectRecord, expand: readonly string[]) {
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
    ...(expand.includes('insight') && { insight: insightOf(view, project) }),
    name: project.name,
    avatarUrls: avatarUrls(`${view.base}/universal_avatar/view/type/project/avatar/${project.avatarId}`),
    ...(category && { projectCategory: { self: `${view.base}/projectCategory/${category.id}`, ...category } }),
    projectTypeKey: project.projectTypeKey,
    simplified: false,
    style: 'classic',
    isPrivate: false,
    properties: {},
  }
}

/** A project by itself: everything about it. */
export function projectDetailJson(view: View, project: ProjectRecord, expand: readonly string[]) {
  const own = <Item extends { readonly projectId: string }>(items: Map<string, Item>) =>
    [...items.values()].filter((item) => item.projectId === project.id)
  const roles = [...view.state.roles.values()].map((role) => [
    role.name,
    `${view.base}/project/${project.id}/role/${role.id}`,
  ])
  return {
    ...projectJson(view, project, ['description', 'lead', 'issueTypes', 'url', ...expand]),
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

function insightOf(view: View, project: ProjectRecord) {
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

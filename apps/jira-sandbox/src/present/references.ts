import { onCloud } from '../flavour/parts.ts'
import type {
  ComponentRecord,
  CustomFieldRecord,
  IssueTypeRecord,
  LinkTypeRecord,
  PriorityRecord,
  ProjectRecord,
  ResolutionRecord,
  SprintRecord,
  StatusRecord,
  VersionRecord,
} from '../records/records.ts'
import type { View } from '../world/world.ts'
import { localName } from './localised-names.ts'

export const statusCategories = [
  { id: 1, key: 'undefined', colorName: 'medium-gray', name: 'No Category' },
  { id: 2, key: 'new', colorName: 'blue-gray', name: 'To Do' },
  { id: 4, key: 'indeterminate', colorName: 'yellow', name: 'In Progress' },
  { id: 3, key: 'done', colorName: 'green', name: 'Done' },
] as const
export type StatusCategory = (typeof statusCategories)[number]

export function categoryOf(id: number): StatusCategory {
  return statusCategories.find((category) => category.id === id) ?? statusCategories[0]
}

export function statusCategoryJson(view: View, category: StatusCategory) {
  const name = localName(view, 'statusCategory', category.name)
  return { self: `${view.base}/statuscategory/${category.id}`, ...category, name }
}

export function statusJson(view: View, status: StatusRecord) {
  return {
    self: `${view.base}/status/${status.id}`,
    description: status.description,
    iconUrl: `${view.site}/`,
    name: localName(view, 'status', status.name),
    id: status.id,
    statusCategory: statusCategoryJson(view, categoryOf(status.categoryId)),
  }
}

export function priorityJson(view: View, priority: PriorityRecord) {
  return {
    self: `${view.base}/priority/${priority.id}`,
    iconUrl: /^https?:/.test(priority.icon)
      ? priority.icon
      : `${view.site}/images/icons/priorities/${priority.icon}.svg`,
    name: localName(view, 'priority', priority.name),
    id: priority.id,
  }
}

export function resolutionJson(view: View, resolution: ResolutionRecord) {
  const { id, description } = resolution
  const name = localName(view, 'resolution', resolution.name)
  return { self: `${view.base}/resolution/${id}`, id, description, name }
}

export function issueTypeJson(view: View, type: IssueTypeRecord) {
  return {
    self: `${view.base}/issuetype/${type.id}`,
    id: type.id,
    description: type.description,
    iconUrl: view.world.flavour.issueTypeIconUrl(view, type.avatarId),
    name: localName(view, 'issuetype', type.name),
    subtask: type.subtask,
    avatarId: type.avatarId,
    ...onCloud(view, { hierarchyLevel: type.hierarchyLevel }),
  }
}

export function projectRefJson(view: View, project: ProjectRecord) {
  return {
    self: `${view.base}/project/${project.id}`,
    id: project.id,
    key: project.key,
    name: project.name,
    projectTypeKey: project.projectTypeKey,
    ...onCloud(view, { simplified: project.style === 'next-gen' }),
    avatarUrls: view.world.flavour.avatarUrls(view, 'project', String(project.avatarId)),
  }
}

export function componentRefJson(view: View, component: ComponentRecord) {
  const { id, name, description } = component
  return { self: `${view.base}/component/${id}`, id, name, ...(description !== '' && { description }) }
}

export function versionRefJson(view: View, version: VersionRecord) {
  return {
    self: `${view.base}/version/${version.id}`,
    id: version.id,
    description: version.description,
    name: version.name,
    archived: version.archived,
    released: version.released,
    ...(version.releaseDate !== null && { releaseDate: version.releaseDate }),
  }
}

export function optionJson(view: View, field: CustomFieldRecord, optionId: string) {
  const option = field.options.find((candidate) => candidate.id === optionId)
  return { self: `${view.base}/customFieldOption/${optionId}`, value: option?.value ?? '', id: optionId }
}

export function linkTypeJson(view: View, type: LinkTypeRecord) {
  return {
    id: type.id,
    name: type.name,
    inward: type.inward,
    outward: type.outward,
    self: `${view.base}/issueLinkType/${type.id}`,
  }
}

/** A sprint as the Sprint field of an issue shows it. */
export function sprintRefJson(sprint: SprintRecord) {
  const { id, name, state, boardId, goal, startDate, endDate, completeDate } = sprint
  return {
    id,
    name,
    state,
    boardId,
    goal,
    ...(startDate !== null && { startDate }),
    ...(endDate !== null && { endDate }),
    ...(completeDate !== null && { completeDate }),
  }
}

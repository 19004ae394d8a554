import { sprintJson } from '../present/agile.ts'
import { userJson } from '../present/people.ts'
import { projectRefJson } from '../present/references.ts'
import type { BoardRecord, CategoryRecord, ProjectRecord, SprintRecord, UserRecord } from '../records/records.ts'
import type { View } from '../world/world.ts'
import { plainView } from './payload.ts'

// What happened to things that are not issues, told as Jira tells it. Each call also marks the change.

type Verb = 'created' | 'updated' | 'deleted'

/** An update shows the sprint as it was, too. */
export function tellSprint(
  view: View,
  what: Verb | 'started' | 'closed',
  sprint: SprintRecord,
  old?: SprintRecord,
): void {
  const plain = plainView(view.world)
  emit(view, `sprint_${what}`, {
    sprint: sprintJson(plain, sprint),
    ...(old && { oldValue: sprintJson(plain, old) }),
  })
}

export function tellBoard(view: View, what: Verb, { id, name, type }: BoardRecord): void {
  emit(view, `board_${what}`, { board: { id, self: `${view.world.baseUrl}/rest/agile/1.0/board/${id}`, name, type } })
}

/** What `GET /board/{id}/configuration` shows. */
export function tellBoardConfiguration(view: View, configuration: object): void {
  emit(view, 'board_configuration_changed', { configuration })
}

export function tellUser(view: View, what: Verb, user: UserRecord): void {
  emit(view, `user_${what}`, { user: userJson(plainView(view.world), user) })
}

/** Project events name the project by its number, unlike everything else. */
export function tellProject(
  view: View,
  what: Verb | 'soft_deleted' | 'restored_deleted' | 'archived' | 'restored_archived',
  project: ProjectRecord,
): void {
  const plain = plainView(view.world)
  const { self, key, name, avatarUrls } = projectRefJson(plain, project)
  const category = view.state.categories.get(project.categoryId ?? '')
  const lead = view.state.users.get(project.leadAccountId)
  emit(view, `project_${what}`, {
    project: {
      self,
      id: Number(project.id),
      key,
      name,
      avatarUrls,
      ...(category && { projectCategory: categoryOf(plain, category) }),
      ...(lead && { projectLead: userJson(plain, lead) }),
      assigneeType: assigneeTypes[project.assigneeType],
    },
  })
}

const assigneeTypes = {
  UNASSIGNED: 'admin.assignee.type.unassigned',
  PROJECT_LEAD: 'admin.assignee.type.project.lead',
} as const

function categoryOf(plain: View, { id, name, description }: CategoryRecord) {
  return { self: `${plain.base}/projectCategory/${id}`, id: Number(id), name, description }
}

function emit(view: View, event: string, body: Readonly<Record<string, unknown>>): void {
  view.world.changed()
  view.world.emit({ kind: 'entity', event, body })
}

import type { BoardRecord, ProjectRecord } from '../../records/records.ts'
import { named } from '../description/names.ts'
import type { Place } from '../description/place.ts'
import type { ProjectDescription } from '../description/projects.ts'
import type { Seed } from '../description/seed.ts'
import { type Draft, idFor, place, refer } from './draft.ts'
import { addRoleActor, person } from './people.ts'
import { readWhen } from './when.ts'

/** Projects with their components, versions, boards and sprints. */
export function addProjects(draft: Draft, seed: Seed): void {
  const { categories } = draft.site
  for (const given of seed.categories)
    place(categories, { id: idFor(draft, categories, named(given).name, 'category'), ...named(given) })
  for (const [index, project] of seed.projects.entries()) addProject(draft, project, ['projects', index])
}

function addProject(draft: Draft, given: ProjectDescription, where: Place): void {
  const { site } = draft
  if (site.projects.some((known) => known.key === given.key)) {
    draft.fault([...where, 'key'], `there is a project ${given.key} already`)
    return
  }
  const record = projectRecord(draft, given, where)
  site.projects.push(record)
  addRoles(draft, given, record, where)
  addComponents(draft, given, record, where)
  addVersions(draft, given, record)
  for (const index of given.boards.keys()) addBoard(draft, given, record, [...where, 'boards', index], index)
}

function projectRecord(draft: Draft, given: ProjectDescription, where: Place): ProjectRecord {
  const { site } = draft
  const chosen = <Item extends { id: string; name: string }>(
    among: readonly Item[],
    key: string,
    what: string,
    name?: string,
  ) =>
    name === undefined
      ? undefined
      : refer(draft, [...where, key], name, { among, what, names: (it) => [it.name, it.id] })
  const lead = given.lead === undefined ? site.users[0] : person(draft, [...where, 'lead'], given.lead)
  const standardWorkflow = given.type === 'service_desk' ? 'help-workflow' : 'app-workflow'
  const workflow =
    chosen(site.workflows, 'workflow', 'workflow', given.workflow) ??
    site.workflows.find(({ id }) => id === standardWorkflow)
  const category = chosen(site.categories, 'category', 'project category', given.category)
  const types = given.issueTypes?.map((name, at) =>
    refer(draft, [...where, 'issueTypes', at], name, {
      among: site.issueTypes,
      what: 'issue type',
      names: (it) => [it.name, it.id],
    }),
  )
  const permissionScheme = chosen(
    site.permissionSchemes,
    'permissionScheme',
    'permission scheme',
    given.permissionScheme,
  )
  const notificationScheme = chosen(
    site.administration.notificationSchemes,
    'notificationScheme',
    'notification scheme',
    given.notificationScheme,
  )
  const securityScheme = chosen(site.securitySchemes, 'securityScheme', 'security scheme', given.securityScheme)
  return {
    id: String(draft.next('project')),
    key: given.key,
    name: given.name ?? given.key,
    description: given.description,
    url: '',
    leadAccountId: lead?.accountId ?? '',
    projectTypeKey: given.type,
    assigneeType: given.assignee === 'lead' ? 'PROJECT_LEAD' : 'UNASSIGNED',
    issueTypeIds: (types ?? site.issueTypes).flatMap((type) => (type ? [type.id] : [])),
    workflowId: workflow?.id ?? '',
    avatarId: 10_400,
    categoryId: category?.id ?? null,
    nextNumber: 1,
    properties: {},
    ...(given.style === 'next-gen' && { style: given.style }),
    ...(permissionScheme && { permissionSchemeId: permissionScheme.id }),
    ...(securityScheme && { securitySchemeId: securityScheme.id }),
    ...(notificationScheme && { notificationSchemeId: notificationScheme.id }),
  }
}

/** Without a word about roles, the lead and everybody of the site fill them as in a new project. */
function addRoles(draft: Draft, given: ProjectDescription, { id, leadAccountId }: ProjectRecord, where: Place): void {
  const roles = given.roles ?? (leadAccountId === '' ? {} : { Administrators: [leadAccountId] })
  for (const [role, subjects] of Object.entries(roles)) {
    for (const [at, subject] of subjects.entries())
      addRoleActor(draft, [...where, 'roles', role, at], id, role, subject)
  }
}

function addComponents(
  draft: Draft,
  { components }: ProjectDescription,
  { id: projectId }: ProjectRecord,
  where: Place,
): void {
  components.forEach((given, index) => {
    const { name, description, lead } =
      typeof given === 'string' ? { name: given, description: '', lead: undefined } : given
    const leadAccountId =
      lead === undefined ? null : (person(draft, [...where, 'components', index, 'lead'], lead)?.accountId ?? null)
    const id = String(draft.next('component'))
    draft.site.components.push({ id, projectId, name, description, leadAccountId, assigneeType: 'PROJECT_DEFAULT' })
  })
}

function addVersions(draft: Draft, { versions }: ProjectDescription, { id: projectId }: ProjectRecord): void {
  versions.forEach((given, position) => {
    const version =
      typeof given === 'string' ? { name: given, description: '', released: false, archived: false } : given
    const days = { startDate: version.startDate ?? null, releaseDate: version.releaseDate ?? null }
    draft.site.versions.push({ id: String(draft.next('version')), projectId, ...version, ...days, position })
  })
}

function addBoard(
  draft: Draft,
  given: ProjectDescription,
  { id: projectId }: ProjectRecord,
  where: Place,
  index: number,
): void {
  const description = given.boards[index]
  if (!description) return
  const board: BoardRecord = { id: draft.next('board'), name: description.name, type: description.type, projectId }
  draft.site.boards.push(board)
  description.sprints.forEach((sprint, at) => {
    const { name, state, goal, start, end } =
      typeof sprint === 'string'
        ? ({ name: sprint, state: 'future', goal: '', start: undefined, end: undefined } as const)
        : sprint
    const date = (key: string, when: typeof start) =>
      when === undefined
        ? null
        : new Date(readWhen(draft, [...where, 'sprints', at, key], when, draft.at)).toISOString()
    const endDate = date('end', end)
    draft.site.sprints.push({
      id: draft.next('sprint'),
      name,
      state,
      boardId: board.id,
      goal,
      createdDate: new Date(draft.at - 30 * 86_400_000).toISOString(),
      startDate: date('start', start),
      endDate,
      completeDate: state === 'closed' ? endDate : null,
    })
  })
}

import { badRequest } from '../../http/faults.ts'
import { isObject } from '../../json/object.ts'
import { browsableProjects, may } from '../../permissions/permissions.ts'
import { insightOf, projectJson, shelvedMarks } from '../../present/project.ts'
import { shelfAt } from '../../projects/shelf.ts'
import type { ProjectRecord, ShelvedProject } from '../../records/records.ts'
import type { View } from '../../world/world.ts'
import type { Query } from '../request.ts'
import { isWanted } from '../request.ts'

interface Found {
  readonly project: ProjectRecord
  readonly shelved: ShelvedProject | undefined
}

/** The whole list behind `/project/search`, filtered and sorted. */
export function searchProjects(view: View, query: Query) {
  const wanted = filterOf(query)
  const projects = candidates(view, query).filter(({ project }) => wanted(project))
  const [expand, properties] = [query.list('expand'), query.list('properties')]
  return sorted(view, projects, query.text('orderBy') ?? 'key').map(({ project, shelved }) => ({
    ...projectJson(view, project, expand, properties),
    ...(shelved && shelvedMarks(view, shelved)),
  }))
}

const actions = {
  view: 'BROWSE_PROJECTS',
  browse: 'BROWSE_PROJECTS',
  edit: 'ADMINISTER_PROJECTS',
  create: 'CREATE_ISSUES',
} as const

/** Live projects, and those on the shelf for who asks for them: the trash is for administrators. */
function candidates(view: View, query: Query): Found[] {
  const statuses = query.list('status')
  const action = query.text('action') ?? 'view'
  const permission = Object.entries(actions).find(([name]) => name === action)?.[1]
  if (permission === undefined) throw badRequest(`The action '${action}' is not one of view, browse, edit or create.`)
  const live = browsableProjects(view.state, view.caller).filter(
    (project) => permission === 'BROWSE_PROJECTS' || may(view, permission, project),
  )
  const shelf = shelfAt(view.state, view.world.now()).filter(({ why, project }) =>
    statuses.includes(why) && why === 'deleted' ? may(view, 'ADMINISTER') : may(view, permission, project),
  )
  return [
    ...(isWanted(statuses, 'live') ? live : []).map((project) => ({
      project,
      shelved: undefined,
    })),
    ...shelf.filter(({ why }) => statuses.includes(why)).map((shelved) => ({ project: shelved.project, shelved })),
  ]
}

function filterOf(query: Query): (project: ProjectRecord) => boolean {
  const [ids, keys, types] = [query.list('id'), query.list('keys'), query.list('typeKey')]
  const text = query.text('query')?.toLowerCase()
  const category = query.text('categoryId')
  const hasProperty = propertyTest(query.text('propertyQuery'))
  return (project) =>
    isWanted(ids, project.id) &&
    isWanted(keys, project.key) &&
    isWanted(types, project.projectTypeKey) &&
    (category === undefined || category === project.categoryId || (category === '-1' && project.categoryId === null)) &&
    (text === undefined || [project.key, project.name].some((part) => part.toLowerCase().includes(text))) &&
    hasProperty(project)
}

/** `[key].path.to.value=1`: projects whose property has this value. */
function propertyTest(text: string | undefined): (project: ProjectRecord) => boolean {
  if (text === undefined) return () => true
  const match = /^\[([^\]]+)\]((?:\.[^.=]+)*)=(.*)$/.exec(text)
  if (!match) throw badRequest(`The property query '${text}' is not of the form [key].path=value.`)
  const [, key = '', path = '', wanted = ''] = match
  const steps = path.split('.').slice(1)
  return (project) => {
    let value: unknown = project.properties[key]
    for (const step of steps) value = isObject(value) ? value[step] : undefined
    return value !== undefined && String(value) === wanted.replace(/^"(.*)"$/, '$1')
  }
}

type SortKey = (view: View, item: Found) => string | number

const orders: Readonly<Record<string, SortKey>> = {
  key: (_view, { project }) => project.key,
  name: (_view, { project }) => project.name.toLowerCase(),
  owner: (view, { project }) => view.state.users.get(project.leadAccountId)?.displayName ?? '',
  category: (view, { project }) => view.state.categories.get(project.categoryId ?? '')?.name ?? '',
  issueCount: (view, { project }) => insightOf(view, project).totalIssueCount,
  lastIssueUpdatedDate: (view, { project }) => insightOf(view, project).lastIssueUpdateTime ?? '',
  archivedDate: (_view, { shelved }) => (shelved?.why === 'archived' ? shelved.at : 0),
  deletedDate: (_view, { shelved }) => (shelved?.why === 'deleted' ? shelved.at : 0),
}

function sorted(view: View, items: Found[], orderBy: string): Found[] {
  const keyOf = orders[orderBy.replace(/^[+-]/, '').trim()]
  if (!keyOf) throw badRequest(`The orderBy value '${orderBy}' is not valid.`)
  const direction = orderBy.startsWith('-') ? -1 : 1
  const keyed = items.map((item) => ({ item, key: keyOf(view, item) }))
  keyed.sort((left, right) => (left.key === right.key ? 0 : left.key < right.key ? -direction : direction))
  return keyed.map(({ item }) => item)
}

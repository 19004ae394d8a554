import type { FastifyInstance } from 'fastify'
import type { ProjectRecord } from '../../records/records.ts'
import type { View } from '../../world/world.ts'
import { adminView } from '../opening.ts'
import { pageJson, pageOf, type Query, queryOf, type RouteDeps } from '../request.ts'

interface Scheme {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly isDefault: boolean
  readonly issueTypeIds: readonly string[]
  readonly project: ProjectRecord | undefined
}

const defaultId = 10_000

/** Which issue types a project has. To be read only: in the sandbox every project has a scheme of its own. */
export function issueTypeSchemeRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/issuetypescheme', (request) => {
    const view = adminView(request, deps)
    const query = queryOf(request)
    const ids = query.list('id')
    const text = query.text('queryString')?.toLowerCase() ?? ''
    const found = schemesOf(view).filter(
      ({ id, name }) => (ids.length === 0 || ids.includes(id)) && name.toLowerCase().includes(text),
    )
    return pageJson(request, view, sorted(found, query).map(schemeJson), pageOf(query, 50, 50))
  })

  app.get('/issuetypescheme/mapping', (request) => {
    const view = adminView(request, deps)
    const query = queryOf(request)
    const ids = query.list('issueTypeSchemeId')
    const pairs = schemesOf(view)
      .filter(({ id }) => ids.length === 0 || ids.includes(id))
      .flatMap(({ id, issueTypeIds }) => issueTypeIds.map((issueTypeId) => ({ issueTypeSchemeId: id, issueTypeId })))
    return pageJson(request, view, pairs, pageOf(query, 50, 50))
  })

  app.get('/issuetypescheme/project', (request) => {
    const view = adminView(request, deps)
    const query = queryOf(request)
    const projectIds = query.list('projectId')
    const found = schemesOf(view).flatMap((scheme) =>
      scheme.project && projectIds.includes(scheme.project.id)
        ? [{ issueTypeScheme: schemeJson(scheme), projectIds: [scheme.project.id] }]
        : [],
    )
    return pageJson(request, view, found, pageOf(query, 50, 50))
  })
}

function schemesOf(view: View): Scheme[] {
  const byDefault: Scheme = {
    id: String(defaultId),
    name: 'Default Issue Type Scheme',
    description: 'All issue types of the site. New projects may start from it.',
    isDefault: true,
    issueTypeIds: [...view.state.issueTypes.keys()],
    project: undefined,
  }
  const own = [...view.state.projects.values()].map((project) => ({
    id: String(Number(project.id) + 100),
    name: `${project.key}: Issue Type Scheme`,
    description: '',
    isDefault: false,
    issueTypeIds: project.issueTypeIds,
    project,
  }))
  return [byDefault, ...own]
}

function schemeJson({ id, name, description, isDefault, issueTypeIds }: Scheme) {
  const [first] = issueTypeIds
  return { id, name, description, ...(first !== undefined && { defaultIssueTypeId: first }), isDefault }
}

function sorted(schemes: readonly Scheme[], query: Query): Scheme[] {
  const orderBy = query.text('orderBy') ?? 'id'
  const direction = orderBy.startsWith('-') ? -1 : 1
  return schemes.toSorted((left, right) =>
    orderBy.endsWith('name')
      ? direction * left.name.localeCompare(right.name)
      : direction * (Number(left.id) - Number(right.id)),
  )
}

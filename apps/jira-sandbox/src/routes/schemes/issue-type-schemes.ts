import type { FastifyInstance } from 'fastify'
import { type IssueTypeScheme, issueTypeSchemes } from '../../projects/issue-type-schemes.ts'
import { adminView } from '../opening.ts'
import { isWanted, pageJson, pageOf, type Query, queryOf, type RouteDeps } from '../request.ts'

/** Which issue types a project has. */
export function issueTypeSchemeRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/issuetypescheme', (request) => {
    const view = adminView(request, deps)
    const query = queryOf(request)
    const ids = query.list('id')
    const text = query.text('queryString')?.toLowerCase() ?? ''
    const found = issueTypeSchemes(view.state).filter(
      ({ id, name }) => isWanted(ids, id) && name.toLowerCase().includes(text),
    )
    return pageJson(request, view, sorted(found, query).map(schemeJson), pageOf(query, 50, 50))
  })

  app.get('/issuetypescheme/mapping', (request) => {
    const view = adminView(request, deps)
    const query = queryOf(request)
    const ids = query.list('issueTypeSchemeId')
    const pairs = issueTypeSchemes(view.state)
      .filter(({ id }) => isWanted(ids, id))
      .flatMap(({ id, issueTypeIds }) => issueTypeIds.map((issueTypeId) => ({ issueTypeSchemeId: id, issueTypeId })))
    return pageJson(request, view, pairs, pageOf(query, 50, 50))
  })

  app.get('/issuetypescheme/project', (request) => {
    const view = adminView(request, deps)
    const query = queryOf(request)
    const projectIds = query.neededList('projectId')
    const found = issueTypeSchemes(view.state).flatMap((scheme) => {
      const held = scheme.projects.map(({ id }) => id).filter((id) => projectIds.includes(id))
      return held.length > 0 ? [{ issueTypeScheme: schemeJson(scheme), projectIds: held }] : []
    })
    return pageJson(request, view, found, pageOf(query, 50, 50))
  })
}

function schemeJson({ id, name, description, isDefault, issueTypeIds, defaultIssueTypeId }: IssueTypeScheme) {
  const usual = defaultIssueTypeId ?? issueTypeIds[0]
  return { id, name, description, ...(usual !== undefined && { defaultIssueTypeId: usual }), isDefault }
}

function sorted(schemes: readonly IssueTypeScheme[], query: Query): IssueTypeScheme[] {
  const orderBy = query.text('orderBy') ?? 'id'
  const direction = orderBy.startsWith('-') ? -1 : 1
  return schemes.toSorted((left, right) =>
    orderBy.endsWith('name')
      ? direction * left.name.localeCompare(right.name)
      : direction * (Number(left.id) - Number(right.id)),
  )
}

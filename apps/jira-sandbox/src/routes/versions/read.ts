import type { FastifyInstance, FastifyRequest } from 'fastify'
import { textOf } from '../../fields/values.ts'
import { badRequest, refusal } from '../../http/faults.ts'
import { issuesWith } from '../../issues/replace-reference.ts'
import { seesProject } from '../../permissions/permissions.ts'
import { versionJson } from '../../present/project.ts'
import { categoryOf } from '../../present/references.ts'
import { versionFields, versionsOf } from '../../projects/versions.ts'
import type { VersionRecord } from '../../records/records.ts'
import type { View } from '../../world/world.ts'
import { seenProject } from '../opening.ts'
import { isWanted, pageJson, pageOf, pathPart, queryOf, type RouteDeps, viewOf } from '../request.ts'

/** Versions of a project as a list, as pages and one by one. */
export function versionReadRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/project/:projectIdOrKey/versions', (request) => {
    const { view, project } = seenProject(request, deps)
    const expand = queryOf(request).list('expand')
    return versionsOf(view, project).map((version) => fullVersionJson(view, version, expand))
  })

  app.get('/project/:projectIdOrKey/version', (request) => {
    const { view, project } = seenProject(request, deps)
    const query = queryOf(request)
    const [text, statuses] = [query.text('query')?.toLowerCase() ?? '', query.list('status')]
    const found = versionsOf(view, project).filter(
      (it) =>
        [it.name, it.description].some((part) => part.toLowerCase().includes(text)) && isWanted(statuses, statusOf(it)),
    )
    const shown = sorted(found, query.text('orderBy')).map((it) => fullVersionJson(view, it, query.list('expand')))
    return pageJson(request, view, shown, pageOf(query, 50, 50))
  })

  app.get('/version/:id', (request) => {
    const view = viewOf(request, deps)
    return fullVersionJson(view, versionFrom(request, view), queryOf(request).list('expand'))
  })

  app.get('/version/:id/relatedIssueCounts', (request) => {
    const view = viewOf(request, deps)
    const { id } = versionFrom(request, view)
    const usage = versionFields(view).map((field) => ({ field, issues: issuesWith(view, field.id, id) }))
    return {
      self: `${view.base}/version/${id}`,
      issuesFixedCount: issuesWith(view, 'fixVersions', id).length,
      issuesAffectedCount: issuesWith(view, 'versions', id).length,
      issueCountWithCustomFieldsShowingVersion: new Set(usage.flatMap(({ issues }) => issues)).size,
      customFieldUsage: usage
        .filter(({ issues }) => issues.length > 0)
        .map(({ field, issues }) => ({
          fieldName: field.name,
          customFieldId: Number(field.id.slice('customfield_'.length)),
          issueCountWithVersionInCustomField: issues.length,
        })),
    }
  })

  app.get('/version/:id/unresolvedIssueCount', (request) => {
    const view = viewOf(request, deps)
    const { id } = versionFrom(request, view)
    const issues = issuesWith(view, 'fixVersions', id)
    const unresolved = issues.filter((issue) => issue.resolved === null)
    return { self: `${view.base}/version/${id}`, issuesUnresolvedCount: unresolved.length, issuesCount: issues.length }
  })
}

export function versionFrom(request: FastifyRequest, view: View): VersionRecord {
  const id = pathPart(request, 'id')
  const version = view.state.versions.get(id)
  if (!version || !seesProject(view, version.projectId)) throw refusal(404, [`Could not find version for id '${id}'`])
  return version
}

export function fullVersionJson(view: View, version: VersionRecord, expand: readonly string[] = []) {
  return {
    ...versionJson(view, version),
    ...(expand.includes('issuesstatus') && { issuesStatusForFixVersion: countsOf(view, version) }),
    ...(expand.includes('operations') && { operations: [] }),
  }
}

function countsOf(view: View, { id }: VersionRecord) {
  const counts = { unmapped: 0, toDo: 0, inProgress: 0, done: 0 }
  const words = { new: 'toDo', indeterminate: 'inProgress', done: 'done', undefined: 'unmapped' } as const
  for (const issue of issuesWith(view, 'fixVersions', id)) {
    const status = view.state.statuses.get(textOf(issue, 'status') ?? '')
    counts[words[status ? categoryOf(status.categoryId).key : 'undefined']] += 1
  }
  return counts
}

function statusOf(version: VersionRecord): 'archived' | 'released' | 'unreleased' {
  if (version.archived) return 'archived'
  return version.released ? 'released' : 'unreleased'
}

const orders: Readonly<Record<string, (version: VersionRecord) => string | number>> = {
  sequence: (version) => version.position,
  name: (version) => version.name.toLowerCase(),
  description: (version) => version.description.toLowerCase(),
  startDate: (version) => version.startDate ?? '',
  releaseDate: (version) => version.releaseDate ?? '',
}

function sorted(versions: readonly VersionRecord[], orderBy = 'sequence'): VersionRecord[] {
  const keyOf = orders[orderBy.replace(/^[+-]/, '').trim()]
  if (!keyOf) throw badRequest(`The orderBy value '${orderBy}' is not valid.`)
  const direction = orderBy.startsWith('-') ? -1 : 1
  return versions.toSorted((left, right) => {
    const [one, two] = [keyOf(left), keyOf(right)]
    return one === two ? 0 : one < two ? -direction : direction
  })
}

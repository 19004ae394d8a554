import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { badRequest } from '../http/faults.ts'
import type { JqlField } from '../jql/fields.ts'
import { jqlFunctions } from '../jql/functions.ts'
import { javaTypes } from '../jql/java-types.ts'
import { reservedWords } from '../jql/reserved-words.ts'
import { suggest } from '../jql/suggestions.ts'
import type { State } from '../world/state.ts'
import { bodyOf, queryOf, type RouteDeps, viewOf } from './request.ts'

const filterBody = z.strictObject({
  projectIds: z.array(z.int()).optional(),
  includeCollapsedFields: z.boolean().optional(),
})

/** What helps to write a query. */
export function jqlDataRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/jql/autocompletedata', () => referenceData(deps, []))

  app.post('/jql/autocompletedata', (request) => {
    const { projectIds = [] } = bodyOf(request, filterBody)
    return referenceData(deps, projectIds.map(String))
  })

  app.get('/jql/autocompletedata/suggestions', (request) => {
    const view = viewOf(request, deps)
    const query = queryOf(request)
    const name = query.text('fieldName') ?? ''
    const predicate = query.text('predicateName')?.toLowerCase()
    if (predicate !== undefined && !['by', 'from', 'to'].includes(predicate)) return { results: [] }
    const wanted = predicate === 'by' ? 'assignee' : name
    const field = findField(deps, wanted)
    const typed = query.text(predicate === undefined ? 'fieldValue' : 'predicateValue') ?? ''
    return { results: suggest(view.state, field, typed) }
  })
}

function findField({ engine }: RouteDeps, name: string): JqlField {
  const wanted = name.replaceAll(/^"|"$/g, '').toLowerCase()
  const field = engine.fields.find((candidate) => candidate.names.some((it) => it.toLowerCase() === wanted))
  if (!field) throw badRequest(`The field '${name}' does not exist or you do not have permission to view it.`)
  return field
}

/** Booleans here are the words "true" and "false". */
function referenceData({ engine, world }: RouteDeps, projectIds: readonly string[]) {
  const fields = engine.fields.filter((field) => isOfferedIn(world.state, field, projectIds))
  return {
    visibleFieldNames: fields.map(fieldReference),
    visibleFunctionNames: jqlFunctions.map((it) => ({
      value: it.signature,
      displayName: it.signature,
      ...(it.isList && { isList: 'true' }),
      types: [functionTypes[it.type] ?? javaTypes.issue],
    })),
    jqlReservedWords: reservedWords(),
  }
}

/** Fields of one's own may have no searcher, and may belong to some projects only. */
function isOfferedIn(state: State, { fieldId, searchable }: JqlField, projectIds: readonly string[]): boolean {
  if (!searchable) return false
  const contexts = state.customFields.get(fieldId)?.contexts ?? []
  if (projectIds.length === 0 || contexts.length === 0) return true
  return contexts.some((it) => it.projectIds.length === 0 || it.projectIds.some((id) => projectIds.includes(id)))
}

function fieldReference(field: JqlField) {
  const label = field.names.find((name) => name.endsWith(']') && !name.startsWith('cf['))
  return {
    value: field.customId === undefined ? field.name : `"${label ?? field.name}"`,
    displayName: field.customId === undefined ? field.name : `${field.name} - ${field.customId}`,
    orderable: String(field.orderable),
    searchable: 'true',
    auto: field.comparison.kind === 'reference' ? 'true' : 'false',
    ...(field.customId !== undefined && { cfid: field.customId }),
    operators: field.operators,
    types: field.types,
  }
}

const functionTypes: Readonly<Record<string, string>> = {
  user: javaTypes.user,
  date: javaTypes.date,
  version: javaTypes.version,
  project: javaTypes.project,
  component: javaTypes.component,
  issuetype: javaTypes.issueType,
  sprint: javaTypes.sprint,
  approval: javaTypes.approval,
  cascade: javaTypes.option,
}

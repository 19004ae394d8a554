import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { badRequest } from '../faults.ts'
import type { JqlField } from '../jql/fields.ts'
import { jqlFunctions } from '../jql/functions.ts'
import { parseJql } from '../jql/parse.ts'
import { reservedWords } from '../jql/reserved-words.ts'
import { queryStructure } from '../jql/structure.ts'
import { may } from '../permissions.ts'
import { bodyOf, callerOf, queryOf, type RouteDeps, viewOf } from './request.ts'

const parseBody = z.strictObject({ queries: z.array(z.string()).min(1) })

export function jqlRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.post('/jql/parse', (request) => {
    const view = viewOf(request, deps)
    const validation = queryOf(request).text('validation') ?? 'strict'
    if (!['strict', 'warn', 'none'].includes(validation))
      throw badRequest(`The validation '${validation}' is not known.`)
    const { queries } = bodyOf(request, parseBody)
    return { queries: queries.map((query) => examine(query, validation, deps, view.caller)) }
  })

  app.get('/jql/autocompletedata', () => referenceData(deps))

  app.post('/jql/autocompletedata', (request) => {
    callerOf(viewOf(request, deps))
    return referenceData(deps)
  })

  app.post('/jql/match', (request) => {
    const view = viewOf(request, deps)
    const { jqls, issueIds } = bodyOf(
      request,
      z.strictObject({ jqls: z.array(z.string()), issueIds: z.array(z.number()) }),
    )
    const issues = may(view.caller, 'BROWSE_PROJECTS')
      ? issueIds.flatMap((id) => view.state.issues.get(String(id)) ?? [])
      : []
    const matches = jqls.map((jql) => {
      const preparation = deps.engine.prepare(jql, view.caller)
      if (preparation.kind === 'malformed') return { matchedIssues: [], errors: [preparation.message] }
      const { prepared } = preparation
      const matchedIssues = issues.filter((issue) => prepared.test(issue)).map((issue) => Number(issue.id))
      return { matchedIssues, errors: prepared.faults }
    })
    return { matches }
  })
}

type Caller = Parameters<RouteDeps['engine']['prepare']>[1]

function examine(query: string, validation: string, { engine }: RouteDeps, caller: Caller) {
  const parsed = parseJql(query)
  if (!parsed.ok) return { query, errors: [parsed.message] }
  const structure = queryStructure(parsed.query)
  const preparation = validation === 'none' ? undefined : engine.prepare(query, caller)
  const ready = preparation?.kind === 'ready' ? preparation.prepared : undefined
  const faults = [...new Set([...(ready?.faults ?? []), ...(ready?.sortFaults ?? [])])]
  if (faults.length === 0) return { query, structure }
  return validation === 'strict' ? { query, errors: faults } : { query, structure, warnings: faults }
}

/** Booleans here are the words "true" and "false". */
function referenceData({ engine }: RouteDeps) {
  return {
    visibleFieldNames: engine.fields.map(fieldReference),
    visibleFunctionNames: jqlFunctions.map((it) => ({
      value: it.signature,
      displayName: it.signature,
      ...(it.isList && { isList: 'true' }),
      types: [functionTypes[it.type] ?? 'com.atlassian.jira.issue.Issue'],
    })),
    jqlReservedWords: reservedWords(),
  }
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
  user: 'com.atlassian.jira.user.ApplicationUser',
  date: 'java.util.Date',
  version: 'com.atlassian.jira.project.version.Version',
  project: 'com.atlassian.jira.project.Project',
  component: 'com.atlassian.jira.bc.project.component.ProjectComponent',
  issuetype: 'com.atlassian.jira.issue.issuetype.IssueType',
  sprint: 'com.atlassian.greenhopper.service.sprint.Sprint',
}

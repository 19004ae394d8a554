import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { badRequest } from '../http/faults.ts'
import { readJql } from '../jql/parse.ts'
import { sanitizeQuery } from '../jql/sanitize.ts'
import { queryStructure } from '../jql/structure.ts'
import { replaceUserNames } from '../jql/user-names.ts'
import { seenIssues } from '../permissions/permissions.ts'
import { jqlDataRoutes } from './jql-data.ts'
import { bodyOf, callerOf, queryOf, type RouteDeps, requirePermission, viewOf } from './request.ts'

const parseBody = z.strictObject({ queries: z.array(z.string().min(1)).min(1) })
const matchBody = z.strictObject({ jqls: z.array(z.string()), issueIds: z.array(z.number()) })
const sanitizeBody = z.strictObject({
  queries: z.array(z.strictObject({ query: z.string(), accountId: z.string().nullish() })),
})
const cleanerBody = z.strictObject({ queryStrings: z.array(z.string()).default([]) })

const sanitizedMax = 20
const cleanedMax = 100

/** Operations on queries themselves. */
export function jqlRoutes(app: FastifyInstance, deps: RouteDeps): void {
  jqlDataRoutes(app, deps)

  app.post('/jql/parse', (request) => {
    const view = viewOf(request, deps)
    const validation = queryOf(request).text('validation') ?? 'strict'
    if (!['strict', 'warn', 'none'].includes(validation))
      throw badRequest(`The validation '${validation}' is not known.`)
    const { queries } = bodyOf(request, parseBody)
    return { queries: queries.map((query) => examine(query, validation, deps, view.caller)) }
  })

  app.post('/jql/match', (request) => {
    const view = viewOf(request, deps)
    const { jqls, issueIds } = bodyOf(request, matchBody)
    const issues = seenIssues(view, issueIds.map(String))
    const matches = jqls.map((jql) => {
      const preparation = deps.engine.prepare(jql, view.caller)
      if (preparation.kind === 'malformed') return { matchedIssues: [], errors: [preparation.message] }
      const { prepared } = preparation
      const matchedIssues = issues.filter((issue) => prepared.test(issue)).map((issue) => Number(issue.id))
      return { matchedIssues, errors: prepared.faults }
    })
    return { matches }
  })

  app.post('/jql/sanitize', (request) => {
    const view = viewOf(request, deps)
    requirePermission(view, 'ADMINISTER')
    const { queries } = bodyOf(request, sanitizeBody)
    if (queries.length > sanitizedMax) throw badRequest(`At most ${sanitizedMax} queries can be sanitized at once.`)
    return {
      queries: queries.map(({ query, accountId }) => ({
        initialQuery: query,
        ...sanitizeQuery(view.state, query, view.state.users.get(accountId ?? '')),
        ...(typeof accountId === 'string' && { accountId }),
      })),
    }
  })

  app.post('/jql/pdcleaner', (request) => {
    const view = viewOf(request, deps)
    callerOf(view)
    const { queryStrings } = bodyOf(request, cleanerBody)
    if (queryStrings.length > cleanedMax) throw badRequest(`At most ${cleanedMax} queries can be converted at once.`)
    const converted = queryStrings.map((query) => replaceUserNames(view.state, deps.engine.fields, query))
    const broken = converted.flatMap((it) => (it.ok ? [] : [it.message]))
    if (broken.length > 0) throw badRequest(...broken)
    const done = converted.flatMap((it) => (it.ok ? [it] : []))
    return {
      queryStrings: done.filter((it) => !it.unknown).map((it) => it.query),
      queriesWithUnknownUsers: done
        .filter((it) => it.unknown)
        .map(({ original, query }) => ({ originalQuery: original, convertedQuery: query })),
    }
  })
}

type Caller = Parameters<RouteDeps['engine']['prepare']>[1]

function examine(query: string, validation: string, { engine }: RouteDeps, caller: Caller) {
  const parsed = readJql(query)
  if (!parsed.ok) return { query, errors: [parsed.message] }
  const structure = queryStructure(parsed.query)
  const preparation = validation === 'none' ? undefined : engine.prepare(query, caller)
  const ready = preparation?.kind === 'ready' ? preparation.prepared : undefined
  const faults = [...new Set([...(ready?.faults ?? []), ...(ready?.sortFaults ?? [])])]
  if (faults.length === 0) return { query, structure }
  return validation === 'strict' ? { query, errors: faults } : { query, structure, warnings: faults }
}

import { badRequest } from '../../http/faults.ts'
import { fieldNames, fieldSchemas, issueJson } from '../../present/issue.ts'
import { selectFields } from '../../present/selection.ts'
import type { View } from '../../world/world.ts'
import type { RouteDeps } from '../request.ts'

/** However many are asked for. */
const maxResultsMax = 1000

export interface OffsetSearch {
  readonly jql: string
  readonly startAt: number
  readonly maxResults: number
  /** `strict` refuses mistakes of meaning; anything else warns of them. */
  readonly validation: string
  readonly fields: readonly string[]
  readonly expand: readonly string[]
  readonly properties: readonly string[]
}

/** One page by offset. A query may be empty: it finds everything the caller sees. */
export function offsetSearch(view: View, { engine, world }: RouteDeps, asked: OffsetSearch) {
  const preparation = engine.prepare(asked.jql, view.caller)
  if (preparation.kind === 'malformed') throw badRequest(preparation.message)
  const { prepared } = preparation
  const faults = [...prepared.faults, ...prepared.sortFaults]
  if (faults.length > 0 && isStrict(asked.validation)) throw badRequest(...faults)
  const startAt = Math.max(0, asked.startAt)
  const maxResults = Math.min(maxResultsMax, asked.maxResults < 0 ? maxResultsMax : asked.maxResults)
  const { issues, total } = engine.window(prepared, { startAt, limit: maxResults })
  const selection = selectFields(world.fields, asked, '*navigable')
  const aside = new Set(['names', 'schema'])
  const inIssues = {
    ...selection,
    idOnly: false,
    expand: new Set([...selection.expand].filter((it) => !aside.has(it))),
  }
  return {
    expand: 'schema,names',
    startAt,
    maxResults,
    total,
    issues: issues.map((issue) => issueJson(view, issue, inIssues)),
    ...(faults.length > 0 && { warningMessages: faults }),
    ...(selection.expand.has('names') && { names: fieldNames(selection.fields) }),
    ...(selection.expand.has('schema') && { schema: fieldSchemas(selection.fields) }),
  }
}

function isStrict(validation: string): boolean {
  return !['false', 'none', 'warn'].includes(validation.toLowerCase())
}

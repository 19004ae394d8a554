import { epicOf } from '../../agile/epic.ts'
import { sprintsOf } from '../../agile/sprint-field.ts'
import { badRequest } from '../../http/faults.ts'
import type { JqlEngine } from '../../jql/engine.ts'
import type { Prepared } from '../../jql/prepared.ts'
import { isObject } from '../../json/object.ts'
import { agileBase, epicJson, sprintJson } from '../../present/agile.ts'
import { issueJson } from '../../present/issue.ts'
import { type Selection, selectFields } from '../../present/selection.ts'
import type { IssueRecord } from '../../records/records.ts'
import type { View } from '../../world/world.ts'
import type { Query } from '../request.ts'

/** The query of a list, for one caller. Mistakes are told, unless the caller does not want to know. */
export function prepareList(
  view: View,
  engine: JqlEngine,
  jql: string,
  query: Query,
): { prepared: Prepared; warnings: string[] } {
  const preparation = engine.prepare(jql, view.caller)
  if (preparation.kind === 'malformed') throw badRequest(preparation.message)
  const { prepared } = preparation
  const faults = [...prepared.faults, ...prepared.sortFaults]
  if (faults.length > 0 && query.text('validateQuery') !== 'false') throw badRequest(...faults)
  return { prepared, warnings: faults }
}

/** The fields of issues that only boards know. */
const boardFields = ['epic', 'sprint', 'closedSprints', 'flagged'] as const

export interface BoardSelection {
  readonly selection: Selection
  readonly boardFields: readonly string[]
}

/** By default all that is navigable, and what boards know of an issue beside that. */
export function boardSelection(view: View, query: Query): BoardSelection {
  const [fields, expand] = [query.list('fields'), query.list('expand')]
  const selection = selectFields(view.world.fields, { fields, expand, properties: [] }, '*navigable')
  const isAll = fields.length === 0 || fields.some((word) => word === '*all' || word === '*navigable')
  const excluded = (name: string) => fields.includes(`-${name}`)
  const own = boardFields.filter(
    (name) => !excluded(name) && (isAll || fields.includes(name) || fields.every((it) => it.startsWith('-'))),
  )
  return { selection: { ...selection, idOnly: false }, boardFields: own }
}

/** An issue as boards see it; `names` and `schema` of a list stand beside it, not in each issue. */
export function boardIssueJson(view: View, issue: IssueRecord, asked: BoardSelection, inList: boolean) {
  const expand = new Set(
    [...asked.selection.expand].filter((word) => !inList || (word !== 'names' && word !== 'schema')),
  )
  const json = issueJson(view, issue, { ...asked.selection, expand })
  const own = boardFieldsJson(view, issue)
  const chosen = Object.fromEntries(asked.boardFields.map((name) => [name, own[name]]))
  const fields = { ...(isObject(json.fields) ? json.fields : {}), ...chosen }
  return { ...json, self: `${agileBase(view)}/issue/${issue.id}`, fields }
}

function boardFieldsJson(view: View, issue: IssueRecord): Readonly<Record<string, unknown>> {
  const epic = epicOf(view.state, issue)
  const sprints = sprintsOf(view.state, issue)
  const open = sprints.find((it) => it.state !== 'closed')
  const closed = sprints.filter((it) => it.state === 'closed')
  return {
    epic: epic ? epicJson(view, epic) : null,
    sprint: open ? sprintJson(view, open) : null,
    closedSprints: closed.length === 0 ? null : closed.map((it) => sprintJson(view, it)),
    flagged: false,
  }
}

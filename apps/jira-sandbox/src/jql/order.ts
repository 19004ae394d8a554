import { richOf, textOf } from '../fields/values.ts'
import type { IssueRecord } from '../records/records.ts'
import type { JqlContext } from './context.ts'
import type { Listed } from './field.ts'
import type { JqlField } from './fields.ts'
import type { ColumnSource, Term, TermSource } from './plan.ts'
import type { ReferenceType } from './reference-type.ts'
import { rankTable } from './resolve.ts'
import type { SortValue } from './sort-value.ts'
import { columnSource, referenceSource } from './sources.ts'
import type { SortField } from './syntax.ts'

/** One key of the order; empties come last going up and first going down. */
export interface SortKey {
  readonly descending: boolean
  /** Where the index keeps the documents in this order, if it does. */
  readonly column: ColumnSource | undefined
  /** Else the terms of which each issue's first says where it stands. */
  readonly first: FirstTerm | undefined
  /** Else the values of all issues that have one. */
  readonly listed: (() => Listed<SortValue>) | undefined
  of(issue: IssueRecord): SortValue
}

export interface FirstTerm {
  readonly source: TermSource
  place(term: Term): SortValue
}

/** A direction that the query leaves out is ascending. `find` knows the fields by their names. */
export function sortKey(
  sort: SortField,
  field: JqlField,
  context: JqlContext,
  find: (name: string) => JqlField | undefined,
): SortKey {
  return {
    descending: sort.descending,
    column: orderColumn(field),
    first: firstTerm(field, context, find),
    listed: listed(field, context),
    of: valueReader(field, context),
  }
}

function firstTerm(
  field: JqlField,
  context: JqlContext,
  find: (name: string) => JqlField | undefined,
): FirstTerm | undefined {
  const { comparison } = field
  if (comparison.kind !== 'reference') return undefined
  const { type, via } = comparison
  const place = placeOf(type, context)
  const filed = via ? find(via.field) : field
  const source = filed && referenceSource(filed)
  if (!source) return undefined
  if (!via) return { source, place: (term) => place(String(term)) }
  return {
    source,
    place(term) {
      const [first] = via.idsOf(String(term))
      return first === undefined ? null : place(first)
    },
  }
}

function listed({ comparison }: JqlField, context: JqlContext): SortKey['listed'] {
  if (comparison.kind === 'instant' && comparison.ofCaller) {
    const { ofCaller } = comparison
    return () => ofCaller(context.caller?.accountId)
  }
  if (comparison.kind !== 'reference' || !comparison.listed) return undefined
  const place = placeOf(comparison.type, context)
  const all = comparison.listed
  return function* places() {
    for (const [issueId, [first]] of all()) if (first !== undefined) yield [issueId, place(first)]
  }
}

/** The column that has the documents in the order of a field, if there is one. */
export function orderColumn(field: JqlField): ColumnSource | undefined {
  // `id` is another name of the key, and orders as the key does.
  if (field.comparison.kind === 'key') return keyColumn
  const { comparison, fieldId } = field
  return comparison.kind === 'text' ? { key: `text ${fieldId}`, value: textReader(fieldId) } : columnSource(field)
}

function textReader(fieldId: string): (issue: IssueRecord) => string | null {
  return (issue) => (textOf(issue, fieldId) ?? richOf(issue, fieldId)?.wiki)?.toLowerCase() ?? null
}

export const idColumn: ColumnSource = { key: 'id', value: (issue) => Number(issue.id) }
export const keyColumn: ColumnSource = { key: 'key', value: keyText }

function valueReader(field: JqlField, context: JqlContext): (issue: IssueRecord) => SortValue {
  const { comparison } = field
  if (comparison.kind === 'key') return keyText
  if (comparison.kind === 'instant') return (issue) => comparison.at(issue, context.caller?.accountId)
  if (comparison.kind === 'day') return comparison.day
  if (comparison.kind === 'place') return comparison.place
  if (comparison.kind === 'number') return comparison.number
  if (comparison.kind === 'presence') return (issue) => (comparison.present(issue) ? 1 : 0)
  if (comparison.kind === 'text') return textReader(field.fieldId)
  const place = placeOf(comparison.type, context)
  return (issue) => {
    const [first] = comparison.ids(issue)
    return first === undefined ? null : place(first)
  }
}

/** Keys order by project, then by number, not letter by letter. */
function keyText({ key, number }: IssueRecord): string {
  const digits = String(number)
  return key.slice(0, key.lastIndexOf('-') + 1) + zeros.slice(digits.length) + digits
}

const zeros = '0000000000'

function placeOf(type: ReferenceType, context: JqlContext): (id: string) => SortValue {
  const ranks = rankTable(type, context.state) ?? orderedTypes[type]?.(context)
  if (ranks) return (id) => ranks.get(id) ?? null
  const names = new Map<string, string>()
  return (id) => {
    const known = names.get(id) ?? nameOf(type, id, context).toLowerCase()
    names.set(id, known)
    return known
  }
}

/** Statuses go by their category first, as the configured order of a workflow does. */
const orderedTypes: Readonly<Partial<Record<ReferenceType, (context: JqlContext) => ReadonlyMap<string, number>>>> = {
  status: ({ state }) => new Map([...state.statuses.keys()].map((id, index) => [id, index])),
  sprint: ({ state }) => new Map([...state.sprints.keys()].map((id) => [id, Number(id)])),
}

function nameOf(type: ReferenceType, id: string, { state }: JqlContext): string {
  if (type === 'user') return state.users.get(id)?.displayName ?? id
  if (type === 'group') return state.groups.get(id)?.name ?? id
  if (type === 'project') return state.projects.get(id)?.name ?? id
  if (type === 'issuetype') return state.issueTypes.get(id)?.name ?? id
  if (type === 'component') return state.components.get(id)?.name ?? id
  if (type === 'issue') return state.issues.get(id)?.key ?? id
  if (/^(option|cascade):/.test(type)) {
    const field = state.customFields.get(type.slice(type.indexOf(':') + 1))
    return field?.options.find((option) => option.id === id)?.value ?? id
  }
  return id
}

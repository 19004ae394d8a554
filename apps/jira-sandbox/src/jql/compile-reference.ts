import type { IssueRecord } from '../records.ts'
import type { Compilation, Test } from './compilation.ts'
import type { Comparison } from './fields.ts'
import { findFunction } from './functions.ts'
import { flatten, isEmptyTest, orderTests, valueFault } from './operands.ts'
import { type ReferenceType, rankTable, resolveWord } from './resolve.ts'
import type { Operand, Terminal } from './syntax.ts'

type ReferenceComparison = Extract<Comparison, { kind: 'reference' }>

/** Fields whose values are things of the site: statuses, people, versions, options, labels … */
export function compileReference(clause: Terminal, comparison: ReferenceComparison, compilation: Compilation): Test {
  const { operator, operand } = clause
  if (comparison.type === 'filter') return compileFilter(clause, compilation)
  const emptiness = isEmptyTest(operator, operand)
  if (emptiness === 'empty') return (issue) => comparison.ids(issue).length === 0
  if (emptiness === 'filled') return (issue) => comparison.ids(issue).length > 0
  const wanted = readWanted(clause.field.name, operand, comparison.type, compilation)
  const compare = orderTests[operator]
  if (compare) return compileOrder(comparison, wanted, compare, compilation)
  const test = (issue: IssueRecord) => {
    const present = comparison.ids(issue)
    return present.length === 0 ? wanted.empty : present.some((id) => wanted.ids.has(id))
  }
  const positive = operator === '=' || operator === 'in'
  return positive ? test : (issue) => comparison.ids(issue).length > 0 && !test(issue)
}

export interface Wanted {
  readonly ids: ReadonlySet<string>
  readonly empty: boolean
}

export function readWanted(
  fieldName: string,
  operand: Operand | undefined,
  type: ReferenceType,
  compilation: Compilation,
): Wanted {
  const ids = new Set<string>()
  let empty = false
  for (const item of flatten(operand)) {
    if (item.kind === 'empty' || (item.kind === 'value' && type === 'resolution' && /^unresolved$/i.test(item.text))) {
      empty = true
    } else {
      for (const id of readItem(fieldName, item, type, compilation)) ids.add(id)
    }
  }
  return { ids, empty }
}

function readItem(
  fieldName: string,
  item: Exclude<Operand, { kind: 'list' | 'empty' }>,
  type: ReferenceType,
  { context, faults }: Compilation,
): readonly string[] {
  if (item.kind === 'value') {
    const ids = resolveWord(type, item.text, context)
    if (!ids) faults.messages.push(valueFault(item.text, fieldName))
    return ids ?? []
  }
  const found = findFunction(item.name)
  if (!found) {
    faults.messages.push(`Unable to find JQL function '${item.name}(${item.args.join(', ')})'.`)
    return []
  }
  if (found.type !== type) {
    faults.messages.push(`A value provided by the function '${item.name}' is invalid for the field '${fieldName}'.`)
    return []
  }
  const value = found.run(item.args, context)
  if (value.kind === 'fault') faults.messages.push(value.message)
  return value.kind === 'ids' ? value.ids : []
}

function compileOrder(
  comparison: ReferenceComparison,
  wanted: Wanted,
  compare: (left: number, right: number) => boolean,
  { context }: Compilation,
): Test {
  const ranks = rankTable(comparison.type, context.state)
  const limits = [...wanted.ids].flatMap((id) => ranks?.get(id) ?? [])
  return (issue) =>
    comparison.ids(issue).some((id) => {
      const rank = ranks?.get(id)
      return rank !== undefined && limits.some((limit) => compare(rank, limit))
    })
}

/** A saved filter stands for the issues it finds. */
function compileFilter(clause: Terminal, compilation: Compilation): Test {
  const { context, faults } = compilation
  const wanted = readWanted(clause.field.name, clause.operand, 'filter', compilation)
  const found = new Set<string>()
  for (const id of wanted.ids) {
    const issues = context.select(context.state.filters.get(id)?.jql ?? '')
    if (!issues) faults.messages.push(`The filter '${id}' cannot be used in a query.`)
    for (const issueId of issues ?? []) found.add(issueId)
  }
  const positive = clause.operator === '=' || clause.operator === 'in'
  return (issue) => found.has(issue.id) === positive
}

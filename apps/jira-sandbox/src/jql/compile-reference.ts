import type { IssueRecord } from '../records/records.ts'
import { type Compilation, type Predicate, scanning } from './compilation.ts'
import { compileFilter } from './compile-filter.ts'
import type { ReferenceComparison } from './field.ts'
import type { JqlField } from './fields.ts'
import { issuesBelow } from './hierarchy.ts'
import { isEmptyTest, orderTests } from './operands.ts'
import { everything, type Plan } from './plan.ts'
import { rankTable } from './resolve.ts'
import { referenceKnown, referencePlan } from './sources.ts'
import type { Terminal } from './syntax.ts'
import { readWanted, type Wanted } from './wanted.ts'

/** Fields whose values are things of the site: statuses, people, versions, options, labels … */
export function compileReference(
  clause: Terminal,
  field: JqlField,
  comparison: ReferenceComparison,
  compilation: Compilation,
): Predicate {
  const { operator, operand } = clause
  if (comparison.type === 'filter') return compileFilter(clause, compilation)
  const emptiness = isEmptyTest(operator, operand)
  const count = (issue: IssueRecord) => comparison.ids(issue).length
  if (emptiness === 'empty') {
    const known = referenceKnown(field, 'with', [], true)
    return { test: (issue) => count(issue) === 0, plan: referencePlan(field, [], true), known }
  }
  if (emptiness === 'filled') {
    return { ...scanning((issue) => count(issue) > 0), known: referenceKnown(field, 'without', [], true) }
  }
  const wanted = readWanted(clause.field.name, operand, comparison.type, compilation)
  const compare = orderTests[operator]
  if (compare) return compileOrder(field, comparison, wanted, compare, compilation)
  const test = (issue: IssueRecord) => {
    const present = comparison.ids(issue)
    return present.length === 0 ? wanted.empty : present.some((id) => wanted.ids.has(id))
  }
  const positive = operator === '=' || operator === 'in'
  if (!positive) {
    const lacks = (issue: IssueRecord) => {
      const present = comparison.ids(issue)
      return present.length > 0 && !present.some((id) => wanted.ids.has(id))
    }
    return { ...scanning(lacks), known: referenceKnown(field, 'without', wanted.ids, true) }
  }
  const known = referenceKnown(field, 'with', wanted.ids, wanted.empty)
  return { test, plan: planOf(field, comparison, wanted, compilation), known }
}

function planOf(field: JqlField, comparison: ReferenceComparison, wanted: Wanted, compilation: Compilation): Plan {
  const { context } = compilation
  const { via } = comparison
  if (via?.expand) return planVia(via.field, via.expand(wanted.ids), compilation)
  // An index that runs behind knows the issues below as they were; the test looks at those above as they are.
  if (comparison.above && !wanted.empty && context.isCurrent) {
    return { kind: 'issues', ids: issuesBelow(context.childrenOf, [...wanted.ids]) }
  }
  return referencePlan(field, wanted.ids, wanted.empty)
}

function compileOrder(
  field: JqlField,
  comparison: ReferenceComparison,
  wanted: Wanted,
  compare: (left: number, right: number) => boolean,
  { context }: Compilation,
): Predicate {
  const ranks = rankTable(comparison.type, context.state) ?? new Map<string, number>()
  const limits = [...wanted.ids].flatMap((id) => ranks.get(id) ?? [])
  const passing = new Set<string>()
  for (const [id, rank] of ranks) if (limits.some((limit) => compare(rank, limit))) passing.add(id)
  return {
    test: (issue) => comparison.ids(issue).some((id) => passing.has(id)),
    plan: referencePlan(field, passing, false),
    known: referenceKnown(field, 'with', passing, false),
  }
}

/** A value that follows from another field is looked up by that: a category by its statuses. */
function planVia(name: string, ids: readonly string[], { find }: Compilation): Plan {
  const other = find(name)
  return other ? referencePlan(other, ids, false) : everything
}

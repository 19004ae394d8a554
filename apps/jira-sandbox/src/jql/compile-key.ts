import { textOf } from '../fields/values.ts'
import { findIssue, findProject } from '../world/state.ts'
import { type Compilation, type Predicate, scanning } from './compilation.ts'
import { flatten, isEmptyTest, orderTests, valueFault } from './operands.ts'
import { everything } from './plan.ts'
import { referencePlan } from './sources.ts'
import type { Operand, Terminal } from './syntax.ts'
import { readWanted } from './wanted.ts'

/** Keys and ids of issues. An order holds only within one project: `key >= APP-10`. */
export function compileKey(clause: Terminal, compilation: Compilation): Predicate {
  const { operator, operand, field } = clause
  const emptiness = isEmptyTest(operator, operand)
  if (emptiness) return scanning(() => emptiness === 'filled')
  if (orderTests[operator]) return compileKeyOrder(clause, compilation)
  const known = flatten(operand).filter((item) => item.kind !== 'value' || isKnown(item.text, field.name, compilation))
  const wanted = readWanted(field.name, { kind: 'list', operands: known }, 'issue', compilation)
  if (operator !== '=' && operator !== 'in') return scanning((issue) => !wanted.ids.has(issue.id))
  return { test: (issue) => wanted.ids.has(issue.id), plan: { kind: 'issues', ids: wanted.ids } }
}

function compileKeyOrder({ field, operator, operand }: Terminal, compilation: Compilation): Predicate {
  const compare = orderTests[operator]
  const limits = flatten(operand).flatMap((item) => readPlace(item, field.name, compilation) ?? [])
  const project = compilation.find('project')
  return {
    test: (issue) =>
      limits.some(
        ({ projectId, number }) => textOf(issue, 'project') === projectId && compare?.(issue.number, number) === true,
      ),
    plan: project
      ? referencePlan(
          project,
          limits.map((limit) => limit.projectId),
          false,
        )
      : everything,
  }
}

/** Words that are no issue are faults of their own, with the sentences Jira keeps for keys. */
function isKnown(word: string, fieldName: string, { context, faults }: Compilation): boolean {
  const issue = findIssue(context.state, word)
  if (issue && context.mayBrowse(issue)) return true
  faults.messages.push(keyFault(word, fieldName))
  return false
}

function keyFault(word: string, fieldName: string): string {
  if (/^\d+$/.test(word)) return valueFault(word, fieldName)
  return /^[a-z][a-z0-9_]*-\d+$/i.test(word)
    ? `An issue with key '${word.toUpperCase()}' does not exist for field '${fieldName}'.`
    : `The issue key '${word}' for field '${fieldName}' is invalid.`
}

interface Place {
  readonly projectId: string
  readonly number: number
}

function readPlace(item: Operand, fieldName: string, { context, faults }: Compilation): Place | undefined {
  if (item.kind !== 'value') return undefined
  const issue = findIssue(context.state, item.text)
  if (issue) return { projectId: textOf(issue, 'project') ?? '', number: issue.number }
  const match = /^([a-z][a-z0-9_]*)-(\d+)$/i.exec(item.text)
  const project = match ? findProject(context.state, match[1] ?? '') : undefined
  if (match && project) return { projectId: project.id, number: Number(match[2]) }
  faults.messages.push(`The issue key '${item.text}' for field '${fieldName}' is invalid.`)
  return undefined
}

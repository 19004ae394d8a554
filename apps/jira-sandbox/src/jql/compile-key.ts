import { textOf } from '../fields/values.ts'
import type { IssueRecord } from '../records.ts'
import { findIssue, findProject } from '../state.ts'
import type { Compilation, Test } from './compilation.ts'
import { readWanted } from './compile-reference.ts'
import { flatten, isEmptyTest, orderTests } from './operands.ts'
import type { Terminal } from './syntax.ts'

/** Keys and ids of issues. An order holds only within one project: `key >= APP-10`. */
export function compileKey(clause: Terminal, compilation: Compilation): Test {
  const { operator, operand, field } = clause
  const emptiness = isEmptyTest(operator, operand)
  if (emptiness) return () => emptiness === 'filled'
  const compare = orderTests[operator]
  if (compare) {
    const limits = flatten(operand).flatMap((item) =>
      item.kind === 'value' ? (readPlace(item.text, compilation) ?? []) : [],
    )
    return (issue) =>
      limits.some(({ projectId, number }) => textOf(issue, 'project') === projectId && compare(issue.number, number))
  }
  const known = checkKeys(clause, compilation)
  const wanted = readWanted(field.name, { kind: 'list', operands: known }, 'issue', compilation)
  const positive = operator === '=' || operator === 'in'
  return (issue: IssueRecord) => wanted.ids.has(issue.id) === positive
}

/** Words that are no issue are faults of their own, with the sentences Jira keeps for keys. */
function checkKeys({ operand, field }: Terminal, { context, faults }: Compilation) {
  return flatten(operand).filter((item) => {
    if (item.kind !== 'value' || findIssue(context.state, item.text)) return true
    const shaped = /^[a-z][a-z0-9_]*-\d+$/i.test(item.text)
    faults.messages.push(
      shaped
        ? `An issue with key '${item.text.toUpperCase()}' does not exist for field '${field.name}'.`
        : `The issue key '${item.text}' for field '${field.name}' is invalid.`,
    )
    return false
  })
}

function readPlace(word: string, { context, faults }: Compilation): { projectId: string; number: number } | undefined {
  const issue = findIssue(context.state, word)
  if (issue) return { projectId: textOf(issue, 'project') ?? '', number: issue.number }
  const match = /^([a-z][a-z0-9_]*)-(\d+)$/i.exec(word)
  const project = match ? findProject(context.state, match[1] ?? '') : undefined
  if (match && project) return { projectId: project.id, number: Number(match[2]) }
  faults.messages.push(`The issue key '${word}' for field 'issuekey' is invalid.`)
  return undefined
}

import { isObject } from '../json.ts'
import type { IssueRecord } from '../records.ts'
import type { Compilation, Test } from './compilation.ts'
import { flatten, isEmptyTest, orderTests } from './operands.ts'
import type { Terminal } from './syntax.ts'

/** `issue.property[key].path`: values that programs keep with an issue. */
export function compileProperty(clause: Terminal, { faults }: Compilation): Test {
  const { field, operator, operand } = clause
  if (field.name.toLowerCase() !== 'issue.property' || !field.property) {
    faults.messages.push(`Field '${field.text}' does not exist or you do not have permission to view it.`)
    return () => false
  }
  const { key, path } = field.property
  const read = (issue: IssueRecord) => follow(issue.properties[key], path)
  const emptiness = isEmptyTest(operator, operand)
  if (emptiness) return (issue) => (read(issue).length === 0) === (emptiness === 'empty')
  const wanted = flatten(operand).flatMap((item) => (item.kind === 'value' ? [item.text] : []))
  const compare = orderTests[operator]
  if (compare) {
    return (issue) => read(issue).some((value) => wanted.some((limit) => compare(Number(value), Number(limit))))
  }
  const equal = (value: unknown) => wanted.some((word) => String(value).toLowerCase() === word.toLowerCase())
  const positive = operator === '=' || operator === 'in' || operator === '~'
  return (issue) => {
    const values = read(issue)
    return values.length > 0 && values.some(equal) === positive
  }
}

function follow(value: unknown, path: readonly string[]): unknown[] {
  let found: unknown = value
  for (const step of path.flatMap((part) => part.split('.'))) found = isObject(found) ? found[step] : undefined
  if (found === undefined || found === null) return []
  return Array.isArray(found) ? found : [found]
}

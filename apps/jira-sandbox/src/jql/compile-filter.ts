import { type Compilation, type Predicate, scanning } from './compilation.ts'
import type { Terminal } from './syntax.ts'
import { readWanted } from './wanted.ts'

/** A saved filter stands for the issues it finds. */
export function compileFilter(clause: Terminal, compilation: Compilation): Predicate {
  const { context, faults } = compilation
  const wanted = readWanted(clause.field.name, clause.operand, 'filter', compilation)
  const found = new Set<string>()
  for (const id of wanted.ids) {
    const issues = context.select(context.state.filters.get(id)?.jql ?? '')
    if (!issues) faults.messages.push(`The filter '${id}' cannot be used in a query.`)
    for (const issueId of issues ?? []) found.add(issueId)
  }
  if (clause.operator !== '=' && clause.operator !== 'in') return scanning((issue) => !found.has(issue.id))
  return { test: (issue) => found.has(issue.id), plan: { kind: 'issues', ids: found } }
}

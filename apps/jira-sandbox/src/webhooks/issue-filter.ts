import type { JqlEngine } from '../jql/engine.ts'
import { readJql } from '../jql/parse.ts'
import type { Clause, Operand, Terminal } from '../jql/syntax.ts'
import type { IssueRecord, UserRecord } from '../records/records.ts'

/**
 * Whether the filter of a dynamic webhook lets an issue through. Unlike a search, it may name what is not there:
 * `project != ZZZZ` is how apps ask for everything.
 */
export function passesFilter(
  engine: JqlEngine,
  jql: string,
  issue: IssueRecord,
  owner: UserRecord | undefined,
): boolean {
  const parsed = readJql(jql)
  return parsed.ok && parsed.query.where !== undefined && holds(parsed.query.where)

  function holds(clause: Clause): boolean {
    if (clause.kind === 'not') return !holds(clause.clause)
    if (clause.kind !== 'terminal') {
      return clause.kind === 'and' ? clause.clauses.every(holds) : clause.clauses.some(holds)
    }
    const isOne = valuesOf(clause.operand).some((value) => test(`${clause.field.text} = ${value}`))
    if (clause.operator === '=' || clause.operator === 'in') return isOne
    return !isOne && !test(`${clause.field.text} is EMPTY`)
  }

  /** False too when a name in it means nothing. */
  function test(text: string): boolean {
    const preparation = engine.prepare(text, owner)
    if (preparation.kind !== 'ready' || preparation.prepared.faults.length > 0) return false
    return preparation.prepared.test(issue)
  }
}

function valuesOf(operand: Terminal['operand'] | Operand): string[] {
  if (operand === undefined) return []
  if (operand.kind === 'list') return operand.operands.flatMap(valuesOf)
  return [operand.kind === 'empty' ? 'EMPTY' : operand.written]
}

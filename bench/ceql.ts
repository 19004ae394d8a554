import { evaluateTable } from './ceql-evaluate.ts'
import { planTable } from './ceql-plan.ts'
import { searchTables } from './ceql-search.ts'

/** The query language: reading and planning a query, holding records against it, and what it costs on a large Jira. */
export async function benchCeql(): Promise<string> {
  return [planTable(), evaluateTable(), await searchTables()].join('\n\n')
}

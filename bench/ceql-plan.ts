import { checkTypes, compile, parse, pushDown, settle } from '@valence/ceql'
import { isRecord } from '@valence/element-kit'
import { jira } from '@valence/elements'
import { table } from './table.ts'

/** Ten predicates, of which Jira takes nine in one way or another. */
const where = [
  "project = 'HELP' AND status IN ('Open', 'In Progress', 'Reopened') AND priority = 'High'",
  "created >= '2025-06-01T00:00:00Z' AND labels = 'ui' AND summary LIKE '%login%' AND assignee IS NOT NULL",
  "(votes > 3 OR duedate < '2026-01-01') AND issuetype != 'Epic'",
].join(' AND ')

const now = { instantMs: Date.UTC(2026, 0, 31), zone: 'UTC' }

/** Everything that is done with a query before the first record is read. */
export function planTable(): string {
  const dialect = jira.resources.find(({ name }) => name === 'incidents')?.dialect
  if (dialect === undefined) throw new Error('Incidents have no dialect.')
  const expression = parse(where)
  const read = (record: unknown, field: string) => (isRecord(record) ? record[field] : undefined)
  const plan = () => {
    const asked = settle(parse(where), { now })
    checkTypes(asked, () => undefined)
    const { residual } = pushDown(asked, dialect)
    return residual === undefined ? undefined : compile(residual, { read })
  }
  return table(
    ['a query of ten predicates', 'µs of CPU'],
    [
      ['parse', microseconds(() => parse(where))],
      ['push down to JQL', microseconds(() => pushDown(expression, dialect))],
      ['parse, settle, check, push down, compile the residual', microseconds(plan)],
    ],
  )
}

function microseconds(work: () => unknown): string {
  const rounds = Array.from({ length: 30 }, () => {
    const before = process.cpuUsage()
    for (let round = 0; round < 1000; round += 1) work()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  })
  return Math.min(...rounds).toFixed(1)
}

import type { IssueRecord } from '../records/records.ts'
import type { JqlContext } from './context.ts'
import type { JqlField } from './fields.ts'
import { everything, type Known, nothing, type Plan } from './plan.ts'

export type Test = (issue: IssueRecord) => boolean

/** A compiled clause: the truth about one issue, where to look for those it may be true of, and where that needs no test. */
export interface Predicate {
  readonly test: Test
  readonly plan: Plan
  readonly known?: Known | undefined
}

/** A predicate that no index helps with. */
export function scanning(test: Test): Predicate {
  return { test, plan: everything }
}

export const never: Predicate = { test: () => false, plan: nothing }

/** Collects what is wrong with a query beyond its syntax. */
export interface Faults {
  readonly messages: string[]
  readonly warnings: ClauseWarning[]
}

/** A clause that Jira cuts short, as `/search/jql` reports it. */
export interface ClauseWarning {
  readonly type: 'CLAUSE_LIMIT_EXCEEDED' | 'CLAUSE_RESULT_TRUNCATED'
  readonly message: string
  readonly details: {
    readonly clause: string
    readonly arguments: readonly string[]
    readonly limit: number
    readonly actual: number
  }
}

export interface Compilation {
  readonly context: JqlContext
  readonly faults: Faults
  find(name: string): JqlField | undefined
}

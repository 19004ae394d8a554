import type { IssueRecord } from '../records.ts'
import type { JqlContext } from './context.ts'
import type { JqlField } from './fields.ts'

export type Test = (issue: IssueRecord) => boolean

/** Collects what is wrong with a query beyond its syntax. */
export interface Faults {
  readonly messages: string[]
}

export interface Compilation {
  readonly context: JqlContext
  readonly faults: Faults
  find(name: string): JqlField | undefined
}

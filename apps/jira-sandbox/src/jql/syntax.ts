/** A JQL query as the sandbox works on it: Atlassian's grammar has been applied, quotes and escapes are gone. */
export interface JqlQuery {
  readonly where: Clause | undefined
  readonly orderBy: readonly SortField[]
}

export type Clause =
  | { readonly kind: 'and' | 'or'; readonly clauses: readonly Clause[] }
  | { readonly kind: 'not'; readonly clause: Clause }
  | Terminal

export interface Terminal {
  readonly kind: 'terminal'
  readonly field: FieldRef
  readonly operator: JqlOperator
  readonly operand: Operand | undefined
  readonly predicates: readonly HistoryPredicate[]
}

/** `status`, `cf[10010]`, `"Story Points[Number]"`, or `issue.property[key].path`. */
export interface FieldRef {
  readonly name: string
  readonly text: string
  readonly property: { readonly key: string; readonly path: readonly string[] } | undefined
}

export type Operand =
  | ValueOperand
  | { readonly kind: 'empty' }
  | { readonly kind: 'list'; readonly operands: readonly Operand[] }
  | { readonly kind: 'function'; readonly name: string; readonly args: readonly string[]; readonly written: string }

export interface ValueOperand {
  readonly kind: 'value'
  readonly text: string
  /** As the query has it, quotes and escapes and all. */
  readonly written: string
  /** Where the query has it: first character, and the one after the last. */
  readonly place: readonly [number, number]
}

export interface HistoryPredicate {
  readonly operator: 'after' | 'before' | 'on' | 'during' | 'by' | 'from' | 'to'
  readonly operand: Operand
}

export interface SortField {
  readonly field: FieldRef
  readonly descending: boolean
  /** False when the query gives no direction and the field's own default holds. */
  readonly explicit: boolean
}

export const jqlOperators = [
  ...(['=', '!=', '>', '>=', '<', '<=', '~', '!~', 'in', 'not in', 'is', 'is not'] as const),
  ...(['was', 'was not', 'was in', 'was not in', 'changed'] as const),
] as const
export type JqlOperator = (typeof jqlOperators)[number]

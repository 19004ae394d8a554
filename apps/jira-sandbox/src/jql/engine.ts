import type { FieldCatalog } from '../fields/definition.ts'
import type { IssueRecord, UserRecord } from '../records.ts'
import type { State } from '../state.ts'
import type { Zones } from '../zones.ts'
import type { Compilation, Faults, Test } from './compilation.ts'
import { compileClause } from './compile.ts'
import type { JqlContext } from './context.ts'
import { type JqlField, jqlFields } from './fields.ts'
import { type SortKey, sortKey } from './order.ts'
import { type Parsed, parseJql } from './parse.ts'
import { type IndexedText, indexText } from './text.ts'

/** A query ready to run for one caller. */
export interface Prepared {
  /** False when nothing restricts the search. */
  readonly bounded: boolean
  /** Mistakes of meaning; the test finds nothing when there are any. */
  readonly faults: readonly string[]
  readonly sortFaults: readonly string[]
  readonly sortKeys: readonly SortKey[]
  test(issue: IssueRecord): boolean
}

export type Preparation =
  | { readonly kind: 'malformed'; readonly message: string }
  | { readonly kind: 'ready'; readonly prepared: Prepared }

export interface JqlEngine {
  readonly fields: readonly JqlField[]
  prepare(jql: string, caller: UserRecord | undefined): Preparation
}

interface EngineDeps {
  readonly state: State
  readonly catalog: FieldCatalog
  readonly zones: Zones
  now(): number
}

const cachedQueriesMax = 500
const cachedTextsMax = 200_000
const nestingMax = 5

export function createJqlEngine({ state, catalog, zones, now }: EngineDeps): JqlEngine {
  const fields = jqlFields(state, catalog)
  const byName = new Map<string, JqlField>()
  for (const field of fields) for (const name of field.names) byName.set(name.toLowerCase(), field)
  const parse = remember(cachedQueriesMax, parseJql)
  const indexed = remember<IndexedText>(cachedTextsMax, indexText)

  function prepare(jql: string, caller: UserRecord | undefined, depth = 0): Preparation {
    const parsed: Parsed = parse(jql)
    if (!parsed.ok) return { kind: 'malformed', message: parsed.message }
    const faults: Faults = { messages: [] }
    const context: JqlContext = { state, fields: catalog, caller, clock: clockFor(caller), indexed, select }
    const compilation: Compilation = { context, faults, find }
    const { where, orderBy } = parsed.query
    const test: Test = where ? compileClause(where, false, compilation) : () => true
    const sortFaults: string[] = []
    const sortKeys = orderBy.flatMap((sort) => {
      const field = find(sort.field.name)
      if (field?.orderable) return [sortKey(sort, field, context)]
      sortFaults.push(
        field
          ? `Not able to sort using field '${sort.field.name}'.`
          : `Field '${sort.field.name}' does not exist or you do not have permission to view it.`,
      )
      return []
    })
    const sound = faults.messages.length === 0
    const prepared = { bounded: where !== undefined, faults: faults.messages, sortFaults, sortKeys }
    return { kind: 'ready', prepared: { ...prepared, test: sound ? test : () => false } }

    function select(inner: string): ReadonlySet<string> | undefined {
      // A filter may name a filter; one that names itself must not run for ever.
      const preparation = depth < nestingMax ? prepare(inner, caller, depth + 1) : undefined
      if (preparation?.kind !== 'ready' || preparation.prepared.faults.length > 0) return undefined
      const found = new Set<string>()
      for (const issue of state.issues.values()) if (preparation.prepared.test(issue)) found.add(issue.id)
      return found
    }
  }

  function find(name: string): JqlField | undefined {
    return byName.get(name.toLowerCase())
  }

  function clockFor(caller: UserRecord | undefined) {
    const weekStart: 0 | 1 = caller?.locale === 'en_US' ? 0 : 1
    return { zones, zone: caller?.timeZone ?? 'UTC', now: now(), weekStart }
  }

  return { fields, prepare }
}

/** Remembers answers by their question, and starts anew when there are too many. */
function remember<Answer>(max: number, answer: (question: string) => Answer): (question: string) => Answer {
  const known = new Map<string, Answer>()
  return (question) => {
    const cached = known.get(question)
    if (cached !== undefined) return cached
    if (known.size >= max) known.clear()
    const fresh = answer(question)
    known.set(question, fresh)
    return fresh
  }
}

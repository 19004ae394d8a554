import type { FieldCatalog } from '../fields/definition.ts'
import { parentIdOf } from '../issues/register.ts'
import { browseTest, isAmong, sightOf } from '../permissions/permissions.ts'
import type { UserRecord } from '../records/records.ts'
import { createIssueIndex, type IssueIndex } from '../search/index/issue-index.ts'
import { createWarmUp, type WarmUp } from '../search/index/warm-up.ts'
import { createSearcher, type Searcher } from '../search/searcher.ts'
import type { State } from '../world/state.ts'
import type { Zones } from '../world/zones.ts'
import type { Faults, Predicate } from './compilation.ts'
import { compileClause } from './compile.ts'
import type { JqlContext } from './context.ts'
import { createJqlFields, type JqlField } from './fields.ts'
import { longestList } from './operands.ts'
import { sortKey } from './order.ts'
import { readJql } from './parse.ts'
import { everything, nothing, nothingKnown } from './plan.ts'
import type { Preparation, Prepared } from './prepared.ts'
import { remember } from './remember.ts'
import { levelSource, projectSource, referenceSource } from './sources.ts'
import type { JqlQuery } from './syntax.ts'
import { usualQueries } from './usual-queries.ts'
import { usualSources } from './usual-sources.ts'
import { createWords } from './words.ts'

/**
 * JQL in two steps: `prepare` reads a query for one caller, `find`, `window` and `count` run it over the index, which
 * may run behind the truth. `prepared.test` judges a single issue as it is, for webhooks and `/jql/match`.
 */
export interface JqlEngine extends Searcher {
  readonly fields: readonly JqlField[]
  readonly index: IssueIndex
  /** Prepares the index for the usual questions before they are asked. */
  readonly warmUp: WarmUp
  prepare(jql: string, caller: UserRecord | undefined): Preparation
}

interface EngineDeps {
  readonly state: State
  readonly catalog: FieldCatalog
  readonly zones: Zones
  now(): number
  /** Accounts a word stands for; by id when nothing else is said. */
  usersNamed?(word: string): readonly string[]
  /** How far the index runs behind, in milliseconds of `now`. Not at all by default. */
  readonly indexDelayMs?: number
}

const cachedQueriesMax = 500
const nestingMax = 5
/** So often the usual questions are asked before the first search, until the machine has compiled what answers them. */
const rehearsals = 5

export function createJqlEngine(deps: EngineDeps): JqlEngine {
  const { state, zones, now } = deps
  const usersNamed = deps.usersNamed ?? ((word: string) => (state.users.has(word) ? [word] : []))
  const fields = createJqlFields(state, deps.catalog)
  const index = createIssueIndex(state, now, deps.indexDelayMs ?? 0)
  const words = createWords()
  const parse = remember(cachedQueriesMax, readJql)
  const searcher = createSearcher({ state, index, projects: projectSource, levels: levelSource })
  const warmUp = createWarmUp({
    index,
    usual: () => usualSources(fields, words),
    rehearse,
  })

  function prepare(jql: string, caller: UserRecord | undefined, depth = 0): Preparation {
    const parsed = parse(jql)
    if (!parsed.ok) return { kind: 'malformed', message: parsed.message }
    index.refresh()
    const at = now()
    let timed = false
    const context: JqlContext = {
      state,
      caller,
      clock: {
        zones,
        zone: caller?.timeZone ?? 'UTC',
        weekStart: caller?.locale === 'en_US' ? 0 : 1,
        get now() {
          timed = true
          return at
        },
      },
      words,
      usersNamed,
      documents: index.documents,
      isCurrent: index.delayMs === 0,
      childrenOf,
      mayBrowse: browseTest(state, caller),
      sees: (issue, visibility) => isAmong({ state, caller }, issue, visibility),
      select: (inner) => select(inner, caller, depth + 1),
    }
    const compiled = compile(parsed.query, context)
    const key = `${caller?.accountId} ${timed ? at : ''} ${jql}`
    return { kind: 'ready', prepared: { ...compiled, key } }
  }

  function compile({ where, orderBy }: JqlQuery, context: JqlContext): Omit<Prepared, 'key'> {
    const faults: Faults = { messages: [], warnings: [] }
    const all: Predicate = { test: () => true, plan: everything, known: { kind: 'and', parts: [] } }
    const predicate = where ? compileClause(where, false, { context, faults, find: fields.find }) : all
    const sortFaults: string[] = []
    const sortKeys = orderBy.flatMap((sort) => {
      const field = fields.find(sort.field.name)
      if (field?.orderable) return [sortKey(sort, field, context, fields.find)]
      sortFaults.push(sortFault(sort.field.name, field !== undefined))
      return []
    })
    const sound = faults.messages.length === 0
    return {
      bounded: where !== undefined,
      faults: [...new Set(faults.messages)],
      warnings: faults.warnings,
      sortFaults,
      sortKeys,
      orderFields: orderBy.length,
      longestList: where ? longestList(where) : 0,
      plan: sound ? predicate.plan : nothing,
      known: (sound && predicate.known) || nothingKnown,
      test: sound ? predicate.test : () => false,
      sight: sightOf(state, context.caller),
      visible: context.mayBrowse,
    }
  }

  function* childrenOf(issueId: string): Iterable<string> {
    const parent = fields.find('parent')
    const source = parent && referenceSource(parent)
    for (const slot of source ? index.postings(source).slotsOf(issueId) : []) {
      const issue = index.slots.documents[slot]
      if (issue && parentIdOf(issue) === issueId) yield issue.id
    }
  }

  function rehearse(): void {
    const [somebody] = state.users.values()
    for (let round = 0; round < rehearsals; round += 1) {
      for (const jql of usualQueries) {
        // With another space it is another question, whose answer is not remembered.
        const preparation = prepare(jql + ' '.repeat(round), somebody)
        if (preparation.kind !== 'ready') continue
        const { end } = searcher.find(preparation.prepared, { limit: 50 })
        searcher.find(preparation.prepared, { after: end, limit: 50 })
        if (round === 0) searcher.window(preparation.prepared, { startAt: 0, limit: 50 })
      }
    }
  }

  /** A filter may name a filter; one that names itself must not run for ever. */
  function select(jql: string, caller: UserRecord | undefined, depth: number): ReadonlySet<string> | undefined {
    const preparation = depth <= nestingMax ? prepare(jql, caller, depth) : undefined
    if (preparation?.kind !== 'ready' || preparation.prepared.faults.length > 0) return undefined
    return new Set(searcher.all(preparation.prepared).map((issue) => issue.id))
  }

  return {
    get fields() {
      return fields.all
    },
    index,
    warmUp,
    prepare,
    ...searcher,
  }
}

function sortFault(name: string, exists: boolean): string {
  return exists
    ? `Not able to sort using field '${name}'.`
    : `Field '${name}' does not exist or you do not have permission to view it.`
}

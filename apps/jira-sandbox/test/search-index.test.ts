import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFieldCatalog } from '../src/fields/catalog.ts'
import { forgetIssue, indexIssue, touchIssue } from '../src/issues/register.ts'
import { createJqlEngine } from '../src/jql/engine.ts'
import type { Prepared } from '../src/jql/prepared.ts'
import type { IssueRecord } from '../src/records/records.ts'
import { orderOf } from '../src/search/position.ts'
import { seedSnapshot } from '../src/seed/recipe.ts'
import { createState } from '../src/world/snapshot.ts'
import { noteView, type State } from '../src/world/state.ts'
import { createZones } from '../src/world/zones.ts'

const noon = Date.parse('2026-02-10T12:00:00Z')

function open(indexDelayMs = 0) {
  const state = createState(seedSnapshot('small', () => 'cloud'))
  let at = noon
  const now = () => at
  const engine = createJqlEngine({ state, catalog: createFieldCatalog(state), zones: createZones(), now, indexDelayMs })
  const [caller] = state.users.values()
  const prepare = (jql: string): Prepared => {
    const preparation = engine.prepare(jql, caller)
    if (preparation.kind !== 'ready') throw new Error(preparation.message)
    return preparation.prepared
  }
  const wait = (ms: number) => {
    at += ms
  }
  return { state, engine, prepare, wait }
}

/** Every issue there is, tested and sorted without any index. */
function scan(state: State, prepared: Prepared): string[] {
  const order = orderOf(prepared.sortKeys)
  const found = [...state.issues.values()].filter((issue) => prepared.test(issue) && prepared.visible(issue))
  return found
    .map(order.place)
    .sort(order.compare)
    .map(({ issue }) => issue.key)
}

const clauses = [
  'project = APP',
  'project in (APP, HELP)',
  'project != HELP',
  'status = Done',
  'status in ("In Progress", "To Do")',
  'status was "In Progress"',
  'status was not "In Progress"',
  'status was in ("To Do", Done) by currentUser()',
  'status changed',
  'status changed from "To Do" to "In Progress"',
  'status changed to Done after "2026-01-20"',
  'resolution was EMPTY',
  'resolution changed from EMPTY',
  'assignee was EMPTY',
  'assignee changed by currentUser()',
  'priority was High',
  'statusCategory != Done',
  'statusCategory = "In Progress"',
  'assignee = currentUser()',
  'assignee is empty',
  'assignee in membersOf("app-developers")',
  'resolution is empty',
  'resolution = Unresolved',
  'priority >= High',
  'labels is not empty',
  'labels in (web, api, EMPTY)',
  'fixVersion in unreleasedVersions()',
  'component is empty',
  'parent is not empty',
  'created >= "2026-01-15"',
  'updated < "2026-02-01 10:00"',
  'updated >= 1769000000000',
  'resolved > -30d',
  'due <= "2026-02-20"',
  'due = "2026-02-10"',
  'due is empty',
  'key >= APP-20',
  'key in (APP-1, APP-7, HELP-3)',
  'id > 10020',
  'text ~ "login"',
  'summary ~ "page*"',
  'summary ~ "log* page"',
  'summary !~ login',
  'text ~ "\\"the page\\""',
  'description ~ "page"',
  'comment ~ "look"',
  'environment ~ "windows"',
  '"Story Points" > 3',
  '"Story Points" in (1, 5)',
  'Severity is not empty',
  'sprint in openSprints()',
  'votes > 0',
  'watchers >= 1',
  'timespent is empty',
  'issue in childIssuesOf(APP-1)',
  'parentEpic = APP-1',
  'parentEpic != APP-1',
  'attachments is not empty',
  'attachments is empty',
  'issue.property[origin].id = 7',
  'issue.property[origin].id != 7',
  'issue.property[origin].id > 3',
  'issue.property[origin].id is empty',
] as const

const jqlArbitrary = fc.letrec<{ clause: string; query: string }>((tie) => ({
  clause: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...clauses) },
    fc
      .tuple(tie('clause'), fc.constantFrom(' and ', ' or '), tie('clause'))
      .map(([left, join, right]) => `(${left}${join}${right})`),
    tie('clause').map((clause) => `not (${clause})`),
  ),
  query: fc
    .tuple(
      tie('clause'),
      fc.constantFrom(
        '',
        'created',
        'created desc',
        'updated desc, key',
        'key',
        'key desc',
        'id',
        'priority desc, due',
        'due desc',
        'summary',
        'summary desc, key',
        'assignee, updated',
        'status, id',
        'watchers, id desc',
        'parentEpic, fixVersion desc',
        'category desc, labels',
        'statusCategory, reporter desc, created',
        'issueLinkType desc',
        'issueLinkType, updated',
        'lastViewed desc, key desc',
        'description',
        'environment desc, id',
        'due, rank',
      ),
    )
    .map(([clause, order]) => (order === '' ? clause : `${clause} order by ${order}`)),
})).query

/** Clauses name these; a query for what is not there is a mistake of meaning. */
const named: ReadonlySet<string> = new Set(['APP-1', 'APP-7', 'HELP-3', 'APP-20', '10020'])

type Edit = (state: State, issue: IssueRecord, at: number) => void

const edits: readonly Edit[] = [
  (state, issue) => set(state, issue, 'status', [...state.statuses.keys()][0] ?? null),
  (state, issue) => set(state, issue, 'assignee', [...state.users.keys()][1] ?? null),
  (state, issue) => set(state, issue, 'assignee', null),
  (state, issue, at) => move(state, issue, at),
  (state, issue) => set(state, issue, 'labels', ['web', 'new']),
  (state, issue) => set(state, issue, 'labels', []),
  (state, issue) => set(state, issue, 'summary', 'Log of pages that login'),
  (state, issue) => set(state, issue, 'duedate', '2026-02-10'),
  (state, issue) => set(state, issue, 'priority', [...state.priorities.keys()][0] ?? null),
  (state, issue, at) => {
    issue.updated = at
    touchIssue(state, issue.id)
  },
  (state, issue) => {
    issue.properties = issue.properties.origin === undefined ? { origin: { id: 7 } } : {}
    touchIssue(state, issue.id)
  },
  (state, issue) => {
    issue.attachments.splice(0)
    touchIssue(state, issue.id)
  },
  (state, issue, at) => {
    const [caller] = state.users.keys()
    if (caller !== undefined) noteView(state, caller, issue.id, at)
    state.revision += 1
  },
  (state, issue) => {
    if (!named.has(issue.key) && !named.has(issue.id)) forgetIssue(state, issue)
  },
  (state, issue, at) => {
    const number = 1000 + state.issues.size
    const [key] = issue.key.split('-')
    const id = String(90_000 + number)
    indexIssue(state, {
      ...issue,
      id,
      number,
      key: `${key}-${number}`,
      formerKeys: [],
      created: at,
      values: { ...issue.values },
    })
  },
]

function set(state: State, issue: IssueRecord, fieldId: string, value: string | string[] | null): void {
  issue.values[fieldId] = value
  touchIssue(state, issue.id)
}

/** Into another status, as the changelog tells it. */
function move(state: State, issue: IssueRecord, at: number): void {
  const [first = '', second = ''] = [...state.statuses.keys()]
  const from = String(issue.values.status)
  const to = from === first ? second : first
  const [authorId = ''] = state.users.keys()
  const item = {
    field: 'status',
    fieldtype: 'jira' as const,
    fieldId: 'status',
    from,
    fromString: from,
    to,
    toString: to,
  }
  issue.changes.push({ id: String(900_000 + issue.changes.length), authorId, created: at, items: [item] })
  set(state, issue, 'status', to)
}

const editArbitrary = fc.tuple(fc.nat(10_000), fc.constantFrom(...edits))

function edit(state: State, [place, change]: [number, Edit], at: number): void {
  const issues = [...state.issues.values()]
  const issue = issues[place % issues.length]
  if (issue) change(state, issue, at)
}

describe('the index of the issues', () => {
  it('finds exactly what a scan of all issues finds, in the same order, with edits in between', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(jqlArbitrary, fc.array(editArbitrary, { maxLength: 4 }), fc.integer({ min: 1, max: 40 })), {
          minLength: 1,
          maxLength: 8,
        }),
        (steps) => {
          const { state, engine, prepare } = open()
          for (const [jql, changes, limit] of steps) {
            for (const change of changes) edit(state, change, noon)
            const prepared = prepare(jql)
            expect(prepared.faults).toEqual([])
            const expected = scan(state, prepared)
            const walked: string[] = []
            let after: Parameters<typeof engine.find>[1]['after']
            do {
              const page = engine.find(prepared, { after, limit })
              walked.push(...page.issues.map((issue) => issue.key))
              after = page.end
            } while (after !== undefined)
            expect(walked).toEqual(expected)
            expect(engine.count(prepared)).toBe(expected.length)
            const window = engine.window(prepared, { startAt: limit, limit })
            expect(window.total).toBe(expected.length)
            expect(window.issues.map((issue) => issue.key)).toEqual(expected.slice(limit, 2 * limit))
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  it('shows the issues as they were a lag ago, whatever happened since', () => {
    fc.assert(
      fc.property(fc.array(editArbitrary, { minLength: 1, maxLength: 12 }), jqlArbitrary, (changes, jql) => {
        const lagMs = 5_000
        const { state, engine, prepare, wait } = open(lagMs)
        const before = scan(state, prepare(jql))
        for (const change of changes) edit(state, change, noon)
        engine.index.hear()
        wait(lagMs - 1)
        expect(
          engine
            .all(prepare(jql))
            .map((issue) => issue.key)
            .sort(),
        ).toEqual(before.sort())
        wait(1)
        const prepared = prepare(jql)
        expect(
          engine
            .all(prepared)
            .map((issue) => issue.key)
            .sort(),
        ).toEqual(scan(state, prepared).sort())
      }),
      { numRuns: 40 },
    )
  })

  it('finds the issues below one as they were a lag ago: one that was deleted since is found until then', () => {
    const { state, engine, prepare, wait } = open(5_000)
    const below = () => engine.all(prepare('issue in childIssuesOf(APP-1)')).map((issue) => issue.key)
    const before = below()
    const [deleted] = before
    const [issue] = [...state.issues.values()].filter((issue) => issue.key === deleted)
    if (!issue) throw new Error('The seed has nothing below APP-1.')
    forgetIssue(state, issue)
    engine.index.hear()
    expect(below()).toEqual(before)
    wait(5_000)
    expect(below()).toEqual(before.filter((key) => key !== deleted))
  })

  it('takes issues to be reconciled from the truth, changed, created and deleted ones alike', () => {
    const { state, engine, prepare, wait } = open(5_000)
    const [changed, deleted] = engine.all(prepare('project = APP and status = Done'))
    if (!changed || !deleted) throw new Error('The seed has too few issues that are done.')
    const changedTruth = state.issues.get(changed.id)
    const deletedTruth = state.issues.get(deleted.id)
    if (!changedTruth || !deletedTruth) throw new Error('The index knows issues that are not there.')
    set(state, changedTruth, 'summary', 'Quite another thing')
    forgetIssue(state, deletedTruth)
    engine.index.hear()
    const keysOf = (jql: string, reconcile: readonly string[]) =>
      engine.find(prepare(jql), { limit: 5000, reconcile }).issues.map((issue) => issue.key)
    const ids = [changed.id, deleted.id]
    expect(keysOf('summary ~ "quite another"', [])).toEqual([])
    expect(keysOf('summary ~ "quite another"', ids)).toEqual([changed.key])
    expect(keysOf('project = APP', [])).toContain(deleted.key)
    expect(keysOf('project = APP', ids)).not.toContain(deleted.key)
    wait(5_000)
    expect(keysOf('summary ~ "quite another"', [])).toEqual([changed.key])
    expect(keysOf('project = APP', [])).not.toContain(deleted.key)
  })

  it('takes another lag while it runs, and catches up when there is none', () => {
    const { state, engine, prepare } = open()
    const [issue] = state.issues.values()
    if (!issue) throw new Error('The seed has no issues.')
    const found = () => engine.count(prepare('labels = lagging'))
    engine.index.setDelay(60_000)
    set(state, issue, 'labels', ['lagging'])
    engine.index.hear()
    expect(found()).toBe(0)
    engine.index.setDelay(0)
    expect(found()).toBe(1)
    set(state, issue, 'labels', [])
    expect(found()).toBe(0)
  })
})

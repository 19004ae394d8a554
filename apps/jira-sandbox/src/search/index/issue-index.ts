import type { ColumnSource, TermSource } from '../../jql/plan.ts'
import type { IssueRecord } from '../../records/records.ts'
import type { State } from '../../world/state.ts'
import { type Column, createColumn } from './column.ts'
import { copyIssue } from './copy.ts'
import { createLag } from './lag.ts'
import { createPostings, type Postings } from './postings.ts'
import { createSlots, type Slots } from './slots.ts'

/**
 * What search knows of the issues. It runs behind the truth by `delayMs` of the sandbox's clock, for creations, edits
 * and deletions alike; nothing happens by timer, whoever searches calls `refresh` first.
 */
export interface IssueIndex {
  readonly slots: Slots
  /** Grows whenever a search may find something else. */
  readonly revision: number
  readonly delayMs: number
  setDelay(ms: number): void
  /** Takes note of what the state says was touched, as of now. To be called right after every change. */
  hear(): void
  /** Takes in every change that is due. */
  refresh(): void
  /** Whether a change of the issue is still on its way. */
  isBehind(issueId: string): boolean
  /** Begins anew with the issues as they are, without delay. */
  reload(): void
  documents(): Iterable<IssueRecord>
  /** Completed when first asked for, then kept up to date. */
  postings(source: TermSource): Postings
  column(source: ColumnSource): Column
  /** Prepares for a source by so many documents; true when nothing is left to prepare. */
  advance(source: TermSource | ColumnSource, documents: number): boolean
}

interface Change {
  readonly issueId: string
  readonly at: number
  /** Absent when the issue was deleted. */
  readonly issue: IssueRecord | undefined
}

/** More changes at once than this part of all documents, and the indexes are built anew. */
const rebuildShare = 0.05
const rebuildMin = 500

export function createIssueIndex(state: State, now: () => number, initialDelayMs: number): IssueIndex {
  let slots = createSlots()
  let delayMs = initialDelayMs
  let revision = 0
  const columns = new Map<string, Column>()
  const postings = new Map<string, Postings>()
  const lag = createLag<Change>()
  /** Without a delay the documents are the issues themselves, and only their places in the indexes need care. */
  const dirty = new Set<string>()
  load()

  function load(): void {
    slots = createSlots()
    forgetPlaces()
    for (const issue of state.issues.values()) slots.put(document(issue))
  }

  function document(issue: IssueRecord): IssueRecord {
    return delayMs > 0 ? copyIssue(issue) : issue
  }

  function forgetPlaces(): void {
    columns.clear()
    postings.clear()
  }

  function note(issueId: string): void {
    if (delayMs === 0 && lag.size === 0) {
      dirty.add(issueId)
      return
    }
    const issue = state.issues.get(issueId)
    lag.push({ issueId, at: now(), issue: issue && copyIssue(issue) })
  }

  function refresh(): void {
    hear()
    const changes = lag.take(now() - delayMs)
    for (const issueId of dirty) changes.push({ issueId, at: 0, issue: state.issues.get(issueId) })
    dirty.clear()
    if (changes.length === 0) return
    revision += 1
    if (changes.length > Math.max(rebuildMin, slots.count * rebuildShare)) forgetPlaces()
    for (const { issueId, issue } of changes) replace(issueId, issue)
    if (slots.gaps > Math.max(rebuildMin, slots.count)) compact()
  }

  function hear(): void {
    for (const issueId of state.touchedIssueIds) note(issueId)
    state.touchedIssueIds.clear()
  }

  function replace(issueId: string, issue: IssueRecord | undefined): void {
    const slot = issue ? slots.put(issue) : slots.clear(issueId)
    if (slot === undefined) return
    for (const column of columns.values()) column.update(slot, issue)
    for (const [key, known] of postings) {
      if (known.isWorn) postings.delete(key)
      else if (issue) known.update(slot, issue)
    }
  }

  function compact(): void {
    const kept = [...documents()]
    slots = createSlots()
    forgetPlaces()
    for (const issue of kept) slots.put(issue)
  }

  function* documents(): Iterable<IssueRecord> {
    for (const issue of slots.documents) if (issue) yield issue
  }

  return {
    get slots() {
      return slots
    },
    get revision() {
      return revision
    },
    get delayMs() {
      return delayMs
    },
    setDelay(ms) {
      refresh()
      if (delayMs === 0 && ms > 0) for (const issue of documents()) slots.put(copyIssue(issue))
      delayMs = Math.max(0, ms)
      refresh()
      if (delayMs === 0) for (const issue of documents()) slots.put(state.issues.get(issue.id) ?? issue)
    },
    hear,
    refresh,
    isBehind: (issueId) => lag.has(issueId),
    documents,
    reload() {
      lag.take(Number.POSITIVE_INFINITY)
      dirty.clear()
      state.touchedIssueIds.clear()
      revision += 1
      load()
    },
    postings(source) {
      const known = postingsOf(source)
      known.advance(Number.POSITIVE_INFINITY)
      return known
    },
    column(source) {
      const known = columnOf(source)
      known.advance(Number.POSITIVE_INFINITY)
      return known
    },
    advance(source, count) {
      return ('terms' in source ? postingsOf(source) : columnOf(source)).advance(count)
    },
  }

  function postingsOf(source: TermSource): Postings {
    const known = postings.get(source.key) ?? createPostings(source, slots)
    postings.set(source.key, known)
    return known
  }

  function columnOf(source: ColumnSource): Column {
    const known = columns.get(source.key) ?? createColumn(source, slots)
    columns.set(source.key, known)
    return known
  }
}

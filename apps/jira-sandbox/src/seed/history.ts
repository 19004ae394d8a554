import type { ChangeItem, IssueRecord, ProjectRecord, UserRecord } from '../records/records.ts'
import type { Chance } from './random.ts'
import { comments } from './texts.ts'
import { priorities, resolutions, statuses, workflows } from './vocabulary.ts'

export interface History {
  readonly chance: Chance
  readonly workers: readonly UserRecord[]
  readonly counters: Record<string, number>
  next(sequence: string): string
}

const hourMs = 3_600_000

/** Lets an issue grow older: it moves through its workflow, people talk about it and log their work. */
export function liveThrough(history: History, project: ProjectRecord, issue: IssueRecord): void {
  const { chance } = history
  let now = issue.created
  const later = () => {
    now += (1 + chance.below(60)) * hourMs
    return now
  }
  const workflow = workflows.find((candidate) => candidate.id === project.workflowId)
  for (let steps = chance.below(5); steps > 0; steps -= 1) {
    const open = workflow?.transitions.filter((it) => it.from.includes(String(issue.values.status))) ?? []
    if (open.length === 0) break
    move(history, issue, chance.pick(open), later())
    if (chance.happens(0.4)) say(history, issue, later())
  }
  if (chance.happens(0.25)) changePriority(history, issue, later())
  if (chance.happens(0.3)) say(history, issue, later())
  if (chance.happens(0.2)) logWork(history, issue, later())
}

function move(history: History, issue: IssueRecord, step: { to: string; resolution: string }, at: number): void {
  const from = String(issue.values.status)
  const items = [item('status', from, nameOf(statuses, from), step.to, nameOf(statuses, step.to))]
  const before = typeof issue.values.resolution === 'string' ? issue.values.resolution : null
  const after = step.resolution === 'set' ? chosenResolution(history) : step.resolution === 'clear' ? null : before
  if (before !== after) {
    items.unshift(item('resolution', before, nameOf(resolutions, before), after, nameOf(resolutions, after)))
    issue.resolved = after === null ? null : at
  }
  issue.values.status = step.to
  issue.values.resolution = after
  issue.statusChanged = at
  record(history, issue, items, at)
}

function chosenResolution({ chance }: History): string {
  return chance.happens(0.75) ? '10000' : chance.pick(resolutions).id
}

function changePriority(history: History, issue: IssueRecord, at: number): void {
  const from = String(issue.values.priority)
  const to = history.chance.pick(priorities).id
  if (from === to) return
  issue.values.priority = to
  record(history, issue, [item('priority', from, nameOf(priorities, from), to, nameOf(priorities, to))], at)
}

function say(history: History, issue: IssueRecord, at: number): void {
  const authorId = history.chance.pick(history.workers).accountId
  const body = { wiki: history.chance.pick(comments) }
  issue.comments.push({
    id: history.next('comment'),
    authorId,
    updateAuthorId: authorId,
    body,
    created: at,
    updated: at,
    properties: {},
  })
  issue.updated = at
}

function logWork(history: History, issue: IssueRecord, at: number): void {
  const authorId = history.chance.pick(history.workers).accountId
  issue.worklogs.push({
    id: history.next('worklog'),
    authorId,
    updateAuthorId: authorId,
    comment: { wiki: 'Looked into it.' },
    started: at - hourMs,
    timeSpentSeconds: (1 + history.chance.below(8)) * 1800,
    created: at,
    updated: at,
    properties: {},
  })
  issue.updated = at
}

function record(history: History, issue: IssueRecord, items: ChangeItem[], at: number): void {
  const authorId = history.chance.pick(history.workers).accountId
  issue.changes.push({ id: history.next('change'), authorId, created: at, items })
  issue.updated = at
}

function item(
  fieldId: string,
  from: string | null,
  fromString: string | null,
  to: string | null,
  text: string | null,
): ChangeItem {
  return { field: fieldId, fieldtype: 'jira', fieldId, from, fromString, to, toString: text }
}

function nameOf(items: readonly { readonly id: string; readonly name: string }[], id: string | null): string | null {
  return items.find((candidate) => candidate.id === id)?.name ?? null
}

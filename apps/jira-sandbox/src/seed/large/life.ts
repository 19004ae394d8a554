import type { ChangeItem, IssueRecord } from '../../records/records.ts'
import type { Chance } from '../random.ts'
import { comments } from '../texts.ts'
import type { Plan, ProjectPlan } from './plan.ts'

const hourMs = 3_600_000
/** Ids of what hangs on issue n begin at n times this. */
const idsPerIssue = 8
const commentBodies = comments.map((wiki) => ({ wiki }))
const workNote = { wiki: 'Looked into it.' }

/** The highest id that comments, worklogs or changes of so many issues can have. */
export function lastActivityId(count: number): number {
  return activityId(count, 0)
}

function activityId(index: number, nth: number): number {
  return 10_000_000 + index * idsPerIssue + nth
}

/** Lets an issue move through its workflow; the older it is, the further. */
export function liveOn(plan: Plan, chance: Chance, project: ProjectPlan, issue: IssueRecord, index: number): void {
  let now = issue.created
  const later = () => {
    now += (1 + chance.below(90)) * hourMs
    return now
  }
  for (let steps = chance.below(5); steps > 0; steps -= 1) {
    const open = project.workflow.transitions.filter((it) => it.from.includes(String(issue.values.status)))
    if (open.length === 0) break
    const { to, resolution } = chance.pick(open)
    move(plan, chance, issue, { to, resolution, at: later(), id: String(activityId(index, issue.changes.length)) })
  }
  if (chance.happens(0.3)) say(plan, chance, issue, String(activityId(index, 0)), later())
  if (chance.happens(0.15)) logWork(plan, chance, issue, String(activityId(index, 0)), later())
}

interface Step {
  readonly to: string
  readonly resolution: 'set' | 'clear' | 'keep'
  readonly at: number
  readonly id: string
}

function move(plan: Plan, chance: Chance, issue: IssueRecord, { to, resolution, at, id }: Step): void {
  const { statuses, resolutions } = plan.site
  const items = [changeOf('status', statuses, String(issue.values.status), to)]
  const before = typeof issue.values.resolution === 'string' ? issue.values.resolution : null
  const after = resolution === 'set' ? chance.pick(resolutions).id : resolution === 'clear' ? null : before
  if (before !== after) {
    items.unshift(changeOf('resolution', resolutions, before, after))
    issue.resolved = after === null ? null : at
  }
  issue.values.status = to
  issue.values.resolution = after
  issue.statusChanged = at
  issue.updated = at
  issue.changes.push({ id, authorId: chance.pick(plan.workerIds), created: at, items })
}

function say(plan: Plan, chance: Chance, issue: IssueRecord, id: string, at: number): void {
  const authorId = chance.pick(plan.workerIds)
  const body = chance.pick(commentBodies)
  issue.comments.push({ id, authorId, updateAuthorId: authorId, body, created: at, updated: at, properties: {} })
  issue.updated = at
}

function logWork(plan: Plan, chance: Chance, issue: IssueRecord, id: string, at: number): void {
  const authorId = chance.pick(plan.workerIds)
  const spent = { started: at - hourMs, timeSpentSeconds: (1 + chance.below(8)) * 1800 }
  const times = { created: at, updated: at }
  issue.worklogs.push({ id, authorId, updateAuthorId: authorId, comment: workNote, ...spent, ...times, properties: {} })
  issue.updated = at
}

type Named = readonly { readonly id: string; readonly name: string }[]

function changeOf(fieldId: string, items: Named, from: string | null, to: string | null): ChangeItem {
  const text = (id: string | null) => items.find((item) => item.id === id)?.name ?? null
  return { field: fieldId, fieldtype: 'jira', fieldId, from, fromString: text(from), to, toString: text(to) }
}

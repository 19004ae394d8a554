import { newIssue } from '../../records/new-issue.ts'
import type { IssueRecord, Value } from '../../records/records.ts'
import { type Chance, createChance } from '../random.ts'
import { customers } from '../texts.ts'
import { liveOn } from './life.ts'
import type { Plan, ProjectPlan } from './plan.ts'

export const issueCount = 100_000
/** The first issue has the next id. */
const idBase = 1_000_000
const begin = Date.UTC(2023, 2, 1)
/** They came one after another through three years. */
const stepMs = Math.floor((3 * 365 * 86_400_000) / issueCount)
const dayMs = 86_400_000

export function idOf(index: number): string {
  return String(idBase + index + 1)
}

/** The place of an issue of the seed; undefined for issues that came later. */
export function indexOf(id: string): number | undefined {
  const index = Number(id) - idBase - 1
  return Number.isInteger(index) && index >= 0 && index < issueCount ? index : undefined
}

/** One issue, the same every time it is asked for, whatever was asked for before. */
export function largeIssue(plan: Plan, index: number): IssueRecord {
  const chance = createChance(scrambled(index))
  const ending = index % 100
  const project = plan.slots[ending]
  if (!project) throw new Error('Every issue of the large seed has a project.')
  const ordinal = Math.floor(index / 100) * project.endings.length + project.endings.indexOf(ending)
  const created = begin + index * stepMs + chance.below(stepMs)
  const reporter = chance.pick(plan.workerIds)
  const issue = newIssue({
    id: idOf(index),
    key: `${project.record.key}-${ordinal + 1}`,
    number: ordinal + 1,
    creatorId: reporter,
    created,
    values: values(plan, chance, project, ordinal, reporter, created),
  })
  liveOn(plan, chance, project, issue, index)
  return issue
}

/** All issues have the same fields in the same order, so that they are one shape to the machine. */
function values(
  plan: Plan,
  chance: Chance,
  project: ProjectPlan,
  ordinal: number,
  reporter: string,
  created: number,
): Record<string, Value> {
  const role = roleOf(project, ordinal)
  const { plot, typeId } = chance.pick(project.plots)
  const thing = plot.things.length > 0 ? chance.pick(plot.things) : ''
  const customer = chance.pick(customers)
  const isBug = plot.type === 'Bug'
  const hasPoints = project.hasEpics && role === 'standard' && chance.happens(0.7)
  return {
    project: project.record.id,
    issuetype: role === 'standard' ? typeId : typeIds[role],
    summary: `${plot.summary.replace('{}', thing)} (${customer}, case ${10_000 + ordinal})`,
    description: chance.happens(0.85) ? chance.pick(plan.descriptions) : null,
    status: project.workflow.initialStatusId,
    resolution: null,
    priority: chance.pick(priorityIds),
    reporter,
    assignee: chance.happens(0.75) ? chance.pick(plan.workerIds) : null,
    labels: chance.happens(0.5) ? [chance.pick(plan.labels), chance.pick(plot.labels)] : [],
    components: project.componentIds.length > 0 && chance.happens(0.7) ? [chance.pick(project.componentIds)] : [],
    fixVersions: project.versionIds.length > 0 && chance.happens(0.4) ? [chance.pick(project.versionIds)] : [],
    versions: [],
    duedate: chance.happens(0.4) ? new Date(created + (3 + chance.below(40)) * dayMs).toISOString().slice(0, 10) : null,
    environment: isBug && chance.happens(0.3) ? plan.environment : null,
    parent: parentOf(project, role, ordinal, chance),
    customfield_10010: hasPoints ? chance.pick(storyPoints) : null,
    customfield_10011: isBug ? chance.pick(severityIds) : null,
    customfield_10012: customer,
    customfield_10013: project.sprintIds.length > 0 && chance.happens(0.1) ? [chance.pick(project.sprintIds)] : [],
  }
}

type Role = 'epic' | 'subtask' | 'standard'

const typeIds = { epic: '10000', subtask: '10003' } as const
const priorityIds = ['1', '2', '2', '3', '3', '3', '3', '4', '4', '5'] as const
const severityIds = ['100110', '100111', '100112'] as const
const storyPoints = [1, 2, 3, 5, 8, 13] as const
const epicEvery = 50

/** Every fiftieth is an epic, and of each ten the last is a part of the one before. */
function roleOf(project: ProjectPlan, ordinal: number): Role {
  if (ordinal % 10 === 9) return 'subtask'
  return project.hasEpics && ordinal % epicEvery === 0 ? 'epic' : 'standard'
}

function parentOf(project: ProjectPlan, role: Role, ordinal: number, chance: Chance): string | null {
  if (role === 'subtask') return idOf(indexIn(project, ordinal - 1))
  const isUnderEpic = role === 'standard' && project.hasEpics && chance.happens(0.6)
  return isUnderEpic ? idOf(indexIn(project, ordinal - (ordinal % epicEvery))) : null
}

/** Where the issue stands that is so many down in its project. */
function indexIn({ endings }: ProjectPlan, ordinal: number): number {
  return Math.floor(ordinal / endings.length) * 100 + (endings[ordinal % endings.length] ?? 0)
}

/** Neighbouring numbers must not begin like stories. Constants of the finalizer of MurmurHash3. */
function scrambled(index: number): number {
  let mixed = Math.imul(index ^ (index >>> 16) ^ 0x5eed, 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

import { newIssue } from '../records/new-issue.ts'
import type { IssueRecord, LinkRecord, ProjectRecord, UserRecord, Value } from '../records/records.ts'
import { type History, liveThrough } from './history.ts'
import { components, projects, versions } from './projects.ts'
import { type Chance, createChance } from './random.ts'
import { appEpics, appPlots, customers, descriptions, helpPlots, type Plot, subtaskSummaries } from './texts.ts'
import { customFields, issueTypes, linkTypes, priorities } from './vocabulary.ts'

/** The seeded story begins on this Monday. */
const beginning = Date.UTC(2026, 0, 5, 8)
const hourMs = 3_600_000
const helpCount = 74
const appCount = 60

export interface SeededIssues {
  readonly issues: IssueRecord[]
  readonly links: LinkRecord[]
  readonly projects: ProjectRecord[]
  readonly counters: Record<string, number>
}

/** About a hundred and fifty issues with a past, the same every time. */
export function seedIssues(users: readonly UserRecord[]): SeededIssues {
  const story = beginStory(users)
  const [help, app] = projects.map((project) => ({ ...project }))
  if (!help || !app) throw new Error('The seed needs its two projects.')
  for (let count = 0; count < helpCount; count += 1) tell(story, help, story.chance.pick(helpPlots))
  const epics = appEpics.map((summary) => tell(story, app, { ...epicPlot, summary }))
  for (let count = 0; count < appCount; count += 1) tellAppIssue(story, app, epics)
  return { issues: story.issues, links: linkSome(story), projects: [help, app], counters: story.counters }
}

const epicPlot: Omit<Plot, 'summary'> = { type: 'Epic', labels: ['roadmap'], component: 'Web', things: [] }

/** The numbers of issues and what hangs on them begin here, with or without a story. */
export const firstNumbers = { issue: 10_000, comment: 10_000, worklog: 10_000, change: 10_000, link: 10_000 } as const

interface Story extends History {
  readonly issues: IssueRecord[]
}

function beginStory(users: readonly UserRecord[]): Story {
  const counters: Record<string, number> = { ...firstNumbers }
  return {
    chance: createChance(20_260_105),
    workers: users.filter((user) => user.active && user.role === 'member'),
    issues: [],
    counters,
    next(sequence) {
      const number = (counters[sequence] ?? 0) + 1
      counters[sequence] = number
      return String(number)
    },
  }
}

function tellAppIssue(story: Story, app: ProjectRecord, epics: readonly IssueRecord[]): void {
  const issue = tell(story, app, story.chance.pick(appPlots))
  const epic = epics[story.chance.below(epics.length + 1)]
  if (epic) issue.values.parent = epic.id
  if (issue.values.issuetype !== typeId('Story') || !story.chance.happens(0.4)) return
  const summary = story.chance.pick(subtaskSummaries)
  const part = tell(story, app, { type: 'Sub-task', summary, labels: [], component: 'Web', things: [] })
  part.values.parent = issue.id
}

function tell(story: Story, project: ProjectRecord, plot: Plot): IssueRecord {
  const { chance } = story
  const created = beginning + story.issues.length * 9 * hourMs + chance.below(480) * 60_000
  const summary = plot.things.length > 0 ? plot.summary.replace('{}', chance.pick(plot.things)) : plot.summary
  const reporter = chance.pick(story.workers).accountId
  const issue = newIssue({
    id: story.next('issue'),
    key: `${project.key}-${project.nextNumber}`,
    number: project.nextNumber,
    creatorId: reporter,
    created,
    values: { ...commonValues(story, project, plot, summary, reporter, created), ...ownValues(chance, project, plot) },
  })
  if (chance.happens(0.2)) issue.voterIds.push(chance.pick(story.workers).accountId)
  project.nextNumber += 1
  story.issues.push(issue)
  liveThrough(story, project, issue)
  return issue
}

function commonValues(
  { chance, workers }: Story,
  project: ProjectRecord,
  plot: Plot,
  summary: string,
  reporter: string,
  created: number,
): Record<string, Value> {
  const due = new Date(created + (3 + chance.below(40)) * 24 * hourMs).toISOString().slice(0, 10)
  const component = components.find((it) => it.projectId === project.id && it.name === plot.component)
  return {
    project: project.id,
    issuetype: typeId(plot.type),
    summary,
    description: chance.happens(0.85) ? { wiki: chance.pick(descriptions) } : null,
    status: '10010',
    resolution: null,
    priority: chance.pick([...priorities, ...priorities.slice(1, 4)]).id,
    reporter,
    assignee: chance.happens(0.7) ? chance.pick(workers).accountId : null,
    labels: chance.happens(0.8) ? [...plot.labels] : [],
    components: component && chance.happens(0.75) ? [component.id] : [],
    duedate: chance.happens(0.45) ? due : null,
    environment: plot.type === 'Bug' && chance.happens(0.4) ? { wiki: 'Windows 11, the usual browser.' } : null,
  }
}

function ownValues(chance: Chance, project: ProjectRecord, plot: Plot): Record<string, Value> {
  const isApp = project.key === 'APP'
  const values: Record<string, Value> = {}
  if (plot.type === 'Bug') values.customfield_10011 = option(chance, 'customfield_10011')
  if (chance.happens(0.4)) values.customfield_10012 = chance.pick(customers)
  if (chance.happens(0.3)) values.customfield_10014 = [chance.pick(['red', 'blue', 'night-shift'])]
  if (!isApp && chance.happens(0.3)) values.customfield_10017 = [option(chance, 'customfield_10017')]
  if (!isApp) return values
  if (plot.type !== 'Epic' && chance.happens(0.7)) values.customfield_10010 = chance.pick([1, 2, 3, 5, 8, 13])
  if (plot.type !== 'Epic' && chance.happens(0.5)) values.customfield_10013 = [chance.pick(['11', '12', '13'])]
  if (chance.happens(0.6)) values.fixVersions = [chance.pick(versions).id]
  if (plot.type === 'Bug' && chance.happens(0.5)) values.versions = [chance.pick(versions.slice(0, 2)).id]
  if (chance.happens(0.3)) values.timeoriginalestimate = 14_400
  if (values.timeoriginalestimate !== undefined) values.timeestimate = 14_400
  return values
}

function option(chance: Chance, fieldId: string): string {
  return chance.pick(customFields.find((field) => field.id === fieldId)?.options ?? []).id
}

function typeId(name: string): string {
  return issueTypes.find((type) => type.name === name)?.id ?? ''
}

function linkSome({ chance, issues, next }: Story): LinkRecord[] {
  return Array.from({ length: 18 }, () => {
    const inward = chance.pick(issues)
    const outward = chance.pick(issues.filter((issue) => issue !== inward))
    return { id: next('link'), typeId: chance.pick(linkTypes).id, inwardId: inward.id, outwardId: outward.id }
  })
}

import { newIssue } from '../../records/new-issue.ts'
import type { IssueRecord, ProjectRecord } from '../../records/records.ts'
import type { IssueDescription } from '../description/issues.ts'
import type { Place } from '../description/place.ts'
import type { Seed } from '../description/seed.ts'
import { addAttachments, addComments, addRemoteLinks, addWorklogs } from './activity.ts'
import { addChanges } from './changes.ts'
import { type Draft, refer } from './draft.ts'
import { issueValues } from './issue-values.ts'
import { addLinks } from './links.ts'
import { person } from './people.ts'
import type { Telling } from './telling.ts'
import { readWhen } from './when.ts'

/** Numbers all issues first, so that they may speak of each other in any order. */
export function addIssues(draft: Draft, seed: Seed): void {
  const tellings = seed.issues.flatMap((given, index) => begin(draft, given, ['issues', index]))
  const byKey = new Map(draft.site.issues.map((issue) => [issue.key, issue]))
  for (const { issue } of tellings) byKey.set(issue.key, issue)
  for (const telling of tellings) {
    Object.assign(telling.issue.values, issueValues(draft, telling, byKey))
    settleTimes(draft, telling)
    addComments(draft, telling)
    addWorklogs(draft, telling)
    addChanges(draft, telling)
    addAttachments(draft, telling)
    addRemoteLinks(draft, telling)
    addLinks(draft, telling, byKey)
    draft.site.issues.push(telling.issue)
  }
}

/** The issues of one entry, each with its key and as yet without values. */
function begin(draft: Draft, entry: IssueDescription, where: Place): Telling[] {
  const project = projectOf(draft, entry, where)
  if (!project) return []
  if (entry.key !== undefined && entry.count > 1) draft.fault([...where, 'count'], 'an issue with a key is one issue')
  return Array.from({ length: entry.count }, (_, at) => {
    const given = entry.count === 1 ? entry : numbered(entry, at + 1)
    return { given, where, project, issue: blankIssue(draft, given, project, where) }
  })
}

function numbered(entry: IssueDescription, number: number): IssueDescription {
  const put = (text: string) => text.replaceAll('{n}', String(number))
  const { description } = entry
  return { ...entry, summary: put(entry.summary), ...(description !== undefined && { description: put(description) }) }
}

function projectOf(draft: Draft, { project, key }: IssueDescription, where: Place): ProjectRecord | undefined {
  const { projects } = draft.site
  const name = project ?? key?.slice(0, key.lastIndexOf('-'))
  const wanted = { among: projects, what: 'project', names: (it: ProjectRecord) => [it.key, it.name, it.id] }
  if (name !== undefined) {
    const found = refer(draft, [...where, project === undefined ? 'key' : 'project'], name, wanted)
    if (found && key !== undefined && !key.startsWith(`${found.key}-`))
      draft.fault([...where, 'key'], `"${key}" is no key of ${found.key}`)
    return found
  }
  const [only, other] = projects
  if (only && !other) return only
  draft.fault([...where, 'project'], 'say which project it belongs to')
  return undefined
}

function blankIssue(draft: Draft, given: IssueDescription, project: ProjectRecord, where: Place): IssueRecord {
  const number = given.key === undefined ? project.nextNumber : Number(given.key.slice(given.key.lastIndexOf('-') + 1))
  if (number < project.nextNumber)
    draft.fault([...where, 'key'], `"${given.key}" is taken, or comes after a higher number`)
  project.nextNumber = Math.max(project.nextNumber, number + 1)
  for (const former of given.formerKeys) leaveNumber(draft, former)
  const people = (key: 'watchers' | 'voters') =>
    given[key].flatMap((name, at) => person(draft, [...where, key, at], name)?.accountId ?? [])
  const beginning = {
    id: String(draft.next('issue')),
    key: `${project.key}-${number}`,
    number,
    creatorId: '',
    created: 0,
    values: { project: project.id },
  }
  return {
    ...newIssue(beginning),
    formerKeys: given.formerKeys,
    watcherIds: people('watchers'),
    voterIds: people('voters'),
    properties: given.properties,
  }
}

/** The number of a key that an issue once had is not given to another. */
function leaveNumber(draft: Draft, formerKey: string): void {
  const dash = formerKey.lastIndexOf('-')
  const left = draft.site.projects.find(({ key }) => key === formerKey.slice(0, dash))
  if (left) left.nextNumber = Math.max(left.nextNumber, Number(formerKey.slice(dash + 1)) + 1)
}

const dayMs = 86_400_000
const minuteMs = 60_000

/** Issues without a date were created a month ago, one a minute, and have not changed since. */
function settleTimes(draft: Draft, { given, where, issue }: Telling): void {
  const reporter = typeof issue.values.reporter === 'string' ? issue.values.reporter : ''
  const creator = given.creator === undefined ? undefined : person(draft, [...where, 'creator'], given.creator)
  issue.creatorId = creator?.accountId ?? reporter
  if (issue.watcherIds.length === 0 && reporter !== '') issue.watcherIds.push(reporter)
  const usual = draft.at - 30 * dayMs + (draft.site.issues.length % (20 * 1440)) * minuteMs
  issue.created = readWhen(draft, [...where, 'created'], given.created, usual)
  issue.updated = readWhen(draft, [...where, 'updated'], given.updated, issue.created)
  if (issue.updated < issue.created) draft.fault([...where, 'updated'], 'is before it was created')
  const isResolved = typeof issue.values.resolution === 'string'
  issue.resolved = isResolved ? readWhen(draft, [...where, 'resolved'], given.resolved, issue.updated) : null
  issue.statusChanged = issue.created
}

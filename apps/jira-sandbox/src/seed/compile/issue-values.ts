import { parseDuration } from '../../present/duration.ts'
import type { IssueRecord, IssueTypeRecord, ProjectRecord, Value } from '../../records/records.ts'
import type { Place } from '../description/place.ts'
import { type Draft, refer } from './draft.ts'
import { customValues, sprintIds } from './field-values.ts'
import { person } from './people.ts'
import type { Telling } from './telling.ts'
import { isDone } from './vocabulary.ts'

/** What the fields of an issue hold, names turned into ids. */
export function issueValues(
  draft: Draft,
  telling: Telling,
  byKey: ReadonlyMap<string, IssueRecord>,
): Record<string, Value> {
  const { given, where, project } = telling
  const { site } = draft
  const type = issueType(draft, telling)
  const status = statusOf(draft, telling)
  const chosen = (among: readonly { id: string; name: string }[], key: 'priority' | 'resolution') => {
    const name = given[key]
    if (name === undefined) return undefined
    return refer(draft, [...where, key], name, { among, what: key, names: (it) => [it.name, it.id] })?.id
  }
  const reporter = given.reporter === undefined ? site.users[0] : person(draft, [...where, 'reporter'], given.reporter)
  const assignee =
    typeof given.assignee === 'string' ? person(draft, [...where, 'assignee'], given.assignee) : undefined
  const byDefault =
    given.assignee === undefined && project.assigneeType === 'PROJECT_LEAD' ? project.leadAccountId : null
  return {
    issuetype: type?.id ?? '',
    summary: given.summary,
    description: rich(given.description),
    environment: rich(given.environment),
    status,
    resolution:
      chosen(site.resolutions, 'resolution') ?? (isDone(draft, status) ? (site.resolutions[0]?.id ?? null) : null),
    priority: chosen(site.priorities, 'priority') ?? middle(site.priorities)?.id ?? null,
    reporter: reporter?.accountId ?? null,
    assignee: assignee?.accountId ?? byDefault,
    labels: given.labels,
    components: partIds(draft, telling, 'components', site.components, 'component'),
    fixVersions: partIds(draft, telling, 'fixVersions', site.versions, 'version'),
    versions: partIds(draft, telling, 'affectedVersions', site.versions, 'version'),
    duedate: given.dueDate ?? null,
    ...estimates(draft, telling),
    ...parentOf(draft, telling, byKey, type),
    ...securityOf(draft, telling),
    ...(given.sprint !== undefined && sprintIds(draft, [...where, 'sprint'], given.sprint)),
    ...customValues(draft, telling),
  }
}

function issueType(draft: Draft, { given, where, project }: Telling): IssueTypeRecord | undefined {
  const among = draft.site.issueTypes.filter((type) => project.issueTypeIds.includes(type.id))
  if (given.type === undefined)
    return among.find((type) => type.name === 'Task') ?? among.find((type) => type.hierarchyLevel === 0)
  return refer(draft, [...where, 'type'], given.type, {
    among,
    what: `issue type of ${project.key}`,
    names: (it) => [it.name, it.id],
  })
}

function statusOf(draft: Draft, { given, where, project }: Telling): string {
  const workflow = draft.site.workflows.find(({ id }) => id === project.workflowId)
  const among = draft.site.statuses.filter((status) => workflow?.statusIds.includes(status.id))
  if (given.status === undefined) return workflow?.initialStatusId ?? ''
  return (
    refer(draft, [...where, 'status'], given.status, {
      among,
      what: `status of ${project.key}`,
      names: (it) => [it.name, it.id],
    })?.id ?? ''
  )
}

function rich(text: string | undefined): Value {
  return text === undefined ? null : { wiki: text }
}

function middle<Item>(items: readonly Item[]): Item | undefined {
  return items[Math.floor((items.length - 1) / 2)]
}

interface Part {
  readonly id: string
  readonly name: string
  readonly projectId: string
}

function partIds(
  draft: Draft,
  { given, where, project }: { given: Telling['given']; where: Place; project: ProjectRecord },
  key: 'components' | 'fixVersions' | 'affectedVersions',
  parts: readonly Part[],
  what: string,
): string[] {
  const among = parts.filter((part) => part.projectId === project.id)
  return given[key].flatMap((name, at) => {
    const part = refer(draft, [...where, key, at], name, {
      among,
      what: `${what} of ${project.key}`,
      names: (it) => [it.name],
    })
    return part ? [part.id] : []
  })
}

function estimates(draft: Draft, { given, where }: Telling): Record<string, Value> {
  const seconds = (key: 'originalEstimate' | 'remainingEstimate') =>
    given[key] === undefined ? undefined : readDuration(draft, [...where, key], given[key])
  const original = seconds('originalEstimate')
  const remaining = seconds('remainingEstimate') ?? original
  return {
    ...(original !== undefined && { timeoriginalestimate: original }),
    ...(remaining !== undefined && { timeestimate: remaining }),
  }
}

export function readDuration(draft: Draft, where: Place, text: string): number {
  const seconds = parseDuration(text)
  if (seconds === undefined) draft.fault(where, `"${text}" is no duration such as 1d 2h 30m`)
  return seconds ?? 0
}

function parentOf(
  draft: Draft,
  { given, where }: Telling,
  byKey: ReadonlyMap<string, IssueRecord>,
  type: IssueTypeRecord | undefined,
): Record<string, Value> {
  if (given.parent === undefined) {
    if (type?.subtask) draft.fault([...where, 'parent'], `a ${type.name} needs a parent`)
    return {}
  }
  const parent = byKey.get(given.parent)
  if (!parent) draft.fault([...where, 'parent'], `there is no issue "${given.parent}"`)
  return parent ? { parent: parent.id } : {}
}

function securityOf(draft: Draft, { given, where, project }: Telling): Record<string, Value> {
  const scheme = draft.site.securitySchemes.find(({ id }) => id === project.securitySchemeId)
  if (given.security === undefined)
    return scheme?.defaultLevelId === undefined ? {} : { security: scheme.defaultLevelId }
  const level = refer(draft, [...where, 'security'], given.security, {
    among: scheme?.levels ?? [],
    what: `security level of ${project.key}`,
    names: (it) => [it.name],
  })
  return level ? { security: level.id } : {}
}

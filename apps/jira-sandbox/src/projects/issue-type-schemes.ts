import { textOf } from '../fields/values.ts'
import type { IssueTypeSchemeRecord, ProjectRecord } from '../records/records.ts'
import type { State } from '../world/state.ts'

/** Which issue types the projects that have it offer. */
export interface IssueTypeScheme extends Readonly<IssueTypeSchemeRecord> {
  readonly isDefault: boolean
  readonly projects: readonly ProjectRecord[]
}

export const defaultSchemeId = '10000'

/** The default scheme with every type, those that were made, and one for each project that was never given another. */
export function issueTypeSchemes(state: State): IssueTypeScheme[] {
  const projects = [...state.projects.values()]
  const holders = (id: string) => projects.filter(({ issueTypeSchemeId }) => issueTypeSchemeId === id)
  const byDefault: IssueTypeScheme = {
    id: defaultSchemeId,
    name: 'Default Issue Type Scheme',
    description: 'All issue types of the site. New projects may start from it.',
    issueTypeIds: [...state.issueTypes.keys()],
    isDefault: true,
    projects: holders(defaultSchemeId),
  }
  const made = state.administration.issueTypeSchemes.map((record) => ({
    ...record,
    isDefault: false,
    projects: holders(record.id),
  }))
  // The scheme of a project that lay in the trash may be gone.
  const known = new Set([byDefault, ...made].flatMap((scheme) => scheme.projects))
  const own = projects.filter((project) => !known.has(project)).map(ownScheme)
  return [byDefault, ...own, ...made]
}

function ownScheme(project: ProjectRecord): IssueTypeScheme {
  return {
    id: String(Number(project.id) + 100),
    name: `${project.key}: Issue Type Scheme`,
    description: '',
    issueTypeIds: project.issueTypeIds,
    isDefault: false,
    projects: [project],
  }
}

/** The record of a scheme that is to be changed; the scheme that a project has of itself gets one now. */
export function keepScheme(state: State, scheme: IssueTypeScheme): IssueTypeSchemeRecord {
  const { issueTypeSchemes: records } = state.administration
  const known = records.find(({ id }) => id === scheme.id)
  if (known) return known
  const { id, name, description, issueTypeIds } = scheme
  const record: IssueTypeSchemeRecord = { id, name, description, issueTypeIds: [...issueTypeIds] }
  records.push(record)
  for (const project of scheme.projects) project.issueTypeSchemeId = id
  return record
}

/** Lets projects offer what their schemes say, after a scheme or the types of the site have changed. */
export function followSchemes(state: State): void {
  for (const record of state.administration.issueTypeSchemes) {
    record.issueTypeIds = record.issueTypeIds.filter((id) => state.issueTypes.has(id))
  }
  for (const { id, issueTypeIds, projects } of issueTypeSchemes(state)) {
    for (const project of projects) if (project.issueTypeSchemeId === id) project.issueTypeIds = [...issueTypeIds]
  }
}

/** The types that issues of a project are of. */
export function usedTypeIds(state: State, { id }: ProjectRecord): ReadonlySet<string> {
  const used = new Set<string>()
  for (const issue of state.issues.values()) {
    if (textOf(issue, 'project') === id) used.add(textOf(issue, 'issuetype') ?? '')
  }
  return used
}

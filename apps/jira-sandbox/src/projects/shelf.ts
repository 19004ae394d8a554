import { textOf } from '../fields/values.ts'
import { forgetIssue, indexIssue, indexLink } from '../issues/register.ts'
import type { ProjectRecord, ShelvedProject } from '../records/records.ts'
import type { State } from '../world/state.ts'

/** How long a deleted project can be had back. */
export const retentionMs = 60 * 24 * 60 * 60 * 1000

/**
 * Takes a project off the site, to the archive or the trash. Its issues, versions and components go with it, so that
 * no search, link or count finds them.
 */
export function shelve(
  state: State,
  project: ProjectRecord,
  { why, at, byId }: Pick<ShelvedProject, 'why' | 'at' | 'byId'>,
): ShelvedProject {
  const issues = [...state.issues.values()].filter((issue) => textOf(issue, 'project') === project.id)
  const ids = new Set(issues.map((issue) => issue.id))
  const links = [...state.links.values()].filter((link) => ids.has(link.inwardId) || ids.has(link.outwardId))
  const components = [...state.components.values()].filter((it) => it.projectId === project.id)
  const versions = [...state.versions.values()].filter((it) => it.projectId === project.id)
  for (const issue of issues) forgetIssue(state, issue)
  for (const { id } of components) state.components.delete(id)
  for (const { id } of versions) state.versions.delete(id)
  state.projects.delete(project.id)
  const shelved: ShelvedProject = { why, at, byId, project, issues, links, components, versions }
  state.administration.shelf.push(shelved)
  return shelved
}

/** Puts a project back where it was. Links to issues that are gone meanwhile stay gone. */
export function unshelve(state: State, shelved: ShelvedProject): void {
  const { project, issues, links, components, versions } = shelved
  discard(state, shelved)
  state.projects.set(project.id, project)
  for (const component of components) state.components.set(component.id, component)
  for (const version of versions) state.versions.set(version.id, version)
  for (const issue of issues) indexIssue(state, issue)
  for (const link of links) {
    if (state.issues.has(link.inwardId) && state.issues.has(link.outwardId)) indexLink(state, link)
  }
}

/** What is on the shelf at this moment; deleted projects past their time are gone for good. */
export function shelfAt(state: State, now: number): readonly ShelvedProject[] {
  for (const shelved of [...state.administration.shelf]) {
    if (shelved.why === 'deleted' && shelved.at + retentionMs <= now) discard(state, shelved)
  }
  return state.administration.shelf
}

export function findShelved(state: State, now: number, idOrKey: string): ShelvedProject | undefined {
  return shelfAt(state, now).find(({ project }) => project.id === idOrKey || project.key === idOrKey.toUpperCase())
}

export function discard(state: State, shelved: ShelvedProject): void {
  const at = state.administration.shelf.indexOf(shelved)
  if (at >= 0) state.administration.shelf.splice(at, 1)
}

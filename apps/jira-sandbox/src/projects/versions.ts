import { z } from 'zod'
import { badFields, badRequest } from '../http/faults.ts'
import { replaceReference } from '../issues/replace-reference.ts'
import { versionJson } from '../present/project.ts'
import type { CustomFieldRecord, ProjectRecord, VersionRecord } from '../records/records.ts'
import { nextId } from '../world/state.ts'
import { createView, type View } from '../world/world.ts'

const day = z.iso.date()

export const versionBody = z.looseObject({
  name: z.string().optional(),
  description: z.string().nullish(),
  project: z.string().optional(),
  projectId: z.number().optional(),
  released: z.boolean().optional(),
  archived: z.boolean().optional(),
  startDate: day.nullish(),
  releaseDate: day.nullish(),
  /** The address of the version that gets what is unresolved when this one is released. */
  moveUnfixedIssuesTo: z.string().optional(),
})
export type VersionBody = z.infer<typeof versionBody>

export const versionMove = z.strictObject({
  after: z.string().optional(),
  position: z.enum(['Earlier', 'Later', 'First', 'Last']).optional(),
})

const nameLengthMax = 255

/** The versions of a project in their order. */
export function versionsOf(view: View, project: ProjectRecord): VersionRecord[] {
  const own = [...view.state.versions.values()].filter((version) => version.projectId === project.id)
  return own.sort((left, right) => left.position - right.position)
}

export function checkVersion(
  view: View,
  project: ProjectRecord,
  body: VersionBody,
  self: VersionRecord | undefined,
): void {
  const [start, end] = [body.startDate ?? self?.startDate, body.releaseDate ?? self?.releaseDate]
  if (start && end && start > end) {
    throw badFields({ startDate: 'The start date must be earlier than the release date.' })
  }
  if (self && body.name === undefined) return
  const name = body.name ?? ''
  if (name.trim() === '') throw badFields({ name: 'You must specify a valid version name' })
  if (name.length > nameLengthMax) {
    throw badFields({ name: `The version name must not exceed ${nameLengthMax} characters.` })
  }
  const others = versionsOf(view, project).filter((it) => it !== self)
  if (others.some((it) => it.name.toLowerCase() === name.toLowerCase())) {
    throw badFields({ name: 'A version with this name already exists in this project.' })
  }
}

export function createVersion(view: View, project: ProjectRecord, body: VersionBody): VersionRecord {
  const version: VersionRecord = {
    id: String(nextId(view.state, 'version')),
    projectId: project.id,
    name: body.name ?? '',
    description: '',
    released: false,
    archived: false,
    startDate: null,
    releaseDate: null,
    position: Math.max(-1, ...versionsOf(view, project).map((it) => it.position)) + 1,
  }
  changeVersion(version, body)
  view.state.versions.set(version.id, version)
  return version
}

export function changeVersion(version: VersionRecord, body: VersionBody): void {
  version.name = body.name ?? version.name
  version.description = body.description ?? version.description
  version.released = body.released ?? version.released
  version.archived = body.archived ?? version.archived
  if (body.startDate !== undefined) version.startDate = body.startDate
  if (body.releaseDate !== undefined) version.releaseDate = body.releaseDate
}

/** The versions that take the place of one that goes; where there is none, issues lose it. */
export interface Successors {
  readonly fix?: string | undefined
  readonly affected?: string | undefined
  /** By the id of a custom field that holds versions. */
  readonly custom?: ReadonlyMap<string, string>
}

/** A merge is a deletion that says where the issues went. */
export function removeVersion(
  view: View,
  version: VersionRecord,
  { fix, affected, custom = new Map() }: Successors,
  more: Readonly<Record<string, unknown>> = {},
): void {
  for (const target of [fix, affected, ...custom.values()]) {
    if (target !== undefined) requireTarget(view, version, target)
  }
  replaceReference(view, 'fixVersions', version.id, fix)
  replaceReference(view, 'versions', version.id, affected)
  for (const field of versionFields(view)) replaceReference(view, field.id, version.id, custom.get(field.id))
  view.state.versions.delete(version.id)
  announceVersion(view, 'jira:version_deleted', version, more)
}

/** Custom fields that hold versions. */
export function versionFields({ state }: View): CustomFieldRecord[] {
  return [...state.customFields.values()].filter(({ kind }) => kind === 'version' || kind === 'versions')
}

export function requireTarget(view: View, version: VersionRecord, target: string): void {
  const other = view.state.versions.get(target)
  if (!other || other === version || other.projectId !== version.projectId) {
    throw badRequest(`The version with id '${target}' cannot take the issues.`)
  }
}

export function moveVersion(
  view: View,
  version: VersionRecord,
  { after, position }: z.infer<typeof versionMove>,
): void {
  if ((after === undefined) === (position === undefined)) {
    throw badRequest("Exactly one of 'after' and 'position' must be provided.")
  }
  const project = view.state.projects.get(version.projectId)
  const others = project ? versionsOf(view, project).filter((it) => it !== version) : []
  const afterId = after?.split('/').at(-1)
  const place = others.findIndex((it) => it.id === afterId)
  if (after !== undefined && place < 0) throw badRequest('The version to move after does not exist.')
  const before = others.filter((it) => it.position < version.position).length
  const places = { First: 0, Last: others.length, Earlier: Math.max(0, before - 1), Later: before + 1 }
  const at = after === undefined ? places[position ?? 'Last'] : place + 1
  for (const [index, it] of others.toSpliced(at, 0, version).entries()) it.position = index
}

export function announceVersion(
  view: View,
  event: string,
  version: VersionRecord,
  more: Readonly<Record<string, unknown>> = {},
): void {
  view.world.changed()
  view.world.emit({ kind: 'entity', event, body: { version: announcedVersion(view, version), ...more } })
}

/** A version as webhooks show it. */
export function announcedVersion({ world }: View, version: VersionRecord) {
  return versionJson(createView(world, 2, undefined), version)
}

import { type Connection, type ItemOptions, isRecord, type ProviderRecord, path, readPath } from '@valence/element-kit'
import { z } from 'zod'
import { issueBody } from './bodies.ts'
import { incidentFields } from './incident-fields.ts'
import { withPeople } from './person.ts'
import { issue, readIncident } from './read-incident.ts'
import { withFittingValues } from './refused-values.ts'
import { withRichText } from './rich-text.ts'
import {
  chooseStatus,
  chooseTransition,
  statusToReach,
  type Transition,
  transitionsOf,
  wantedTransition,
} from './transition-choice.ts'

/**
 * Changes an issue, and answers it as it became. Jira moves an issue to another status by a transition only; a body that names a
 * status, or a transition, is an edit followed by that transition, whose screen takes the resolution. What cannot be reached is
 * refused before anything is changed.
 */
export async function updateIncident(
  connection: Connection,
  id: string,
  body: ProviderRecord,
  options: ItemOptions,
): Promise<ProviderRecord> {
  const { transition: wish, ...read } = issueBody(body)
  const given = isRecord(read.fields) ? read.fields : {}
  const { status, ...named } = isEcho(body) ? await changedOf(connection, id, given) : given
  const fields = await withoutOwnProject(connection, id, await withPeople(connection, named))
  const transition = await transitionTo(connection, id, wish, status)
  const { resolution, ...edited } = fields
  const changes = withoutParent({ ...read, fields: transition === undefined ? fields : edited })
  if (isChange(changes)) {
    await withFittingValues(connection, changes, async (fitting) => {
      const query = { notifyUsers: options.parameters.notifyUsers }
      const { version, bodies } = await withRichText(connection, [fitting])
      const at = path`/rest/api/${version}/issue/${id}`
      return connection.request({ method: 'PUT', path: at, query, body: bodies[0] }, z.unknown())
    })
  }
  if (transition !== undefined) {
    const screen = resolution === undefined ? {} : { fields: { resolution } }
    await withFittingValues(connection, { transition: { id: transition.id }, ...screen }, (body) =>
      connection.request({ method: 'POST', path: path`/rest/api/2/issue/${id}/transitions`, body }, z.unknown()),
    )
  }
  return readIncident(connection, id, options)
}

/** A body that is a record as it was read, with something changed in it. */
function isEcho({ id, key, self }: ProviderRecord): boolean {
  return id !== undefined && key !== undefined && self !== undefined
}

/** Whoever sends a record back means what he changed in it, not when it was created, nor what he left as it was. */
async function changedOf(connection: Connection, id: string, fields: ProviderRecord): Promise<ProviderRecord> {
  const current = await readIncident(connection, id, { parents: [], parameters: {} })
  const present = isRecord(current.fields) ? current.fields : {}
  const changed = Object.entries(fields).filter(([name, value]) => {
    return !readOnly.has(name) && textOf(value) !== textOf(present[name])
  })
  return Object.fromEntries(changed)
}

/** For comparing; members that are null may have been left out of what was read. */
function textOf(value: unknown): string {
  return JSON.stringify(value ?? null, (_, inner: unknown) => {
    if (!isRecord(inner)) return inner
    return Object.fromEntries(Object.entries(inner).filter(([, member]) => member !== null))
  })
}

const readOnly: ReadonlySet<string> = new Set([
  ...['aggregateprogress', 'aggregatetimeestimate', 'aggregatetimeoriginalestimate', 'aggregatetimespent'],
  ...['progress', 'issuerestriction'],
  ...incidentFields
    .filter(({ updateable, path }) => !updateable && path !== 'status' && path !== 'project')
    .map(({ path }) => path),
])

function isChange({ fields, ...beside }: ProviderRecord): boolean {
  return Object.keys(beside).length > 0 || (isRecord(fields) && Object.keys(fields).length > 0)
}

/** Jira takes a parent away by a verb, not by null. */
function withoutParent(body: ProviderRecord): ProviderRecord {
  const fields = isRecord(body.fields) ? body.fields : {}
  if (fields.parent !== null) return body
  const { parent: _gone, ...others } = fields
  const update = isRecord(body.update) ? body.update : {}
  return { ...body, fields: others, update: { ...update, parent: [{ set: { none: true } }] } }
}

/** The transition that a body asks for; none when the issue has the status already. */
async function transitionTo(
  connection: Connection,
  id: string,
  wish: unknown,
  status: unknown,
): Promise<Transition | undefined> {
  const wanted = wantedTransition(wish)
  if (wanted !== undefined) {
    const transitions = await transitionsOf(connection, id)
    return chooseTransition(transitions, await statusToReach(connection, transitions, wanted))
  }
  const target = wantedTransition(status)
  if (target === undefined) return undefined
  const current = await readIncident(connection, id, { parents: [], parameters: {}, fields: ['status'] })
  const names = ['id', 'name', 'untranslatedName'].map((name) => String(readPath(current, `fields.status.${name}`)))
  if (names.some((name) => name.toLowerCase() === target.toLowerCase())) return undefined
  const transitions = await transitionsOf(connection, id)
  return chooseStatus(transitions, await statusToReach(connection, transitions, target))
}

/**
 * Clients send the whole body of a create to update, project included. Jira refuses to set a project, even the one that the issue
 * is in; naming that one changes nothing, so it is left out. Another one stays, for Jira to refuse.
 */
async function withoutOwnProject(connection: Connection, id: string, fields: ProviderRecord): Promise<ProviderRecord> {
  const { project, ...others } = fields
  if (!isRecord(project)) return fields
  const query = { fields: 'project' }
  const current = await connection.request({ method: 'GET', path: path`/rest/api/2/issue/${id}`, query }, issue)
  const isSame = ['id', 'key'].some((name) => {
    const named = project[name]
    return named !== undefined && String(named) === readPath(current, `fields.project.${name}`)
  })
  return isSame ? others : fields
}

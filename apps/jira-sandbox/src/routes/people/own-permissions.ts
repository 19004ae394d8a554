import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { badRequest, issueNotFound, refusal } from '../../http/faults.ts'
import { allows, findSeenIssue, findSeenProject, may, permissions } from '../../permissions/permissions.ts'
import type { IssueRecord, ProjectRecord, UserRecord } from '../../records/records.ts'
import { findIssue, findProject } from '../../world/state.ts'
import type { View } from '../../world/world.ts'
import { bodyOf, type Query, queryOf, type RouteDeps, requirePermission, viewOf } from '../request.ts'

const checkedMax = 1000

/** What somebody may do, on the site, in projects, on issues. */
export function ownPermissionRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/mypermissions', (request) => {
    const view = viewOf(request, deps)
    const query = queryOf(request)
    const wanted = query.list('permissions')
    if (wanted.length === 0) throw badRequest('The `permissions` query parameter is required.')
    refuseUnknownPermissions(wanted)
    const place = placeOf(view, query)
    const shown = Object.entries(permissions).flatMap(([key, { name, type }], index) =>
      wanted.includes(key)
        ? [[key, { id: String(index), key, name, type, description: '', havePermission: may(view, key, place) }]]
        : [],
    )
    return { permissions: Object.fromEntries(shown) }
  })

  app.post('/permissions/check', (request) => {
    const view = viewOf(request, deps)
    const body = bodyOf(request, checkBody)
    const user = checkedUser(view, body.accountId ?? undefined)
    const globals = (body.globalPermissions ?? []).filter((key) => key !== null && key !== '')
    requireType(globals, 'GLOBAL')
    return {
      globalPermissions: globals.filter((key) => allows(view.state, user, key)),
      projectPermissions: (body.projectPermissions ?? []).flatMap((asked) => granted(view, user, asked)),
    }
  })

  app.post('/permissions/project', (request) => {
    const view = viewOf(request, deps)
    const wanted = bodyOf(request, z.strictObject({ permissions: z.array(z.string()) })).permissions
    requireType(wanted, 'PROJECT')
    const projects = [...view.state.projects.values()].filter((project) =>
      wanted.every((key) => may(view, key, project)),
    )
    return { projects: projects.map(({ id, key }) => ({ id: Number(id), key })) }
  })
}

const ids = z.array(z.number().nullable()).max(checkedMax).nullish()
const projectPermissionsBody = z.strictObject({ permissions: z.array(z.string()), projects: ids, issues: ids })
const checkBody = z.strictObject({
  accountId: z.string().nullish(),
  globalPermissions: z.array(z.string()).nullish(),
  projectPermissions: z.array(projectPermissionsBody).nullish(),
})

export function refuseUnknownPermissions(wanted: readonly string[]): void {
  const unknown = wanted.filter((key) => !Object.hasOwn(permissions, key))
  if (unknown.length === 0) return
  throw refusal(400, [], Object.fromEntries(unknown.map((key) => [key, 'Unrecognized permission'])))
}

/** The issue goes before the project, the id before the key. What is not seen is not there. */
function placeOf(view: View, query: Query): IssueRecord | ProjectRecord | undefined {
  const issueWord = query.text('issueId') ?? query.text('issueKey')
  if (issueWord !== undefined) {
    const issue = findSeenIssue(view, issueWord)
    if (!issue) throw issueNotFound()
    return issue
  }
  const projectWord = query.text('projectId') ?? query.text('projectKey')
  if (projectWord === undefined) return undefined
  const project = findSeenProject(view, projectWord)
  if (!project) throw refusal(404, [`No project could be found with key '${projectWord}'.`])
  return project
}

/** Only administrators ask about others. */
function checkedUser(view: View, accountId: string | undefined): UserRecord | undefined {
  if (accountId === undefined || accountId === view.caller?.accountId) return view.caller
  requirePermission(view, 'ADMINISTER')
  const user = view.state.users.get(accountId)
  if (!user) throw badRequest(`The user with the account id '${accountId}' does not exist.`)
  return user
}

function requireType(keys: readonly string[], type: 'GLOBAL' | 'PROJECT'): void {
  const wrong = keys.filter((key) => permissions[key]?.type !== type)
  if (wrong.length > 0) throw badRequest(`Unrecognized ${type.toLowerCase()} permissions: ${wrong.join(', ')}`)
}

/** For each permission the projects and issues, of those asked about, where the user has it. */
function granted(view: View, user: UserRecord | undefined, asked: z.infer<typeof projectPermissionsBody>) {
  const wanted = asked.permissions.filter((key) => key !== '')
  if (wanted.length === 0) throw badRequest('At least one project permission needs to be provided.')
  requireType(wanted, 'PROJECT')
  const { state } = view
  const words = (list: typeof asked.issues) => (list ?? []).filter((id) => id !== null).map(String)
  const projects = words(asked.projects).flatMap((id) => findProject(state, id) ?? [])
  const issues = words(asked.issues).flatMap((id) => findIssue(state, id) ?? [])
  return wanted.map((permission) => ({
    permission,
    projects: projects.filter((it) => allows(state, user, permission, it)).map(({ id }) => Number(id)),
    issues: issues.filter((it) => allows(state, user, permission, it)).map(({ id }) => Number(id)),
  }))
}

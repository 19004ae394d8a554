import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { FieldKind } from '../fields/definition.ts'
import { textOf } from '../fields/values.ts'
import type { MoveTarget } from '../issues/move.ts'
import { isObject } from '../json/object.ts'
import { findSeenIssue, findSeenProject } from '../permissions/permissions.ts'
import type { IssueRecord } from '../records/records.ts'
import type { View } from '../world/world.ts'
import { submitted } from './bulk-issues.ts'
import { bulkCallerOf, bulkIssuesMax, bulkRefusal, pickIssues } from './bulk-request.ts'
import { bodyOf, type RouteDeps, viewOf } from './request.ts'

const source = z.strictObject({
  issueIdsOrKeys: z.array(z.string()),
  inferClassificationDefaults: z.boolean(),
  inferFieldDefaults: z.boolean(),
  inferStatusDefaults: z.boolean(),
  inferSubtaskTypeDefault: z.boolean(),
  targetClassification: z.array(z.unknown()).nullish(),
  targetMandatoryFields: z
    .array(
      z.strictObject({
        fields: z.record(
          z.string(),
          z.looseObject({ retain: z.boolean().nullish(), type: z.enum(['adf', 'raw']).optional(), value: z.unknown() }),
        ),
      }),
    )
    .nullish(),
  targetStatus: z.array(z.strictObject({ statuses: z.record(z.string(), z.array(z.string())) })).nullish(),
})
const moveBody = z.strictObject({
  targetToSourcesMapping: z.record(z.string(), source).default({}),
  sendBulkNotification: z.boolean().nullish(),
})

/** Moves issues to other projects, types and parents. Keys of the mapping are `project,type[,parent]`. */
export function bulkMoveRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.post('/bulk/issues/move', (request, reply) => {
    const view = viewOf(request, deps)
    bulkCallerOf(view)
    const mapping = Object.entries(bodyOf(request, moveBody).targetToSourcesMapping)
    if (mapping.length === 0) throw bulkRefusal(400, 'The targetToSourcesMapping must not be empty.')
    const all = mapping.flatMap(([, { issueIdsOrKeys }]) => issueIdsOrKeys)
    if (all.length > bulkIssuesMax) throw bulkRefusal(400, `At most ${bulkIssuesMax} issues can be moved at once.`)
    let invalid = 0
    const groups = mapping.map(([target, sources]) => {
      const picked = pickIssues(view, sources.issueIdsOrKeys)
      invalid += picked.invalid
      const input = targetOf(view, target, sources)
      for (const issue of picked.issues) checkStatus(view, issue, input)
      return { itemIds: picked.issues.map(({ id }) => id), input }
    })
    return submitted(reply, view, 'bulk-move', groups, invalid)
  })
}

function targetOf(view: View, target: string, sources: z.infer<typeof source>): MoveTarget {
  const [projectIdOrKey = '', typeId = '', parentIdOrKey] = target.split(',').map((part) => part.trim())
  const project = findSeenProject(view, projectIdOrKey)
  if (!project) throw bulkRefusal(400, `The target project '${projectIdOrKey}' is not valid.`)
  const type = project.issueTypeIds.includes(typeId) ? view.state.issueTypes.get(typeId) : undefined
  if (!type) throw bulkRefusal(400, `The target issue type '${typeId}' is not valid for project ${project.key}.`)
  const parent = parentIdOrKey === undefined ? undefined : findSeenIssue(view, parentIdOrKey)
  if (parentIdOrKey !== undefined && !parent) throw bulkRefusal(400, `The parent '${parentIdOrKey}' is not valid.`)
  if (type.subtask && !parent) throw bulkRefusal(400, 'A parent is required for the target issue type.')
  // The description gives old statuses under each new one.
  const statuses = (sources.targetStatus ?? []).flatMap((mapping) =>
    Object.entries(mapping.statuses).flatMap(([to, from]) => from.map((it): [string, string] => [it, to])),
  )
  const fields = (sources.targetMandatoryFields ?? []).flatMap((it) => Object.entries(it.fields))
  return {
    projectId: project.id,
    typeId,
    parentId: parent?.id ?? null,
    withSubtasks: sources.inferSubtaskTypeDefault,
    inferStatus: sources.inferStatusDefaults,
    statuses: Object.fromEntries(statuses),
    fields: Object.fromEntries(fields.map(([id, { value }]) => [id, readValue(view, id, value)])),
  }
}

const singles: ReadonlySet<FieldKind> = new Set<FieldKind>([
  ...(['option', 'priority', 'user', 'group', 'version', 'project'] as const),
])

/** Raw values are ids; fields of ids want them as objects. */
function readValue(view: View, fieldId: string, value: unknown): unknown {
  const kind = view.world.fields.byId(fieldId)?.kind
  const listed = kind === 'components' || kind === 'versions' || kind === 'options'
  if (listed && Array.isArray(value)) return value.map((id) => (isObject(id) ? id : { id: String(id) }))
  if (kind === 'groups' && Array.isArray(value)) return value.map((groupId) => ({ groupId }))
  if (kind === 'users' && Array.isArray(value)) return value.map((accountId) => ({ accountId }))
  if (kind === 'cascade' && Array.isArray(value)) {
    const [id, child] = value.map(String)
    return { id, ...(child !== undefined && { child: { id: child } }) }
  }
  if (kind === undefined || !singles.has(kind) || isObject(value)) return value
  const id = Array.isArray(value) ? value[0] : value
  if (kind === 'group') return { groupId: id }
  return kind === 'user' ? { accountId: id } : { id: String(id) }
}

/** Without `inferStatusDefaults` each status that the target does not have needs a successor. */
function checkStatus(view: View, issue: IssueRecord, target: MoveTarget): void {
  const workflow = view.state.workflows.get(view.state.projects.get(target.projectId)?.workflowId ?? '')
  const status = textOf(issue, 'status') ?? ''
  if (target.inferStatus || workflow?.statusIds.includes(status) || target.statuses[status] !== undefined) return
  throw bulkRefusal(400, `The targetStatus for the status '${status}' is missing.`)
}

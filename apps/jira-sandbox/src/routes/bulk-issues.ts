import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { badRequest } from '../http/faults.ts'
import { bulkProgressJson } from '../present/task.ts'
import { findTask, submitTask } from '../tasks/run.ts'
import type { View } from '../world/world.ts'
import { bulkCallerOf, bulkRefusal, type Picked, pickIssues } from './bulk-request.ts'
import { bodyOf, pathPart, type RouteDeps, viewOf } from './request.ts'

const selectedBody = z.strictObject({ selectedIssueIdsOrKeys: z.array(z.string()) })
const noisyBody = selectedBody.extend({ sendBulkNotification: z.boolean().nullish() })
const transitionBody = z.strictObject({
  bulkTransitionInputs: z
    .array(z.strictObject({ selectedIssueIdsOrKeys: z.array(z.string()), transitionId: z.string() }))
    .min(1),
  sendBulkNotification: z.boolean().nullish(),
})

/** Operations on many issues that go on after the answer. Only version 3 has them. */
export function bulkIssueRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.post('/bulk/issues/delete', (request, reply) => submit(request, reply, 'bulk-delete', noisyBody))
  app.post('/bulk/issues/watch', (request, reply) => submit(request, reply, 'bulk-watch', selectedBody))
  app.post('/bulk/issues/unwatch', (request, reply) => submit(request, reply, 'bulk-unwatch', selectedBody))

  app.post('/bulk/issues/transition', (request, reply) => {
    const view = viewOf(request, deps)
    bulkCallerOf(view)
    const inputs = bodyOf(request, transitionBody).bulkTransitionInputs
    const { issues, invalid } = pickIssues(
      view,
      inputs.flatMap((input) => input.selectedIssueIdsOrKeys),
    )
    const groups = inputs.map(({ selectedIssueIdsOrKeys, transitionId }) => {
      const own = issues.filter(({ id, key }) => [id, key].some((it) => selectedIssueIdsOrKeys.includes(it)))
      return { itemIds: own.map(({ id }) => id), input: { transitionId } }
    })
    return submitted(reply, view, 'bulk-transition', groups, invalid)
  })

  app.get('/bulk/queue/:taskId', (request) => {
    const view = viewOf(request, deps)
    bulkCallerOf(view)
    const task = findTask(view, pathPart(request, 'taskId'))
    if (!task?.kind.startsWith('bulk-')) {
      throw badRequest('The task associated with this taskId is not a bulk operation task')
    }
    return bulkProgressJson(task)
  })

  function submit(request: FastifyRequest, reply: FastifyReply, kind: string, shape: typeof selectedBody) {
    const view = viewOf(request, deps)
    bulkCallerOf(view)
    const picked = pickIssues(view, bodyOf(request, shape).selectedIssueIdsOrKeys)
    return submittedOne(reply, view, kind, picked, {})
  }
}

export function submittedOne(reply: FastifyReply, view: View, kind: string, picked: Picked, input: unknown) {
  return submitted(reply, view, kind, [{ itemIds: picked.issues.map(({ id }) => id), input }], picked.invalid)
}

/** 201 with the id to ask `/bulk/queue` for. */
export function submitted(
  reply: FastifyReply,
  view: View,
  kind: string,
  groups: readonly { readonly itemIds: readonly string[]; readonly input: unknown }[],
  invalid: number,
): FastifyReply {
  if (groups.every(({ itemIds }) => itemIds.length === 0)) throw bulkRefusal(400, 'No issues were selected.')
  const task = submitTask(view, { kind, description: `Bulk operation: ${kind}`, groups, invalid })
  return reply.code(201).send({ taskId: task.id })
}

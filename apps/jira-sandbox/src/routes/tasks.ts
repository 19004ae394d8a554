import type { FastifyInstance, FastifyRequest } from 'fastify'
import { JiraError, refusal } from '../http/faults.ts'
import { may } from '../permissions/permissions.ts'
import { taskJson } from '../present/task.ts'
import type { TaskRecord } from '../records/records.ts'
import { findTask, isOver } from '../tasks/run.ts'
import type { View } from '../world/world.ts'
import { callerOf, pathPart, type RouteDeps, viewOf } from './request.ts'

/** Long-running work, for whoever submitted it and for administrators. */
export function taskRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/task/:taskId', (request) => {
    const view = viewOf(request, deps)
    callerOf(view)
    const id = pathPart(request, 'taskId')
    const task = findTask(view, id)
    if (!task) throw refusal(404, [`The task with id '${id}' does not exist.`])
    if (!isOwn(view, task)) throw refusal(403, ['You do not have permission to perform this operation.'])
    return taskJson(view, task)
  })

  // Its refusals are bare lists of sentences.
  app.post('/task/:taskId/cancel', (request, reply) => {
    const view = viewOf(request, deps)
    const task = cancellable(request, view)
    task.status = 'CANCEL_REQUESTED'
    task.updated = view.world.now()
    view.world.changed()
    return reply.code(202).send({})
  })
}

function cancellable(request: FastifyRequest, view: View): TaskRecord {
  callerOf(view)
  const id = pathPart(request, 'taskId')
  const task = findTask(view, id)
  if (!task) throw new JiraError(404, [`The task with id '${id}' does not exist.`])
  if (!isOwn(view, task)) throw new JiraError(403, ['You do not have permission to perform this operation.'])
  if (isOver(task)) throw new JiraError(400, [`The task with id '${id}' is over already.`])
  return task
}

function isOwn(view: View, task: TaskRecord): boolean {
  return task.submittedById === view.caller?.accountId || may(view, 'ADMINISTER')
}

import type { FastifyReply } from 'fastify'
import { taskJson } from '../present/task.ts'
import type { administrationHandlers } from '../tasks/administration.ts'
import { submitTask } from '../tasks/run.ts'
import type { View } from '../world/world.ts'

/** Work that takes long is answered with 303 and where to look how it goes; the task itself is the body. */
export function answerTask(
  reply: FastifyReply,
  view: View,
  kind: keyof typeof administrationHandlers,
  description: string,
  input: object,
): FastifyReply {
  const task = submitTask(view, { kind, description, groups: [{ itemIds: [kind], input }] })
  return reply.code(303).header('location', `${view.base}/task/${task.id}`).send(taskJson(view, task))
}

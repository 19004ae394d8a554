import type { TaskRecord } from '../records/records.ts'
import type { View } from '../world/world.ts'

/** A task as `GET /task/{id}` shows it. Whoever submitted it is a number there, not an account id. */
export function taskJson(view: View, task: TaskRecord) {
  const { id, status, description, message, result, submitted, started, finished, updated } = task
  const position = [...view.state.users.keys()].indexOf(task.submittedById)
  return {
    self: `${view.base}/task/${id}`,
    id,
    description,
    status,
    ...(message !== undefined && { message }),
    ...(result !== undefined && { result }),
    submittedBy: 10_000 + position,
    progress: progressOf(task),
    elapsedRuntime: started === null ? 0 : (finished ?? view.world.now()) - started,
    submitted,
    ...(started !== null && { started }),
    ...(finished !== null && { finished }),
    lastUpdate: updated,
  }
}

/** A task as `GET /bulk/queue/{id}` shows it. Moments are numbers, though the description says text. */
export function bulkProgressJson(task: TaskRecord) {
  const { id, status, submitted, started, updated } = task
  const head = {
    taskId: id,
    status,
    progressPercent: progressOf(task),
    submittedBy: { accountId: task.submittedById },
    created: submitted,
    ...(started !== null && { started }),
    updated,
  }
  if (task.finished === null) return head
  return {
    ...head,
    totalIssueCount: task.total,
    invalidOrInaccessibleIssueCount: task.invalid,
    processedAccessibleIssues: task.processed.map(Number),
    ...(Object.keys(task.failed).length > 0 && { failedAccessibleIssues: task.failed }),
  }
}

/** Percent, whole. */
function progressOf(task: TaskRecord): number {
  if (task.finished !== null) return 100
  const done = task.processed.length + Object.keys(task.failed).length + task.invalid
  return task.total === 0 ? 0 : Math.floor((done * 100) / task.total)
}

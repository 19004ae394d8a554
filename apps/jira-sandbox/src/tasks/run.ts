import { JiraError } from '../http/faults.ts'
import { isObject, isStrings } from '../json/object.ts'
import type { TaskRecord } from '../records/records.ts'
import { nextId } from '../world/state.ts'
import { createView, type View, type World } from '../world/world.ts'
import { handlers } from './handlers.ts'

/** Atlassian keeps the outcome of a task for 14 days. */
const taskLifeMs = 14 * 24 * 3_600_000

interface TaskWish {
  /** One of `handlers`. */
  readonly kind: string
  readonly description: string
  readonly groups: readonly { readonly itemIds: readonly string[]; readonly input: unknown }[]
  /** How many of what was asked for is not there or may not be seen. */
  readonly invalid?: number
}

/** Enqueues work for the caller; it begins after the present answer has gone out. */
export function submitTask(view: View, wish: TaskWish): TaskRecord {
  const { world, state } = view
  const now = world.now()
  const invalid = wish.invalid ?? 0
  const task: TaskRecord = {
    id: String(nextId(state, 'task')),
    kind: wish.kind,
    description: wish.description,
    submittedById: view.caller?.accountId ?? '',
    status: 'ENQUEUED',
    submitted: now,
    started: null,
    updated: now,
    finished: null,
    total: wish.groups.reduce((sum, { itemIds }) => sum + itemIds.length, invalid),
    invalid,
    waiting: wish.groups.map(({ itemIds, input }) => ({ itemIds: [...itemIds], input })),
    processed: [],
    failed: {},
  }
  state.tasks.set(task.id, task)
  world.changed()
  world.jobs.add(() => advance(world, task))
  return task
}

/** Goes on with what an earlier run left unfinished. */
export function resumeTasks(world: World): void {
  for (const task of world.state.tasks.values()) {
    if (!isOver(task)) world.jobs.add(() => advance(world, task))
  }
}

/** A task that is still remembered. */
export function findTask({ state, world }: View, id: string): TaskRecord | undefined {
  const oldest = world.now() - taskLifeMs
  for (const task of state.tasks.values()) if (task.submitted < oldest) state.tasks.delete(task.id)
  return state.tasks.get(id)
}

export function isOver(task: TaskRecord): boolean {
  return task.finished !== null
}

/** Does one item, and says whether more is to do. */
function advance(world: World, task: TaskRecord): boolean {
  // A reset of the sandbox has put other tasks in the place of this one.
  if (world.state.tasks.get(task.id) !== task) return false
  const now = world.now()
  task.updated = now
  if (task.status === 'CANCEL_REQUESTED') return finish(world, task, 'CANCELLED')
  if (task.started === null) {
    task.started = now
    task.status = 'RUNNING'
  } else {
    const group = task.waiting.find(({ itemIds }) => itemIds.length > 0)
    const itemId = group?.itemIds.shift()
    if (!group || itemId === undefined) return finish(world, task, 'COMPLETE')
    if (!attempt(world, task, itemId, group.input)) return finish(world, task, 'FAILED')
  }
  world.changed()
  return true
}

/** A refusal is the fate of one item; anything else ends the task. */
function attempt(world: World, task: TaskRecord, itemId: string, input: unknown): boolean {
  try {
    const handle = handlers[task.kind]
    if (!handle) throw new Error(`No work of kind '${task.kind}' is known.`)
    const outcome = handle(viewOf(world, task), itemId, input, task)
    if (outcome === 'gone') task.invalid += 1
    else task.processed.push(itemId)
    return true
  } catch (error) {
    if (error instanceof JiraError) {
      task.failed[itemId] = reasonsOf(error)
      return true
    }
    task.message = error instanceof Error ? error.message : String(error)
    return false
  }
}

function finish(world: World, task: TaskRecord, status: TaskRecord['status']): false {
  task.status = status
  task.finished = world.now()
  task.waiting = []
  world.changed()
  return false
}

/** The eyes of whoever submitted the task; its events say that they are part of a bulk operation. */
function viewOf(world: World, task: TaskRecord): View {
  const marked: World = { ...world, emit: (event) => world.emit({ ...event, bulk: { id: task.id } }) }
  return createView(marked, 3, world.state.users.get(task.submittedById))
}

function reasonsOf({ body, message }: JiraError): string[] {
  const { errorMessages, errors } = isObject(body) ? body : {}
  const reasons = isStrings(errorMessages) ? [...errorMessages] : []
  if (isObject(errors)) reasons.push(...Object.values(errors).map(String))
  return reasons.length === 0 ? [message] : reasons
}

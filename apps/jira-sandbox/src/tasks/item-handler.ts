import type { TaskRecord } from '../records/records.ts'
import type { View } from '../world/world.ts'

/** Does one item of a task. Throws a refusal when it fails; `gone` says that there is no such item (any more). */
export type ItemHandler = (view: View, itemId: string, input: unknown, task: TaskRecord) => 'gone' | undefined

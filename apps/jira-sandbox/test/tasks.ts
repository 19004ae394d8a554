import { z } from 'zod'
import type { Client } from './harness.ts'

const submittedSchema = z.looseObject({ taskId: z.string() })
const progressSchema = z.looseObject({ status: z.string(), progressPercent: z.number() })
export type Progress = z.infer<typeof progressSchema>

const over: ReadonlySet<string> = new Set(['COMPLETE', 'FAILED', 'CANCELLED'])

/** Asks for the progress of a bulk operation until it is over; gives every answer, the last one last. */
export async function follow(client: Client, submitted: unknown): Promise<Progress[]> {
  const { taskId } = submittedSchema.parse(submitted)
  const seen: Progress[] = []
  for (;;) {
    const progress = progressSchema.parse((await client.get(`/rest/api/3/bulk/queue/${taskId}`)).body)
    seen.push(progress)
    if (over.has(progress.status)) return seen
  }
}

const taskSchema = z.looseObject({ id: z.string(), status: z.string() })

/** Asks for a task until it is over. */
export async function finish(client: Client, started: unknown) {
  for (const { id } = taskSchema.parse(started); ; ) {
    const task = taskSchema.parse((await client.get(`/rest/api/3/task/${id}`)).body)
    if (over.has(task.status)) return task
  }
}

import { z } from 'zod'
import { badRequest } from '../http/faults.ts'
import type { SprintRecord } from '../records/records.ts'

export const sprintBody = z.looseObject({
  name: z.string().nullish(),
  goal: z.string().nullish(),
  state: z.enum(['future', 'active', 'closed']).nullish(),
  startDate: z.string().nullish(),
  endDate: z.string().nullish(),
  originBoardId: z.number().nullish(),
})
export type SprintBody = z.infer<typeof sprintBody>

const stages = ['future', 'active', 'closed'] as const
const nameMaxLength = 30

/** What a sprint becomes by a change; a full one empties what it does not name. Throws what is against it. */
export function changedSprint(sprint: SprintRecord, body: SprintBody, isFull: boolean, now: number): SprintRecord {
  const name = body.name === undefined || body.name === null ? sprint.name : readName(body.name)
  const goal = body.goal ?? (isFull ? '' : sprint.goal)
  const next = body.state ?? sprint.state
  const step = stages.indexOf(next) - stages.indexOf(sprint.state)
  if (step < 0 || step > 1) throw badRequest(`A sprint cannot go from ${sprint.state} to ${next}.`)
  // Of a closed sprint only the name and the goal can change; the rest is ignored.
  if (sprint.state === 'closed') return { ...sprint, name, goal }
  const keep = (given: string | null | undefined, known: string | null) =>
    given === undefined && !isFull ? known : (given ?? null)
  const startDate = readDate('startDate', keep(body.startDate, sprint.startDate))
  const endDate = readDate('endDate', keep(body.endDate, sprint.endDate))
  if (startDate !== null && endDate !== null && startDate >= endDate) {
    throw badRequest('The start date of a sprint must be before the end date.')
  }
  if (next === 'active' && (startDate === null || endDate === null)) {
    throw badRequest('Start and end date are needed to start a sprint.')
  }
  const completeDate = next === 'closed' ? new Date(now).toISOString() : null
  return { ...sprint, name, goal, startDate, endDate, state: next, completeDate }
}

/** Trimmed, as Jira trims it. */
export function readName(input: string | null | undefined): string {
  const name = (input ?? '').trim()
  if (name === '') throw badRequest('The sprint needs a name.')
  if (name.length > nameMaxLength) throw badRequest(`The name of a sprint has at most ${nameMaxLength} characters.`)
  return name
}

/** Any date and time of ISO 8601, kept as an instant. */
function readDate(field: string, text: string | null): string | null {
  if (text === null || text === '') return null
  const instant = Date.parse(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'))
  if (Number.isNaN(instant)) throw badRequest(`Error parsing date string: ${text} (${field})`)
  return new Date(instant).toISOString()
}

import { type helpdesk, isRecord } from '@valence/element-kit'
import { readSprintText } from '../incidents/sprint-text.ts'

type Sprint = NonNullable<helpdesk.Ticket['sprint']>

/**
 * The sprint that an issue is in now: the active one, else one to come, else the last that it was in. Jira keeps all of them.
 */
export function sprintOf(value: unknown): Sprint | null {
  const sprints = (Array.isArray(value) ? value : [value]).flatMap((one: unknown) => readSprint(one) ?? [])
  const inState = (state: string) => sprints.findLast((sprint) => sprint.state === state)
  return inState('active') ?? inState('future') ?? sprints.at(-1) ?? null
}

function readSprint(value: unknown): Sprint | undefined {
  const members = readSprintText(value)
  if (!isRecord(members)) return undefined
  const { id, name, state } = members
  if (typeof id !== 'string' && typeof id !== 'number') return undefined
  return {
    id: String(id),
    name: typeof name === 'string' ? name : null,
    state: typeof state === 'string' ? state.toLowerCase() : null,
  }
}

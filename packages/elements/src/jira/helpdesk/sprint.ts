import { type helpdesk, isRecord } from '@valence/element-kit'

type Sprint = NonNullable<helpdesk.Ticket['sprint']>

/**
 * The sprint that an issue is in now: the active one, else one to come, else the last that it was in. Jira keeps all of them, and
 * older Data Centers write each as text: `…Sprint@1f[id=12,state=ACTIVE,name=Sprint 3,…]`.
 */
export function sprintOf(value: unknown): Sprint | null {
  const sprints = (Array.isArray(value) ? value : [value]).flatMap((one: unknown) => readSprint(one) ?? [])
  const inState = (state: string) => sprints.findLast((sprint) => sprint.state === state)
  return inState('active') ?? inState('future') ?? sprints.at(-1) ?? null
}

function readSprint(value: unknown): Sprint | undefined {
  const members = typeof value === 'string' ? membersOf(value) : value
  if (!isRecord(members)) return undefined
  const { id, name, state } = members
  if (typeof id !== 'string' && typeof id !== 'number') return undefined
  return {
    id: String(id),
    name: typeof name === 'string' ? name : null,
    state: typeof state === 'string' ? state.toLowerCase() : null,
  }
}

/** A name may have commas and brackets in it; the next member begins at a comma, a word and an equals sign. */
function membersOf(text: string): Readonly<Record<string, string>> | undefined {
  const inside = /\[(.*)\]\s*$/s.exec(text)?.[1]
  if (inside === undefined) return undefined
  const pairs = inside.split(/,(?=\w+=)/).map((pair): [string, string] => {
    const at = pair.indexOf('=')
    return [pair.slice(0, at), pair.slice(at + 1)]
  })
  return Object.fromEntries(pairs)
}

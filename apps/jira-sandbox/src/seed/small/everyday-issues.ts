import type { SeedDescription } from '../description/seed.ts'
import { type Chance, createChance } from '../random.ts'
import { comments, descriptions } from '../texts.ts'

type Issue = NonNullable<SeedDescription['issues']>[number]

const hourMs = 3_600_000
const begin = Date.UTC(2026, 0, 19, 7)

interface Routine {
  readonly project: string
  readonly count: number
  readonly people: readonly string[]
  readonly statuses: readonly string[]
  readonly types: readonly string[]
  readonly subjects: readonly string[]
  readonly doings: readonly string[]
}

const routines: readonly Routine[] = [
  {
    project: 'SET',
    count: 64,
    people: ['bruno.keller', 'chidi.okafor', 'goro.tanaka'],
    statuses: ['Offen', 'In Bearbeitung', 'Erledigt'],
    types: ['Task', 'Task', 'Bug', 'Story'],
    subjects: ['the lobby', 'room Wien', 'Zimmer "Graz"', 'the canteen', 'Etage 2', 'the server room'],
    doings: ['Furnish', 'Check the sockets in', 'Beschriften:', 'Order lamps for', 'Measure', 'Heating is out in'],
  },
  {
    project: 'IDEA',
    count: 58,
    people: ['farah.haddad', 'dana.lindqvist', 'goro.tanaka', 'emre.aydin'],
    statuses: ['To Do', 'In Progress', 'Done'],
    types: ['Story', 'Task', 'Story', 'Epic'],
    subjects: ['gift wrapping', 'a map of shops', 'voice search', 'the loyalty card', 'returns by post'],
    doings: ['What if we had', 'Ask ten customers about', 'Sketch', 'Cost of', 'A prototype of'],
  },
  {
    project: 'VAULT',
    count: 24,
    people: ['dana.lindqvist', 'emre.aydin'],
    statuses: ['To Do', 'In Progress', 'Done'],
    types: ['Task', 'Bug'],
    subjects: ['the old contracts', 'the seal', 'the second key', 'the archive of 2019'],
    doings: ['Review', 'Find', 'Renew', 'Photograph'],
  },
]

/** Issues of everyday, the same every time. */
export function everydayIssues(): Issue[] {
  const chance = createChance(20_260_119)
  return routines.flatMap((routine) =>
    Array.from({ length: routine.count }, (_, index) => everyday(chance, routine, index)),
  )
}

function everyday(chance: Chance, routine: Routine, index: number): Issue {
  const created = begin + index * 13 * hourMs + chance.below(600) * 60_000
  const later = (most: number) => created + (1 + chance.below(most)) * hourMs
  return {
    project: routine.project,
    type: chance.pick(routine.types),
    summary: `${chance.pick(routine.doings)} ${chance.pick(routine.subjects)}`,
    status: chance.pick(routine.statuses),
    priority: chance.pick(['High', 'Medium', 'Medium', 'Low']),
    reporter: chance.pick(routine.people),
    ...(chance.happens(0.7) && { assignee: chance.pick(routine.people) }),
    ...(chance.happens(0.6) && { description: chance.pick(descriptions) }),
    ...(chance.happens(0.4) && { labels: [chance.pick(['furniture', 'paper', 'next-quarter', 'reise'])] }),
    created,
    ...(chance.happens(0.3) && {
      comments: [{ text: chance.pick(comments), author: chance.pick(routine.people), at: later(90) }],
    }),
    ...(chance.happens(0.15) && { worklogs: [{ time: '1h 30m', author: chance.pick(routine.people), at: later(90) }] }),
  }
}

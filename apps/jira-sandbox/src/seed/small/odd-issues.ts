import type { SeedDescription } from '../description/seed.ts'

type Issues = NonNullable<SeedDescription['issues']>

const hourMs = 3_600_000
const begin = Date.UTC(2026, 0, 12, 7)

/** Every hour of work from the beginning on. */
function hours(count: number): number[] {
  return Array.from({ length: count }, (_, index) => begin + index * 3 * hourMs)
}

const agents = ['bruno.keller', 'chidi.okafor'] as const
const words = ['Still waiting for the cable.', 'Done on this floor.', 'The *plan* has changed again.', 'See above.']

/** Issues that show where an answer of the API ends before the data does. */
export const oddIssues: Issues = [
  {
    key: 'SET-1',
    summary: 'Neues Büro in Graz einrichten',
    type: 'Epic',
    status: 'In Bearbeitung',
    reporter: 'bruno.keller',
    created: begin - 24 * hourMs,
    originalEstimate: '3w',
    remainingEstimate: '1w 2d',
    labels: ['graz', 'übersicht'],
    attachments: [
      { name: 'plan.txt', text: 'North wing: 12 desks.\nSouth wing: 8 desks.\n' },
      { name: 'Raumplan März.csv', type: 'text/csv', text: 'Raum;Plätze\nWien;12\nGraz;8\n' },
    ],
    remoteLinks: [{ url: 'https://handbook.example.com/offices/graz', title: 'Handbook: Graz' }],
    watchers: ['admin', 'dana.lindqvist', 'goro.tanaka'],
    voters: ['chidi.okafor', 'hana.novak'],
  },
  {
    key: 'SET-2',
    summary: 'Lay the cables, floor by floor',
    parent: 'SET-1',
    components: ['Cables'],
    status: 'In Bearbeitung',
    reporter: 'bruno.keller',
    assignee: 'chidi.okafor',
    created: begin - 12 * hourMs,
    fields: { 'Environment tier': 'Production' },
    worklogs: hours(34).map((at, index) => ({
      at,
      time: `${1 + (index % 3)}h`,
      author: agents[index % 2] ?? 'bruno.keller',
      text: `Floor ${1 + (index % 6)}`,
    })),
  },
  {
    key: 'SET-3',
    summary: 'Which chairs? A discussion',
    parent: 'SET-1',
    components: ['Rooms'],
    reporter: 'chidi.okafor',
    created: begin - 6 * hourMs,
    comments: hours(128).map((at, index) => ({
      at,
      author: agents[index % 2] ?? 'bruno.keller',
      text: `${index + 1}. ${words[index % words.length] ?? ''}`,
    })),
  },
  {
    key: 'SET-4',
    summary: 'The status of this one never rests',
    reporter: 'goro.tanaka',
    created: begin - 3 * hourMs,
    changes: hours(140).map((at, index) => ({
      at,
      by: 'goro.tanaka',
      field: 'status',
      ...(index % 2 === 0 ? { from: 'Offen', to: 'In Bearbeitung' } : { from: 'In Bearbeitung', to: 'Offen' }),
    })),
  },
  {
    key: 'SET-5',
    summary: 'Telephone numbers for Graz',
    description: 'Was a request to the service desk, and is part of the set-up now.',
    formerKeys: ['DESK-12'],
    reporter: 'hana.novak',
    created: begin - 48 * hourMs,
    links: { blocks: 'SET-1', 'relates to': ['SET-2', 'SET-3'] },
    changes: [
      { field: 'Key', from: 'DESK-12', to: 'SET-5', by: 'bruno.keller', at: begin },
      { field: 'project', from: 'Old Desk', to: 'Site Setup', by: 'bruno.keller', at: begin },
    ],
  },
  {
    key: 'SET-6',
    type: 'Sub-task',
    parent: 'SET-2',
    summary: 'Label both ends of each cable',
    status: 'Erledigt',
    created: begin,
    updated: begin + 30 * hourMs,
    comments: [
      { text: 'Only for those who run it.', role: 'Administrators', author: 'bruno.keller', at: begin + hourMs },
    ],
  },
  {
    key: 'VAULT-1',
    summary: 'Who has a key to the safe',
    reporter: 'dana.lindqvist',
    created: begin,
    description: 'Nobody outside this project should find this.',
  },
  {
    key: 'VAULT-2',
    summary: 'Where the second key is',
    reporter: 'dana.lindqvist',
    created: begin,
    description: 'Nobody but the keepers should find this, administrators included.',
    security: 'Keepers',
  },
]

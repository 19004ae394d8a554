import type { SeedDescription } from '@valence/jira-sandbox'
import fc from 'fast-check'

/**
 * A small site whose issues have, by chance, something or nothing in every field: names that look like ids and dates, texts with
 * wildcards, quotes and letters that fold, several values, and instants that a minute or a zone tells apart.
 */
export function generateSite(seed: number, issueCount: number): SeedDescription {
  const [issues = []] = fc.sample(fc.array(issue, { minLength: issueCount, maxLength: issueCount }), {
    seed,
    numRuns: 1,
  })
  return {
    customFields: [
      { name: 'Code', kind: 'text' },
      { name: 'Cause', kind: 'rich' },
      { name: 'Estimate', kind: 'number' },
      { name: 'Go-live', kind: 'date' },
      { name: 'Seen', kind: 'datetime' },
      { name: 'Approver', kind: 'user' },
      { name: 'Impact', kind: 'option', options: ['Everybody', 'Some', '7'] },
      { name: 'Regions', kind: 'options', options: ['North', 'South', 'Süd-Ost'] },
      { name: 'Tags', kind: 'labels' },
      { name: 'Sprint', kind: 'sprint' },
    ],
    projects: [
      {
        key: 'SET',
        name: 'Sets',
        components: ['Console', 'API', '10'],
        versions: ['1.0', '2.0', '2024-01-31', '10000'],
        boards: [
          {
            name: 'Board',
            sprints: [
              { name: 'Sprint 1', state: 'active', start: '2026-01-25T09:00:00Z', end: '2027-12-31' },
              'Sprint 2',
            ],
          },
        ],
      },
    ],
    issues: issues.map((one, index) => ({ ...one, key: `SET-${index + 1}` })),
  }
}

const words = [
  'login',
  'page',
  'Fails',
  'failing',
  '100%',
  "it's",
  'größe',
  'GRÖßE',
  'Straße',
  'e-mail',
  '_x_',
  'ΣΑΣ',
  'the',
  '\\',
]
const text = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 4 }).map((some) => some.join(' '))
const instant = fc
  .tuple(
    fc.constantFrom('2026-01-20T', '2026-02-01T', '2025-12-31T'),
    fc.constantFrom('00:00:00Z', '09:30:00Z', '09:30:59Z', '23:59:30Z'),
  )
  .map((parts) => parts.join(''))
const day = fc.constantFrom('2026-01-19', '2026-01-20', '2026-02-01', '2025-12-31')
const person = fc.constantFrom('dana.lindqvist@sandbox.invalid', 'goro.tanaka@sandbox.invalid')

/** Some of these, without repetition. */
function some<T>(...values: readonly T[]): fc.Arbitrary<T[]> {
  return fc.subarray([...values])
}

const optional = { requiredKeys: ['type', 'summary'] as ('type' | 'summary')[] }

const issue = fc.record(
  {
    type: fc.constantFrom('Bug', 'Task', 'Story'),
    summary: text,
    description: text,
    environment: text,
    status: fc.constantFrom('To Do', 'In Progress', 'Done'),
    priority: fc.constantFrom('High', 'Medium', 'Lowest'),
    assignee: person,
    reporter: person,
    labels: some('ui', 'DB', 'größe', '7'),
    components: some('Console', 'API', '10'),
    fixVersions: some('1.0', '2.0', '2024-01-31', '10000'),
    affectedVersions: some('1.0', '10000'),
    dueDate: day,
    sprint: fc.constantFrom('Sprint 1', 'Sprint 2'),
    originalEstimate: fc.constantFrom('1h', '2d'),
    created: instant,
    fields: fc.record(
      {
        Code: text,
        Cause: text,
        Estimate: fc.constantFrom(0, 1, 2.5, -3, 100),
        'Go-live': day,
        Seen: instant,
        Approver: person,
        Impact: fc.constantFrom('Everybody', 'Some', '7'),
        Regions: some('North', 'South', 'Süd-Ost'),
        Tags: some('red', 'blue', 'größe'),
      },
      { requiredKeys: [] },
    ),
  },
  optional,
)

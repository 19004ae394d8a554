/** Records as a program has them in memory: flat, in JSON's types. */
export type BenchRecord = {
  readonly id: string
  readonly status: string
  readonly votes: number
  readonly created: string
  readonly labels: readonly string[]
  readonly summary: string
  readonly assignee: string | null
}

/** The same every time. */
export function benchRecords(count: number): readonly BenchRecord[] {
  return Array.from({ length: count }, (_, index) => ({
    id: String(10_000 + index),
    status: pick(['Open', 'In Progress', 'Done', 'Reopened', 'Closed'], index),
    votes: (index * 7) % 11,
    created: new Date(Date.UTC(2025, 0, 1) + index * 3_600_000).toISOString(),
    labels: index % 4 === 0 ? [] : [pick(['ui', 'db', 'api'], index), `team-${index % 10}`],
    summary: `Issue ${index}: the ${pick(['login', 'search', 'export'], index)} page ${pick(['fails', 'is slow'], index)}`,
    assignee: index % 6 === 0 ? null : `user${index % 40}`,
  }))
}

function pick(values: readonly string[], index: number): string {
  return values[index % values.length] ?? ''
}

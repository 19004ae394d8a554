/** An instant of Jira, whose offset has no colon, in UTC. */
export function instantOf(value: unknown): string | null {
  const instant = typeof value === 'string' ? new Date(value) : undefined
  return instant === undefined || Number.isNaN(instant.getTime()) ? null : instant.toISOString()
}

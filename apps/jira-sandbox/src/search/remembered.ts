/** What was worked out for the last few queries, for as long as nothing changes: later pages cost no second search. */
export interface Remembered<Answer> {
  get(key: string, compute: () => Answer): Answer
}

const entriesMax = 16

/** `revision` differs whenever something may have changed. */
export function createRemembered<Answer>(revision: () => string): Remembered<Answer> {
  const entries = new Map<string, Answer>()
  let holdsFor = ''
  return {
    get(key, compute) {
      const now = revision()
      if (holdsFor !== now) entries.clear()
      holdsFor = now
      const known = entries.get(key)
      if (known !== undefined) return known
      const [oldest] = entries.keys()
      if (entries.size >= entriesMax && oldest !== undefined) entries.delete(oldest)
      const fresh = compute()
      entries.set(key, fresh)
      return fresh
    },
  }
}

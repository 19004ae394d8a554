import type { CloudSettings } from './settings.ts'

export interface WriteRefusal {
  readonly limit: number
  /** When the oldest write that is in the way leaves its window. */
  readonly freeAt: number
}

/** How often one issue may be written: so many times in two seconds, and in thirty. */
export interface IssueWriteLimits {
  /** Counts the write, or refuses it uncounted. */
  admit(issueId: string, now: number): WriteRefusal | undefined
}

const longestMs = 30_000

export function createIssueWriteLimits(settings: CloudSettings): IssueWriteLimits {
  const writes = new Map<string, number[]>()
  const windows = [
    { ms: 2000, limit: settings.issueWritesPer2s },
    { ms: longestMs, limit: settings.issueWritesPer30s },
  ]
  return {
    admit(issueId, now) {
      const recent = (writes.get(issueId) ?? []).filter((at) => at > now - longestMs && at <= now)
      writes.set(issueId, recent)
      for (const { ms, limit } of windows) {
        const inWindow = recent.filter((at) => at > now - ms)
        const oldest = inWindow.at(-limit)
        if (oldest !== undefined) return { limit, freeAt: oldest + ms }
      }
      recent.push(now)
      return undefined
    },
  }
}

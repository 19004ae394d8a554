import type { IssueRecord } from '../records.ts'
import type { View } from '../world.ts'

const entriesMax = 2_000

/** Whole issues as text, good until anything changes: reading the same issue again costs next to nothing. */
export interface IssueCache {
  text(view: View, issue: IssueRecord, render: () => unknown): string
}

export function createIssueCache(): IssueCache {
  const texts = new Map<string, string>()
  let revision = -1
  return {
    text(view, issue, render) {
      if (revision !== view.state.revision || texts.size >= entriesMax) texts.clear()
      revision = view.state.revision
      const key = `${view.api} ${issue.id} ${view.caller?.accountId}`
      const known = texts.get(key)
      if (known !== undefined) return known
      const text = JSON.stringify(render())
      texts.set(key, text)
      return text
    },
  }
}

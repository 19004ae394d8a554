import type { View } from '../world/world.ts'

const entriesMax = 2_000

/** Answers as text, good until anything changes: asking the same again costs next to nothing. */
export interface AnswerCache {
  text(view: View, url: string, render: () => unknown): string
}

export function createAnswerCache(): AnswerCache {
  const texts = new Map<string, string>()
  let revision = -1
  return {
    text(view, url, render) {
      if (revision !== view.state.revision || texts.size >= entriesMax) texts.clear()
      revision = view.state.revision
      // The links and the version of the API are in the base, the time zone and the privacy in the caller.
      const key = `${view.base} ${view.caller?.accountId} ${url}`
      const known = texts.get(key)
      if (known !== undefined) return known
      const text = JSON.stringify(render())
      texts.set(key, text)
      return text
    },
  }
}

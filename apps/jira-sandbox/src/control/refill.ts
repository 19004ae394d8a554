import type { State } from '../world/state.ts'

/**
 * Puts the content of one state into another, which everybody holds by reference. The revision goes on growing, so
 * that whatever was computed for an earlier content is stale.
 */
export function refill(state: State, source: State, strayedIds: readonly string[]): void {
  const revision = state.revision + 1
  const strayedBefore = [...state.strayedIssueIds]
  for (const name of Object.keys(source)) {
    const [target, content]: [unknown, unknown] = [Reflect.get(state, name), Reflect.get(source, name)]
    // What sites share is there already.
    if (target === content) continue
    if (target instanceof Map && content instanceof Map) {
      target.clear()
      for (const [key, value] of content) target.set(key, value)
    } else if (target instanceof Set && content instanceof Set) {
      target.clear()
      for (const value of content) target.add(value)
    } else if (Array.isArray(target) && Array.isArray(content)) {
      target.splice(0)
      for (const value of content) target.push(value)
    } else {
      Reflect.set(state, name, content)
    }
  }
  for (const id of strayedIds) state.strayedIssueIds.add(id)
  for (const id of [...strayedBefore, ...strayedIds]) state.unsavedIssueIds.add(id)
  state.revision = revision
}

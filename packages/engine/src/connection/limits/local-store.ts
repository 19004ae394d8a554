import type { Clock } from '../../ports.ts'
import type { LimitStore, StoredBudget } from './store.ts'
import { added, nobody, type WaitingCounts } from './waiting-counts.ts'

interface Kept extends StoredBudget {
  readonly guardedUntilMs: number
  readonly keptUntilMs: number
}

interface WaitingEntry {
  readonly counts: WaitingCounts
  readonly untilMs: number
}

/** The limits of a process that is alone. */
export function createLocalLimitStore(clock: Clock): LimitStore {
  const kept = new Map<string, Kept>()
  const waiting = new Map<string, Map<number, WaitingEntry>>()
  const listeners: (() => void)[] = []
  const nowMs = () => clock.now().getTime()
  const live = () => {
    for (const [key, { keptUntilMs }] of kept) if (keptUntilMs <= nowMs()) kept.delete(key)
    return [...kept.values()]
  }
  return {
    async guarded() {
      return new Set(
        live()
          .filter(({ guardedUntilMs }) => guardedUntilMs > nowMs())
          .map(({ scope }) => scope.key),
      )
    },
    async read(keys) {
      return { nowMs: nowMs(), budgets: live().filter(({ scope }) => keys.includes(scope.key)) }
    },
    async write({ scope, state, version, guardedForMs, keptForMs }) {
      const now = nowMs()
      const before = live().find((one) => one.scope.key === scope.key)
      if ((before?.version ?? 0) !== version) return false
      const guardedUntilMs = Math.max(before?.guardedUntilMs ?? 0, now + guardedForMs)
      const keptUntilMs = Math.max(before?.keptUntilMs ?? 0, now + keptForMs, guardedUntilMs)
      kept.set(scope.key, { scope, state, version: version + 1, guardedUntilMs, keptUntilMs })
      if (guardedForMs > 0) for (const changed of listeners) changed()
      return true
    },
    async list(groups) {
      return { nowMs: nowMs(), budgets: live().filter(({ scope }) => groups.includes(scope.group)) }
    },
    async tellWaiting(process, counts, forMs) {
      const told = waiting.get(process) ?? new Map<number, WaitingEntry>()
      waiting.set(process, told)
      for (const [instanceId, one] of counts) told.set(instanceId, { counts: one, untilMs: nowMs() + forMs })
    },
    async waitingElsewhere(process, instanceId) {
      const others = [...waiting].flatMap(([other, told]) => (other === process ? [] : (told.get(instanceId) ?? [])))
      return others.filter(({ untilMs }) => untilMs > nowMs()).reduce((sum, { counts }) => added(sum, counts), nobody)
    },
    listen: (changed) => void listeners.push(changed),
  }
}

import type { Clock } from '../../ports.ts'
import type { LimitStore } from './store.ts'
import { added, nobody, type WaitingCounts } from './waiting-counts.ts'

/** Tells the others how many calls wait in this process, and counts those of all. */
export interface WaitingBoard {
  /** To be called whenever calls wait: the others are told once a second. */
  note(): void
  /** To be called when somebody has stopped waiting: they are told at once, if they were told that he waits. */
  noteEnd(): void
  /** Of an instance, in all processes; elsewhere as of a second ago at most. */
  count(instanceId: number): Promise<WaitingCounts>
}

interface WaitingDependencies {
  readonly store: Pick<LimitStore, 'tellWaiting' | 'waitingElsewhere'>
  readonly clock: Clock
  /** Unique among all that run. */
  readonly process: string
  /** What waits in this process, by instance. */
  readonly here: () => ReadonlyMap<number, WaitingCounts>
  readonly onError: (error: unknown) => void
}

const tellEveryMs = 1_000
/** What a process told is believed for so long; one that died waits for nothing. */
const believedMs = 2_500

export function createWaitingBoard({ store, clock, process, here, onError }: WaitingDependencies): WaitingBoard {
  let toldAtMs = Number.NEGATIVE_INFINITY
  let told: readonly number[] = []

  return {
    note() {
      if (clock.now().getTime() - toldAtMs >= tellEveryMs) tell()
    },
    noteEnd() {
      if (told.length > 0) tell()
    },
    async count(instanceId) {
      const mine = here().get(instanceId) ?? nobody
      const others = await store.waitingElsewhere(process, instanceId)
      return added(mine, others)
    },
  }

  function tell(): void {
    toldAtMs = clock.now().getTime()
    const now = here()
    const ended = told.filter((instanceId) => !now.has(instanceId))
    told = [...now.keys()]
    const counts = [...now, ...ended.map((instanceId) => [instanceId, nobody] as const)]
    if (counts.length > 0) store.tellWaiting(process, new Map(counts), believedMs).catch(onError)
  }
}

import { Fault } from '@valence/element-kit'
import type { Clock } from '../../ports.ts'
import type { Sleep } from '../retry.ts'
import type { Traffic } from '../use.ts'
import type { Answer, HeldBy, LimitBook, Pause } from './book.ts'
import type { Permit } from './permit.ts'
import type { Scope } from './scope.ts'
import { nobody, type WaitingCounts } from './waiting-counts.ts'

/** A call that has to be let through. */
export interface Waiting {
  readonly instanceId: number
  readonly traffic: Traffic
  /** By when it must go, or be refused. */
  readonly deadlineMs: number
  readonly signals: readonly AbortSignal[]
}

export interface Lanes {
  /** Comes back when the call may go. @throws Fault rate_limited when that would be too late, unavailable when nobody waits any more */
  pass(scopes: readonly Scope[], waiting: Waiting): Promise<Permit>
  /** How many calls of which instance wait in this process. */
  waiting(): ReadonlyMap<number, WaitingCounts>
}

interface LanesDependencies {
  readonly book: Pick<LimitBook, 'ask' | 'permit'>
  readonly clock: Clock
  readonly sleep: Sleep
  /** Called when calls wait, and when a lane has none any more. */
  readonly noteWait: () => void
  readonly noteEnd: () => void
  /** For the words of a refusal. */
  readonly refusal: (heldBy: HeldBy | undefined, waitMs: number, instanceId: number) => Fault
}

/** Calls that may wait in one lane: what is beyond would wait too long to be of use. */
const laneMax = 5_000
/** Permits asked for at a time. Small, so that processes take turns. */
const batchMax = 8
/** So long a call waits before it counts as one of the class above: a low class is slow, but not for ever. */
const promoteAfterMs = 20_000
/** While the store cannot be asked nothing goes out. */
const storeRetryMs = 250
/** A lane looks up this often, so that one whose calls were all given up does not stay. */
const lookMaxMs = 1_000

const ranks: Readonly<Record<Traffic, number>> = { live: 0, bulk: 1, sync: 2 }
const byRank = ['live', 'bulk', 'sync'] as const

interface Entry extends Waiting {
  readonly sinceMs: number
  settle(outcome: Permit | Fault): void
}

interface Lane {
  readonly entries: Set<Entry>
  /** Instances in the order of their turns: whoever went last is at the end. */
  readonly turns: Map<number, number>
  blockedUntilMs: number
  pause: Pause | undefined
}

/** Calls of equal scopes wait in one lane: by class, and of a class one instance after the other. */
export function createLanes({ book, clock, sleep, refusal, noteWait, noteEnd }: LanesDependencies): Lanes {
  const lanes = new Map<string, Lane>()
  const now = () => clock.now().getTime()

  return {
    pass(scopes, waiting) {
      const name = scopes.map(({ key }) => key).join('\n')
      const lane = lanes.get(name) ?? openLane(name, scopes)
      return enter(lane, waiting)
    },
    waiting() {
      const counts = new Map<number, WaitingCounts>()
      for (const { entries } of lanes.values()) {
        for (const { instanceId, traffic } of entries) {
          const before = counts.get(instanceId) ?? nobody
          counts.set(instanceId, { ...before, [traffic]: before[traffic] + 1 })
        }
      }
      return counts
    },
  }

  function openLane(name: string, scopes: readonly Scope[]): Lane {
    const lane: Lane = { entries: new Set(), turns: new Map(), blockedUntilMs: 0, pause: undefined }
    lanes.set(name, lane)
    // The first call enters before this runs, and the lane is gone when the last one left.
    queueMicrotask(() => void drain(lane, name, scopes))
    return lane
  }

  function enter(lane: Lane, waiting: Waiting): Promise<Permit> {
    const nowMs = now()
    const waitMs = lane.blockedUntilMs - nowMs
    if (lane.blockedUntilMs > waiting.deadlineMs || lane.entries.size >= laneMax) {
      throw refusal(lane.pause, Math.max(waitMs, 1_000), waiting.instanceId)
    }
    return new Promise((resolve, reject) => {
      const leave = () => entry.settle(new Fault('unavailable', 'The call was given up while it waited for its turn.'))
      const entry: Entry = {
        ...waiting,
        sinceMs: nowMs,
        settle(outcome) {
          lane.entries.delete(entry)
          for (const signal of waiting.signals) signal.removeEventListener('abort', leave)
          if (outcome instanceof Fault) reject(outcome)
          else resolve(outcome)
        },
      }
      lane.entries.add(entry)
      for (const signal of waiting.signals) {
        signal.addEventListener('abort', leave)
        if (signal.aborted) leave()
      }
    })
  }

  async function drain(lane: Lane, name: string, scopes: readonly Scope[]): Promise<void> {
    while (lane.entries.size > 0) {
      const [traffic, candidates] = topClass(lane, now())
      const want = Math.min(candidates.length, batchMax)
      const answer = await ask(scopes, want, traffic)
      release(lane, candidates, answer)
      lane.pause = answer.pause
      if (answer.count >= want) continue
      lane.blockedUntilMs = answer.pause === undefined ? 0 : answer.pause.untilMs
      refuseLate(lane, answer)
      noteWait()
      if (lane.entries.size > 0) await sleep(Math.min(Math.max(1, answer.waitMs), lookMaxMs))
      lane.blockedUntilMs = 0
    }
    // In the same breath as the last look at it, so that no call can enter a lane that nobody drains.
    lanes.delete(name)
    noteEnd()
  }

  async function ask(scopes: readonly Scope[], want: number, traffic: Traffic): Promise<Answer> {
    try {
      return await book.ask(scopes, want, traffic)
    } catch {
      // The book has told the log; what waits is refused when its time is over.
      return { count: 0, waitMs: storeRetryMs, permit: book.permit() }
    }
  }

  /** One call of an instance, then one of the next. */
  function release(lane: Lane, candidates: readonly Entry[], { count, permit }: Answer): void {
    let left = count
    const byInstance = new Map<number, Entry[]>()
    for (const entry of candidates) {
      const own = byInstance.get(entry.instanceId)
      if (own === undefined) byInstance.set(entry.instanceId, [entry])
      else own.push(entry)
    }
    const order = [...byInstance.keys()].sort((a, b) => (lane.turns.get(a) ?? 0) - (lane.turns.get(b) ?? 0))
    for (let round = 0; left > 0; round++) {
      const ready = order.flatMap((id) => byInstance.get(id)?.[round] ?? [])
      if (ready.length === 0) return
      for (const entry of ready.slice(0, left)) {
        lane.turns.delete(entry.instanceId)
        lane.turns.set(entry.instanceId, nextTurn(lane))
        entry.settle(permit)
        left -= 1
      }
    }
  }

  function refuseLate(lane: Lane, { waitMs, heldBy }: Answer): void {
    const atMs = now() + waitMs
    for (const entry of [...lane.entries]) {
      if (entry.deadlineMs < atMs) entry.settle(refusal(heldBy, waitMs, entry.instanceId))
    }
  }
}

function nextTurn({ turns }: Lane): number {
  const last = [...turns.values()].at(-1) ?? 0
  return last + 1
}

/** The highest class that waits, and its calls in the order in which they came. */
function topClass(lane: Lane, nowMs: number): readonly [Traffic, readonly Entry[]] {
  let best = byRank.length - 1
  const byClass: Entry[][] = byRank.map(() => [])
  for (const entry of lane.entries) {
    const rank = Math.max(0, ranks[entry.traffic] - Math.floor((nowMs - entry.sinceMs) / promoteAfterMs))
    byClass[rank]?.push(entry)
    best = Math.min(best, rank)
  }
  return [byRank[best] ?? 'sync', byClass[best] ?? []]
}

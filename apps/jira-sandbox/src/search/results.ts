import type { Order, Placed, Position } from './position.ts'
import type { SlotOrder } from './slot-order.ts'

/** What queries found, for as long as nothing changes: later pages cost no second search. */
export interface Results {
  has(key: string): boolean
  /** The slots of all that a query finds. */
  matches(key: string, select: () => readonly number[]): readonly number[]
  /** The first few, or the first few behind a position. `compute` gives more than that, for the pages to come. */
  page(
    key: string,
    order: Pick<Order, 'compare'>,
    after: Position | undefined,
    wanted: number,
    compute: (length: number) => readonly Placed[],
  ): readonly Placed[]
  /** A few from a place on. */
  window(key: string, found: readonly number[], order: SlotOrder, startAt: number, wanted: number): readonly Placed[]
}

interface Entry {
  found?: readonly number[]
  run?: Run
}

/** A part of what was found, in order: many pages, and the next when it is used up. Sorting all would take too long. */
interface Run {
  readonly placed: readonly Placed[]
  readonly from: { readonly after: Position | undefined } | { readonly startAt: number }
  /** Nothing comes behind it. */
  readonly isLast: boolean
}

const entriesMax = 16
const runLength = 2_000
/** The first run is shorter: the first page is waited for, and often the only one. */
const firstRunLength = 500
/** So many from the beginning are chosen without a run. */
const firstWindow = 200

export function createResults(revision: () => string): Results {
  const entries = new Map<string, Entry>()
  let holdsFor = ''

  function entry(key: string): Entry | undefined {
    const now = revision()
    if (holdsFor !== now) entries.clear()
    holdsFor = now
    return entries.get(key)
  }

  function keep(key: string): Entry {
    const [oldest] = entries.keys()
    if (entries.size >= entriesMax && oldest !== undefined) entries.delete(oldest)
    const fresh: Entry = {}
    entries.set(key, fresh)
    return fresh
  }

  return {
    has: (key) => entry(key) !== undefined,
    matches(key, select) {
      const known = entry(key) ?? keep(key)
      known.found ??= select()
      return known.found
    },
    page(key, order, after, wanted, compute) {
      const known = entry(key) ?? keep(key)
      const ready = known.run && placesBehind(known.run, order, after, wanted)
      if (ready) return ready
      const length = Math.max(after === undefined ? firstRunLength : runLength, wanted)
      const placed = compute(length)
      known.run = { placed, from: { after }, isLast: placed.length < length }
      return placed.slice(0, wanted)
    },
    window(key, found, order, startAt, wanted) {
      const known = entry(key) ?? keep(key)
      const ready = known.run && placesFrom(known.run, startAt, wanted)
      if (ready) return ready
      if (startAt + wanted <= firstWindow) return order.first(found, startAt + wanted).slice(startAt)
      const placed = order.window(found, startAt, Math.max(runLength, wanted))
      known.run = { placed, from: { startAt }, isLast: startAt + placed.length >= found.length }
      return placed.slice(0, wanted)
    },
  }
}

/** What a run has behind a position; undefined when that does not lie in it or too little comes after. */
function placesBehind(
  run: Run,
  { compare }: Pick<Order, 'compare'>,
  after: Position | undefined,
  wanted: number,
): readonly Placed[] | undefined {
  if (!('after' in run.from)) return undefined
  if (after === undefined) return run.from.after === undefined ? within(run, 0, wanted) : undefined
  if (run.from.after !== undefined && compare(run.from.after, after) > 0) return undefined
  let [low, high] = [0, run.placed.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const placed = run.placed[middle]
    if (placed && compare(placed, after) <= 0) low = middle + 1
    else high = middle
  }
  return within(run, low, wanted)
}

function placesFrom(run: Run, startAt: number, wanted: number) {
  if (!('startAt' in run.from) || startAt < run.from.startAt) return undefined
  return within(run, startAt - run.from.startAt, wanted)
}

function within({ placed, isLast }: Run, at: number, wanted: number) {
  return isLast || at + wanted <= placed.length ? placed.slice(at, at + wanted) : undefined
}

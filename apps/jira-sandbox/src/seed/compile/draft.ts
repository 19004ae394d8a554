import type { Snapshot } from '../../records/records.ts'
import { type Place, placeOf } from '../description/place.ts'
import { SeedError } from '../description/read.ts'

/** A site in the making: what a description says is added to it, chapter by chapter. */
export interface Draft {
  readonly site: Snapshot
  /** The instant that relative times count back from. */
  readonly at: number
  /** The next number of a sequence. */
  next(sequence: string): number
  fault(place: Place, message: string): void
  /** @throws SeedError with all the faults so far, if there are any. */
  settle(): void
}

export function createDraft(site: Snapshot, at: number, origin: string): Draft {
  const faults: string[] = []
  return {
    site,
    at,
    next(sequence) {
      const number = (site.counters[sequence] ?? wordsBase) + 1
      site.counters[sequence] = number
      return number
    },
    fault: (place, message) => void faults.push(`${placeOf(place)}: ${message}`),
    settle() {
      if (faults.length > 0) throw new SeedError(origin, faults)
    },
  }
}

/** Above the ids of the standard words, below those that a running sandbox gives. */
const wordsBase = 10_200

interface Wanted<Item> {
  readonly among: readonly Item[]
  readonly what: string
  names(item: Item): readonly (string | number | undefined)[]
}

/** The item of that name. A name that nothing has is a fault which lists those there are. */
export function refer<Item>(draft: Draft, place: Place, name: string, wanted: Wanted<Item>): Item | undefined {
  const lower = name.toLowerCase()
  const is = (candidate: string | number | undefined) => String(candidate ?? '').toLowerCase() === lower
  const found = wanted.among.find((item) => wanted.names(item).some(is))
  if (!found) draft.fault(place, `there is no ${wanted.what} "${name}"${listed(wanted)}`)
  return found
}

const listedMax = 12

function listed<Item>({ among, names }: Wanted<Item>): string {
  const known = among.slice(0, listedMax).map((item) => String(names(item)[0]))
  if (known.length === 0) return ''
  return `; there are ${known.join(', ')}${among.length > known.length ? ', …' : ''}`
}

/** Puts an item in the place of the one with its name, or at the end. */
export function place<Item extends { readonly name: string }>(items: Item[], item: Item): void {
  const at = items.findIndex((known) => known.name === item.name)
  if (at < 0) items.push(item)
  else items[at] = item
}

/** The id that something of this name has already, or the next. */
export function idFor(draft: Draft, items: readonly { id: string; name: string }[], name: string, sequence: string) {
  return items.find((item) => item.name === name)?.id ?? String(draft.next(sequence))
}

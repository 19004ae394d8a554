import type { Term } from '../../jql/plan.ts'

/** The first term of each document as a small number, side by side in memory: by it documents are ordered and sorted out. */
export interface Firsts {
  /** Numbers of terms by slot; negative where there is none. */
  readonly bySlot: Int32Array
  /** The terms by number. */
  readonly terms: readonly Term[]
}

export interface FirstsInProgress extends Firsts {
  set(slot: number, term: Term | undefined): void
}

export function createFirsts(): FirstsInProgress {
  const numbers = new Map<Term, number>()
  const terms: Term[] = []
  let bySlot = new Int32Array(1_024).fill(-1)

  function numberOf(term: Term): number {
    const number = numbers.get(term) ?? terms.length
    if (number === terms.length) {
      numbers.set(term, number)
      terms.push(term)
    }
    return number
  }

  return {
    get bySlot() {
      return bySlot
    },
    terms,
    set(slot, term) {
      if (slot >= bySlot.length) {
        const longer = new Int32Array(2 * Math.max(slot, bySlot.length)).fill(-1)
        longer.set(bySlot)
        bySlot = longer
      }
      bySlot[slot] = term === undefined ? -1 : numberOf(term)
    },
  }
}

/** Repeatable chance: the same seed tells the same story every time. */
export interface Chance {
  /** At least 0, below 1. */
  next(): number
  below(limit: number): number
  /** One of a list that must not be empty. */
  pick<Item>(items: readonly Item[]): Item
  /** True with the given probability. */
  happens(probability: number): boolean
}

/** A small linear generator; the constants are those of Numerical Recipes. */
export function createChance(seed: number): Chance {
  let state = seed >>> 0
  function next(): number {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 4_294_967_296
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    next,
    below,
    pick(items) {
      const item = items[below(items.length)]
      if (item === undefined) throw new Error('Chance cannot pick from nothing.')
      return item
    },
    happens: (probability) => next() < probability,
  }
}

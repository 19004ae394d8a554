/** Keeps the least of the items offered, in a binary heap with the greatest of them on top. */
export interface Least<Item> {
  offer(item: Item): void
  /** The greatest of those kept, which the next must be less than to be kept; undefined while there is room. */
  readonly limit: Item | undefined
  sorted(): Item[]
}

export function keepLeast<Item>(size: number, compare: (left: Item, right: Item) => number): Least<Item> {
  const items: Item[] = []

  function swap(left: number, right: number): void {
    const [first, second] = [items[left], items[right]]
    if (first === undefined || second === undefined) return
    items[left] = second
    items[right] = first
  }

  function greater(left: number, right: number): boolean {
    const [first, second] = [items[left], items[right]]
    return first !== undefined && second !== undefined && compare(first, second) > 0
  }

  function rise(from: number): void {
    for (let at = from; at > 0; ) {
      const parent = (at - 1) >> 1
      if (!greater(at, parent)) return
      swap(at, parent)
      at = parent
    }
  }

  function sink(): void {
    for (let at = 0; ; ) {
      const left = 2 * at + 1
      const child = greater(left + 1, left) ? left + 1 : left
      if (!greater(child, at)) return
      swap(at, child)
      at = child
    }
  }

  function offer(item: Item): void {
    const [top] = items
    if (items.length < size) {
      items.push(item)
      rise(items.length - 1)
    } else if (top !== undefined && compare(item, top) < 0) {
      items[0] = item
      sink()
    }
  }

  return {
    offer,
    get limit() {
      return items.length < size ? undefined : items[0]
    },
    sorted: () => items.sort(compare),
  }
}

/**
 * The items from one place to another, the last not among them, as they would stand in a sorted list; without sorting
 * what stands elsewhere. Equal items must not occur. The list is left in another order.
 */
export function selectRange<Item>(
  items: Item[],
  from: number,
  to: number,
  compare: (left: Item, right: Item) => number,
): Item[] {
  const end = Math.min(to, items.length)
  if (from >= end) return []
  settle(items, from, 0, compare)
  settle(items, end - 1, from, compare)
  return items.slice(from, end).sort(compare)
}

/** Quickselect (Hoare 1961): afterwards nothing before the place is greater and nothing behind it less. */
function settle<Item>(items: Item[], place: number, first: number, compare: (left: Item, right: Item) => number): void {
  let [low, high] = [first, items.length - 1]
  while (low < high) {
    const pivot = items[(low + high) >> 1]
    if (pivot === undefined) return
    let [left, right] = [low, high]
    while (left <= right) {
      while (isBelow(items[left], pivot)) left += 1
      while (isBelow(pivot, items[right])) right -= 1
      if (left > right) break
      swap(items, left, right)
      left += 1
      right -= 1
    }
    if (place <= right) high = right
    else if (place >= left) low = left
    else return
  }

  function isBelow(one: Item | undefined, other: Item | undefined): boolean {
    return one !== undefined && other !== undefined && compare(one, other) < 0
  }
}

function swap<Item>(items: Item[], left: number, right: number): void {
  const [one, other] = [items[left], items[right]]
  if (one === undefined || other === undefined) return
  items[left] = other
  items[right] = one
}

/** The name that was probably meant, or undefined when none is near. Case does not count. */
export function nearest(wanted: string, names: Iterable<string>): string | undefined {
  const target = wanted.slice(0, lengthMax).toLowerCase()
  const scored = [...names].map((name) => ({
    name,
    distance: distance(target, name.slice(0, lengthMax).toLowerCase()),
  }))
  const best = scored.reduce((left, right) => (right.distance < left.distance ? right : left), nothing)
  return best.distance <= Math.max(1, Math.floor(target.length / 3)) ? best.name : undefined
}

const nothing = { name: '', distance: Number.POSITIVE_INFINITY }

/** Longer names are compared by their beginning: the work grows with the square. */
const lengthMax = 40

/**
 * Insertions, deletions, replacements and swaps of neighbours that lead from one to the other (Damerau and Levenshtein, no letter
 * touched twice), one row at a time.
 */
function distance(left: string, right: string): number {
  let before: readonly number[] = []
  let row: readonly number[] = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let i = 0; i < left.length; i += 1) {
    const next = [i + 1]
    for (let j = 0; j < right.length; j += 1) {
      const replaced = at(row, j) + (left[i] === right[j] ? 0 : 1)
      const isSwapped = i > 0 && j > 0 && left[i] === right[j - 1] && left[i - 1] === right[j]
      const swapped = isSwapped ? at(before, j - 1) + 1 : replaced
      next.push(Math.min(replaced, swapped, at(row, j + 1) + 1, at(next, j) + 1))
    }
    before = row
    row = next
  }
  return at(row, right.length)
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? 0
}

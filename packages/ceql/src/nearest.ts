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

/** Insertions, deletions and replacements that lead from one to the other (Levenshtein), one row at a time. */
function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (const [i, character] of [...left].entries()) {
    const next = [i + 1]
    for (let j = 1; j <= right.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (character === right[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[right.length] ?? 0
}

export type SortValue = string | number | null

/** Empties come last going up and first going down. */
export function compareValues(left: SortValue, right: SortValue, descending: boolean): number {
  if (left === right) return 0
  const up = left === null ? 1 : right === null ? -1 : left < right ? -1 : 1
  return descending ? -up : up
}

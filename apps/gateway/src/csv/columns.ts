import { flatten } from './flatten.ts'

/** The columns of a file, and how a record fills them. */
export interface Columns {
  readonly names: readonly string[]
  cells(record: object): readonly unknown[]
}

/** The column for what a record has and the file has no column of its own for, as a JSON object. */
export const restColumn = '_more'

/**
 * Columns are fixed before the first row goes out, so they come from the records that are there by then and from the places that are
 * known to be asked for; the latter have a column even when no record has a value yet. What turns up later under another path is in
 * the last column; without any later record there is none.
 */
export function columnsOf(paths: readonly string[], sample: readonly object[], isAll: boolean): Columns {
  const seen = new Set(sample.flatMap((record) => [...flatten(record).keys()]))
  const own = paths.flatMap((path) => {
    const below = [...seen].filter((leaf) => leaf.startsWith(`${path}.`))
    return seen.has(path) || below.length === 0 ? [path, ...below] : below
  })
  const names = [...new Set([...own, ...seen])].slice(0, columnsMax)
  const hasRest = !isAll || names.length === columnsMax
  return {
    names: hasRest ? [...names, restColumn] : names,
    cells(record) {
      const leaves = flatten(record)
      const cells = names.map((name) => {
        const value = leaves.get(name)
        leaves.delete(name)
        return value
      })
      return hasRest ? [...cells, leaves.size === 0 ? undefined : Object.fromEntries(leaves)] : cells
    },
  }
}

/** Objects whose members are named by ids would make a column of each. */
const columnsMax = 2_000

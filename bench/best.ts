import type { Load } from './load.ts'

/** The best of three runs: what else the machine does can only make a run slower. */
export async function best(run: () => Promise<Load>): Promise<Load> {
  const runs = [await run(), await run(), await run()]
  return runs.reduce((left, right) => (left.requestsPerSecond > right.requestsPerSecond ? left : right))
}

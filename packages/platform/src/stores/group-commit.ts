interface GroupLimits {
  /** Runs under way at once. Callers that come meanwhile form the next group. */
  readonly runsMax: number
  /** Callers in one group. */
  readonly callersMax: number
}

type Run<Item, Result> = (items: readonly Item[]) => Promise<Result>

interface Caller<Item, Result> {
  readonly items: readonly Item[]
  readonly resolve: (result: Result) => void
  readonly reject: (error: unknown) => void
}

/**
 * Lets callers share a round trip and a commit: one who comes while a run is free is served at once, one who comes while all are
 * busy shares the next. Nobody waits for a timer. A group that fails is run again caller by caller, so that nobody fails for
 * another's sake; `run` must therefore do no harm when it is repeated.
 */
export function groupCommit<Item, Result>(
  run: Run<Item, Result>,
  { runsMax, callersMax }: GroupLimits,
): Run<Item, Result> {
  const waiting: Caller<Item, Result>[] = []
  let runs = 0
  return (items) =>
    new Promise((resolve, reject) => {
      waiting.push({ items, resolve, reject })
      void serve()
    })

  async function serve(): Promise<void> {
    if (runs >= runsMax) return
    runs++
    for (let group = waiting.splice(0, callersMax); group.length > 0; group = waiting.splice(0, callersMax)) {
      await runGroup(group)
    }
    runs--
  }

  async function runGroup(group: readonly Caller<Item, Result>[]): Promise<void> {
    try {
      const result = await run(group.flatMap(({ items }) => items))
      for (const { resolve } of group) resolve(result)
    } catch (error) {
      const [only] = group
      if (group.length === 1) only?.reject(error)
      else await Promise.all(group.map((caller) => runGroup([caller])))
    }
  }
}

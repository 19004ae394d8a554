import type { ColumnSource, TermSource } from '../../jql/plan.ts'
import { collectGarbage } from './collect-garbage.ts'
import type { IssueIndex } from './issue-index.ts'

type Source = TermSource | ColumnSource

export interface WarmUpOptions {
  readonly index: IssueIndex
  /** What the usual searches look up. */
  usual(): readonly Source[]
  /** Asks a few of the usual questions, so that the first to ask them does not wait for the machine to get going. */
  rehearse(): void
}

/** Prepares the index of many issues before the first search asks, so that it need not wait. */
export interface WarmUp {
  /** Prepares everything at once, in a second or two. */
  complete(): void
  /** Prepares everything in short slices between other work; a search that comes sooner does what it needs at once. */
  begin(): void
  /** Whether there is nothing left to prepare. */
  readonly isOver: boolean
  close(): void
}

/** Fewer are searched without a noticeable wait anyway. */
const worthwhileMin = 5_000
const sliceMs = 4
const documentsAtOnce = 100

export function createWarmUp({ index, usual, rehearse }: WarmUpOptions): WarmUp {
  let pending: Source[] = []
  let timer: NodeJS.Immediate | undefined

  const isWorthwhile = () => index.slots.count >= worthwhileMin

  function slice(): void {
    timer = undefined
    const end = performance.now() + sliceMs
    while (pending[0] && performance.now() < end) {
      if (index.advance(pending[0], documentsAtOnce)) pending.shift()
    }
    if (pending.length > 0) timer = setImmediate(slice)
  }

  return {
    complete() {
      if (!isWorthwhile()) return
      for (const source of usual()) index.advance(source, Number.POSITIVE_INFINITY)
      rehearse()
      // All these issues and indexes are new: the collection that they are about to cause would fall on the first searches.
      collectGarbage()
    },
    begin() {
      pending = isWorthwhile() ? [...usual()] : []
      timer ??= setImmediate(slice)
    },
    get isOver() {
      return pending.length === 0
    },
    close() {
      pending = []
      clearImmediate(timer)
    },
  }
}

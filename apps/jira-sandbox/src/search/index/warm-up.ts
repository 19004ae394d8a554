import type { ColumnSource, TermSource } from '../../jql/plan.ts'
import type { IssueIndex } from './issue-index.ts'

type Source = TermSource | ColumnSource

export interface WarmUpOptions {
  readonly index: IssueIndex
  /** What most searches ask by; cheap to prepare. */
  quick(): readonly Source[]
  /** What takes seconds to prepare: the words of texts. */
  slow(): readonly Source[]
}

/** Prepares the index of many issues before the first search asks, so that it need not wait. */
export interface WarmUp {
  /** Prepares the cheap part, in about a second. */
  begin(): void
  /** Prepares what is left in short slices between other work; a search that comes sooner does the rest of it at once. */
  finish(): void
  /** Whether there is nothing left to prepare. */
  readonly isOver: boolean
  close(): void
}

/** Fewer are searched without a noticeable wait anyway. */
const worthwhileMin = 5_000
const sliceMs = 4
const documentsAtOnce = 100

export function createWarmUp({ index, quick, slow }: WarmUpOptions): WarmUp {
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
    begin() {
      if (isWorthwhile()) for (const source of quick()) index.advance(source, Number.POSITIVE_INFINITY)
    },
    finish() {
      pending = isWorthwhile() ? [...quick(), ...slow()] : []
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

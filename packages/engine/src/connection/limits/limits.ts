import { createHash, randomUUID } from 'node:crypto'
import type { Clock, Log } from '../../ports.ts'
import type { Sleep } from '../retry.ts'
import { createLimitBook } from './book.ts'
import { createGate, type Gate, refusalOf } from './gate.ts'
import { createLanes } from './lanes.ts'
import { defaultPatience, type Patience } from './patience.ts'
import { type LimitReport, reportOf } from './report.ts'
import { type Caller, callerOf } from './scope.ts'
import type { LimitStore } from './store.ts'
import { createWaitingBoard } from './waiting-board.ts'

/** Whose calls are counted together. */
export interface LimitedLine {
  readonly instanceId: number
  readonly elementKey: string
  readonly elementName: string
  readonly baseUrl: string
  /** The OAuth client that the instance comes with, if it has one of its own. */
  readonly clientId: string | undefined
}

/** The limits of all providers, as this process keeps them together with all others. */
export interface Limits {
  readonly patience: Patience
  gate(line: LimitedLine): Gate
  report(line: LimitedLine): Promise<LimitReport>
}

export interface LimitsDependencies {
  readonly store: LimitStore
  readonly clock: Clock
  readonly sleep: Sleep
  readonly random: () => number
  readonly log?: Pick<Log, 'warn'> | undefined
  /** How long a look at the list of limited scopes is good for; 0 looks before every call. */
  readonly passMs?: number
  readonly patience?: Patience
}

/** In this time a process hears of a limit that another one met, even if no message reaches it. */
const defaultPassMs = 1_000

export function createLimits({
  patience = defaultPatience,
  passMs = defaultPassMs,
  ...deps
}: LimitsDependencies): Limits {
  const { clock, sleep } = deps
  const names = new Map<number, string>()
  const book = createLimitBook({ ...deps, passMs })
  const lanes = createLanes({
    book,
    clock,
    sleep,
    noteWait: () => board.note(),
    noteEnd: () => board.noteEnd(),
    refusal: (heldBy, waitMs, instanceId) => refusalOf(names.get(instanceId) ?? 'The provider', heldBy, waitMs),
  })
  const board = createWaitingBoard({
    store: deps.store,
    clock,
    process: randomUUID(),
    here: lanes.waiting,
    onError: (error) => deps.log?.warn('limits.store_failed', { reason: String(error) }),
  })
  return {
    patience,
    gate(line) {
      names.set(line.instanceId, line.elementName)
      return createGate({ book, lanes, clock, patience }, callerOfLine(line), line.instanceId)
    },
    async report(line) {
      const { nowMs, budgets } = await book.budgets(callerOfLine(line))
      return reportOf(budgets, await board.count(line.instanceId), nowMs)
    },
  }
}

function callerOfLine({ instanceId, elementKey, baseUrl, clientId }: LimitedLine): Caller {
  // The name of a client is nobody's business who reads the list of limits.
  const client = clientId === undefined ? '' : createHash('sha256').update(clientId).digest('hex').slice(0, 16)
  return callerOf(instanceId, elementKey, baseUrl, client)
}

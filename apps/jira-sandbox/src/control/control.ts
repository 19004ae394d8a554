import type { Limiter } from '../limits/limiter.ts'
import type { IssueIndex } from '../search/index/issue-index.ts'
import type { DeliveryLog } from '../webhooks/delivery-log.ts'
import type { Clock } from '../world/clock.ts'
import type { World } from '../world/world.ts'
import type { ExchangeLog } from './exchange-log.ts'
import type { FaultBook } from './faults/book.ts'
import type { Snapshots } from './snapshots.ts'

/** What can be done to a running sandbox from outside. */
export interface Control {
  readonly clock: Clock
  readonly faults: FaultBook
  readonly limiter: Limiter
  readonly snapshots: Snapshots
  readonly exchanges: ExchangeLog
  readonly deliveries: DeliveryLog
}

/** What every route file of the control API gets. */
export interface ControlDeps extends Control {
  readonly world: World
  readonly index: Pick<IssueIndex, 'delayMs' | 'setDelay'>
}

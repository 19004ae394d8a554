import { createLimiter } from '../limits/limiter.ts'
import type { PointsBook } from '../limits/points.ts'
import type { LimitSettings } from '../limits/settings.ts'
import { type Courier, createCourier } from '../webhooks/courier.ts'
import { createDeliveryLog } from '../webhooks/delivery-log.ts'
import type { Clock } from '../world/clock.ts'
import type { State } from '../world/state.ts'
import type { Control } from './control.ts'
import { createExchangeLog } from './exchange-log.ts'
import { createFaultBook } from './faults/book.ts'
import { createMailRoom, type MailRoom } from './faults/mail-room.ts'
import { createSnapshots, type KeptSite, type Snapshots } from './snapshots.ts'

interface ControlOptions {
  readonly state: State
  readonly clock: Clock
  readonly limits: LimitSettings
  retryDelayMs(attempt: number): number
  changed(): void
  /** Those of the first site, when this is the second. */
  readonly snapshots: Snapshots | undefined
  /** What apps have spent at all sites. */
  readonly points: PointsBook
  readonly kept: Pick<KeptSite, 'original' | 'seed' | 'open' | 'restored'>
}

/** Everything that can disturb the sandbox or turn it back, and the way its webhooks take through that. */
export function createControl(options: ControlOptions): { control: Control; courier: Courier; mailRoom: MailRoom } {
  const { state, clock, retryDelayMs, changed, kept } = options
  const { now } = clock
  const faults = createFaultBook()
  const deliveries = createDeliveryLog()
  const courier = createCourier({ state, log: deliveries, now, retryDelayMs, changed })
  const mailRoom = createMailRoom({ deliveries: state.deliveries, courier, faults, log: deliveries })
  clock.onMove((byMs) => courier.moveClock(byMs))
  const snapshots = options.snapshots ?? createSnapshots(now)
  snapshots.include({
    ...kept,
    state,
    restored() {
      mailRoom.forget()
      courier.forget()
      deliveries.clear()
      for (const delivery of state.deliveries.values()) courier.send(delivery)
      changed()
      kept.restored()
    },
  })
  const limiter = createLimiter(options.limits, options.points)
  const control = { clock, faults, limiter, snapshots, exchanges: createExchangeLog(), deliveries }
  return { control, courier, mailRoom }
}

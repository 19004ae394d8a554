import type { DeliveryRecord } from '../records/records.ts'
import type { State } from '../world/state.ts'
import type { DeliveryLog } from './delivery-log.ts'
import { createPost, hostOf } from './post.ts'

/** Brings deliveries out, and again when they fail, until they arrive, are refused for good or have had their retries. */
export interface Courier {
  send(delivery: DeliveryRecord): void
  /** The clock was moved: what became due goes out, what waits waits on. */
  moveClock(byMs: number): void
  /** Leaves everything that waits or is under way; nothing of it is tried again. */
  forget(): void
  close(): Promise<void>
}

interface CourierDeps {
  readonly state: State
  readonly log: DeliveryLog
  now(): number
  retryDelayMs(attempt: number): number
  changed(): void
}

const retriesMax = 5
/** Concurrent requests per host: cascades wait longer than what a person did. */
const concurrency = { Primary: 20, Secondary: 10 } as const
/** The longest a timer of Node can wait. */
const timerMaxMs = 2 ** 31 - 1

export function createCourier({ state, log, now, retryDelayMs, changed }: CourierDeps): Courier {
  const { post, close } = createPost()
  const timers = new Map<DeliveryRecord, NodeJS.Timeout>()
  const running = new Map<string, number>()
  let waiting: DeliveryRecord[] = []
  let closed = false

  function send(delivery: DeliveryRecord): void {
    const delayMs = delivery.dueAt - now()
    if (delayMs > 0) wait(delivery, delayMs)
    else enqueue(delivery)
  }

  function enqueue(delivery: DeliveryRecord): void {
    waiting.push(delivery)
    pump()
  }

  function wait(delivery: DeliveryRecord, delayMs: number): void {
    const step = Math.min(delayMs, timerMaxMs)
    const timer = setTimeout(() => {
      timers.delete(delivery)
      if (step < delayMs) wait(delivery, delayMs - step)
      else enqueue(delivery)
    }, step)
    timer.unref()
    timers.set(delivery, timer)
  }

  function pump(): void {
    const held: DeliveryRecord[] = []
    const ready = waiting
    waiting = held
    for (const delivery of ready) {
      const lane = `${delivery.flow} ${hostOf(delivery)}`
      const busy = running.get(lane) ?? 0
      if (closed || busy >= concurrency[delivery.flow]) {
        held.push(delivery)
        continue
      }
      running.set(lane, busy + 1)
      void attempt(delivery).finally(() => {
        running.set(lane, (running.get(lane) ?? 1) - 1)
        pump()
      })
    }
  }

  async function attempt(delivery: DeliveryRecord): Promise<void> {
    const { status, again } = await post(delivery)
    const forgotten = state.deliveries.get(delivery.identifier) !== delivery
    if (closed || forgotten) return
    const isLast = !again || delivery.attempt >= retriesMax
    log.add(delivery, { status, outcome: !again && status < 300 ? 'done' : isLast ? 'failed' : 'retry', at: now() })
    if (isLast) {
      state.deliveries.delete(delivery.identifier)
    } else {
      delivery.attempt += 1
      const delayMs = retryDelayMs(delivery.attempt)
      delivery.dueAt = now() + delayMs
      wait(delivery, delayMs)
    }
    changed()
  }

  function stopTimers(): DeliveryRecord[] {
    const stopped = [...timers.keys()]
    for (const timer of timers.values()) clearTimeout(timer)
    timers.clear()
    return stopped
  }

  return {
    send,
    // A clock that is set back must not make anybody wait longer.
    moveClock(byMs) {
      for (const delivery of stopTimers()) {
        if (byMs < 0) delivery.dueAt += byMs
        send(delivery)
      }
    },
    forget() {
      stopTimers()
      waiting = []
    },
    async close() {
      closed = true
      stopTimers()
      await close()
    },
  }
}

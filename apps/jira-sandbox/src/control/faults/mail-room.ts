import { randomUUID } from 'node:crypto'
import type { DeliveryRecord } from '../../records/records.ts'
import type { Courier } from '../../webhooks/courier.ts'
import type { DeliveryLog } from '../../webhooks/delivery-log.ts'
import type { FaultBook } from './book.ts'

/** Where deliveries pass on their way to the courier: here they get lost, doubled, late or out of order. */
export interface MailRoom {
  /** Takes a new delivery, and remembers it unless it gets lost. */
  accept(delivery: DeliveryRecord): void
  forget(): void
}

export interface MailRoomDeps {
  readonly deliveries: Map<string, DeliveryRecord>
  readonly courier: Courier
  readonly faults: FaultBook
  readonly log: DeliveryLog
}

/** One that waits until so many of those that came after it have gone out. */
interface Held {
  readonly delivery: DeliveryRecord
  readonly behind: number
  readonly overtaking: Set<string>
  overtaken: number
}

export function createMailRoom({ deliveries, courier, faults, log }: MailRoomDeps): MailRoom {
  let held: Held[] = []
  faults.onRemoval(() => release(() => true))
  log.onAttempt(({ identifier }) => {
    for (const item of held) if (item.overtaking.delete(identifier)) item.overtaken += 1
    release((item) => item.overtaken >= item.behind)
  })

  function send(delivery: DeliveryRecord): void {
    deliveries.set(delivery.identifier, delivery)
    courier.send(delivery)
  }

  function release(isDue: (item: Held) => boolean): void {
    const due = held.filter(isDue)
    held = held.filter((item) => !due.includes(item))
    for (const { delivery } of due) courier.send(delivery)
  }

  function overtake({ url, identifier }: DeliveryRecord): void {
    for (const item of held) {
      const isFree = item.overtaking.size + item.overtaken < item.behind
      if (item.delivery.url === url && isFree) item.overtaking.add(identifier)
    }
  }

  return {
    accept(delivery) {
      const fault = faults.strikeWebhook(delivery.event)
      switch (fault?.kind) {
        case 'webhook-lost':
          log.add(delivery, { status: 0, outcome: 'lost', at: delivery.dueAt })
          return
        case 'webhook-reordered':
          deliveries.set(delivery.identifier, delivery)
          held.push({ delivery, behind: fault.behind, overtaking: new Set(), overtaken: 0 })
          return
        case 'webhook-late':
          send({ ...delivery, dueAt: delivery.dueAt + fault.delayMs })
          return
        default:
          overtake(delivery)
          send(delivery)
      }
      for (let copy = 0; fault && copy < fault.copies; copy += 1) {
        send({ ...delivery, identifier: randomUUID(), duplicateOf: delivery.identifier })
      }
    },
    forget() {
      held = []
    },
  }
}

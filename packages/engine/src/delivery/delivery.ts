/** A request that we owe to a callback URL, claimed by one worker for one attempt. */
export interface Delivery {
  readonly id: string
  readonly instanceId: number
  readonly kind: 'event' | 'bulk' | 'notification'
  readonly eventId?: string
  readonly url: string
  readonly body: string
  /** Number of this attempt, from 1. Together with the owner it tells this lease from every other. */
  readonly attempt: number
  readonly owner: string
}

export interface Lease {
  readonly owner: string
  readonly now: Date
  readonly until: Date
}

/** How an attempt ended, and what becomes of the delivery. */
export type Verdict =
  | { readonly kind: 'delivered'; readonly status: number }
  | { readonly kind: 'retry'; readonly status?: number; readonly reason: string; readonly afterMs: number }
  | { readonly kind: 'abandoned'; readonly status?: number; readonly reason: string }

export interface AttemptTimes {
  readonly startedAt: Date
  readonly endedAt: Date
}

export interface DueQuery {
  /** Deliveries that were due by then and are held by no lease that lives at `now`. */
  readonly dueBy: Date
  readonly now: Date
  readonly limit: number
  /** The last delivery of the batch before. */
  readonly after?: DueDelivery
}

export interface DueDelivery {
  readonly id: string
  readonly dueAt: Date
}

export interface DeliveryStore {
  /** Takes ids for deliveries whose body names them. Ids that come to no use leave a harmless gap. */
  allocate(count: number): Promise<readonly string[]>
  /** Takes the delivery for one attempt, if it is owed, due and held by nobody: of several callers one gets it. */
  claim(id: string, lease: Lease): Promise<Delivery | undefined>
  /**
   * Records the attempt, and what becomes of the delivery and its event, in one transaction. False when the lease had passed
   * to another worker, and then nothing is recorded.
   */
  settle(delivery: Delivery, verdict: Verdict, times: AttemptTimes): Promise<boolean>
  /** Gives the delivery back as if it had not been claimed. */
  release(delivery: Delivery): Promise<void>
  /** Oldest first. Those of disabled instances are left out: they wait until the instance is enabled. */
  due(query: DueQuery): Promise<readonly DueDelivery[]>
}

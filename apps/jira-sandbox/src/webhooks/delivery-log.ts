import type { DeliveryRecord } from '../records/records.ts'

export interface DeliveryAttempt {
  readonly identifier: string
  readonly event: string
  readonly url: string
  readonly flow: DeliveryRecord['flow']
  /** 0 is the first attempt. */
  readonly attempt: number
  /** 0 when nobody answered. */
  readonly status: number
  readonly outcome: 'done' | 'retry' | 'failed' | 'lost'
  readonly at: number
}

/** The latest attempts at delivery. */
export interface DeliveryLog {
  add(delivery: DeliveryRecord, end: Pick<DeliveryAttempt, 'status' | 'outcome' | 'at'>): void
  list(): readonly DeliveryAttempt[]
  clear(): void
  onAttempt(listener: (attempt: DeliveryAttempt) => void): void
}

const keptMax = 500

export function createDeliveryLog(): DeliveryLog {
  const attempts: DeliveryAttempt[] = []
  const listeners: ((attempt: DeliveryAttempt) => void)[] = []
  return {
    add(delivery, end) {
      const { identifier, duplicateOf, event, url, flow, attempt } = delivery
      const shown = { identifier: duplicateOf ?? identifier, event, url: withoutSecrets(url), flow, attempt, ...end }
      attempts.push(shown)
      if (attempts.length > keptMax) attempts.shift()
      for (const listener of listeners) listener(shown)
    },
    list: () => attempts,
    clear: () => void attempts.splice(0),
    onAttempt: (listener) => void listeners.push(listener),
  }
}

/** Receivers are often told apart by a token in the query, or have a password in the address. */
export function withoutSecrets(url: string): string {
  if (!URL.canParse(url)) return url
  const shown = new URL(url)
  shown.username = ''
  shown.password = ''
  for (const name of new Set(shown.searchParams.keys())) shown.searchParams.set(name, 'hidden')
  return shown.toString()
}

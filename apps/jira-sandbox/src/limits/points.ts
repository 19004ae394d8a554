import type { CloudSettings } from './settings.ts'

export interface PointsLeft {
  readonly limit: number
  readonly remaining: number
  /** The top of the next UTC hour. */
  readonly resetAt: number
}

/** The hourly account of each app. It begins anew at the top of the UTC hour. */
export interface PointsQuota {
  left(clientId: string, now: number): PointsLeft
  spend(clientId: string, points: number, now: number): void
}

/** What each app has spent in an hour. Sites that share a book share the quota. */
export type PointsBook = Map<string, { readonly hour: number; spent: number }>

const hourMs = 3_600_000

export function createPointsQuota({ pointsPerHour: limit }: CloudSettings, accounts: PointsBook): PointsQuota {
  function accountOf(clientId: string, now: number) {
    const hour = Math.floor(now / hourMs)
    const known = accounts.get(clientId)
    if (known?.hour === hour) return known
    const account = { hour, spent: 0 }
    accounts.set(clientId, account)
    return account
  }
  return {
    left(clientId, now) {
      const { hour, spent } = accountOf(clientId, now)
      return { limit, remaining: Math.max(0, limit - spent), resetAt: (hour + 1) * hourMs }
    },
    spend(clientId, points, now) {
      accountOf(clientId, now).spent += points
    },
  }
}

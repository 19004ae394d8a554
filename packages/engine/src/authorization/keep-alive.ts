import { Fault } from '@valence/element-kit'
import type { Clock, Log } from '../ports.ts'
import type { Registry } from '../registry.ts'
import type { Renew } from './renew.ts'
import type { TokenStore } from './tokens.ts'

interface KeepAliveDependencies {
  readonly registry: Registry
  readonly tokens: Pick<TokenStore, 'renewedBefore' | 'byInstance'>
  readonly renew: Renew
  readonly clock: Clock
  readonly log: Log
}

const dayMs = 24 * 3_600_000
/** Renewed when two thirds of the idle time are over: a month is left for whatever may be in the way. */
const share = 2 / 3
const batch = 50

/**
 * Renews authorisations that would end because nobody used them. Gives how many it renewed. To be called now and then by any number
 * of processes.
 */
export function createKeepAlive({ registry, tokens, renew, clock, log }: KeepAliveDependencies) {
  return async function keepAlive(): Promise<number> {
    let renewed = 0
    for (const { key, authentications } of registry.elements) {
      const idleDays = authentications.find(({ type }) => type === 'oauth2')?.oauth?.idleDays
      if (idleDays === undefined) continue
      const before = new Date(clock.now().getTime() - idleDays * share * dayMs)
      for (const instanceId of await tokens.renewedBefore(key, before, batch)) {
        if (await renewOne(instanceId)) renewed += 1
      }
    }
    return renewed
  }

  async function renewOne(instanceId: number): Promise<boolean> {
    const stored = await tokens.byInstance(instanceId)
    if (stored === undefined) return false
    try {
      const { ended } = await renew(instanceId, stored.generation)
      return ended === undefined
    } catch (error) {
      // The next round tries again, and there are weeks of them.
      if (!(error instanceof Fault)) throw error
      log.warn('oauth.keep_alive_failed', { instanceId, reason: error.message })
      return false
    }
  }
}

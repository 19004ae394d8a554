import type { ConsentRecord, Snapshot } from '../records/records.ts'
import type { World } from '../world/world.ts'

export interface Consent {
  readonly clientId: string
  readonly accountId: string
  readonly siteIds: readonly string[]
  readonly scopes: readonly string[]
}

/** The consents of a data file. Files older than consents have grants only, all for the one site there was. */
export function consentsOf(snapshot: Snapshot): ConsentRecord[] {
  const consents = [...snapshot.consents]
  for (const { clientId, accountId, scopes } of snapshot.grants) {
    if (findConsent(consents, clientId, accountId)) continue
    consents.push({ clientId, accountId, siteIds: [snapshot.cloudId], scopes })
  }
  return consents
}

/** Adds to what the account already allows the app: more sites and scopes, never fewer. */
export function recordConsent(world: World, { clientId, accountId, siteIds, scopes }: Consent): void {
  const { consents } = world.state
  const known = findConsent(consents, clientId, accountId)
  if (known) {
    known.siteIds = [...new Set([...known.siteIds, ...siteIds])]
    known.scopes = [...new Set([...known.scopes, ...scopes])]
  } else {
    consents.push({ clientId, accountId, siteIds: [...siteIds], scopes: [...scopes] })
  }
  world.changed()
}

/** Takes consents back, of one account or of all: tokens of any age stop working. Gives how many there were. */
export function revokeConsents(world: World, clientId: string, accountId?: string): number {
  const { state } = world
  const hit = (it: { clientId: string; accountId: string }) =>
    it.clientId === clientId && (accountId === undefined || it.accountId === accountId)
  const kept = state.consents.filter((it) => !hit(it))
  const revoked = state.consents.length - kept.length
  state.consents.splice(0, state.consents.length, ...kept)
  state.grants.splice(0, state.grants.length, ...state.grants.filter((it) => !hit(it)))
  world.changed()
  return revoked
}

export function findConsent(
  consents: readonly ConsentRecord[],
  clientId: string,
  accountId: string,
): ConsentRecord | undefined {
  return consents.find((it) => it.clientId === clientId && it.accountId === accountId)
}

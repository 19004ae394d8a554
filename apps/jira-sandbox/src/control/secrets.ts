import type { Snapshot } from '../records/records.ts'
import type { State } from '../world/state.ts'

/** What callers were told when the sandbox started, and what must hold after a reset too. */
export type Secrets = Pick<Snapshot, 'cloudId' | 'orgId' | 'tokenKey' | 'oauthClients' | 'personalTokens'> & {
  readonly accounts: ReadonlyMap<string, { readonly emailAddress: string; readonly token: string }>
}

export function secretsOf(state: State): Secrets {
  return {
    cloudId: state.cloudId,
    orgId: state.orgId,
    tokenKey: state.tokenKey,
    oauthClients: structuredClone([...state.oauthClients.values()]),
    personalTokens: structuredClone(state.personalTokens),
    accounts: new Map(
      [...state.users.values()].map(({ accountId, emailAddress, token }) => [accountId, { emailAddress, token }]),
    ),
  }
}

/** A seed into which everybody can sign in as before. */
export function withSecrets(seed: Snapshot, { accounts, ...rest }: Secrets): Snapshot {
  const users = seed.users.map((user) => ({ ...user, ...accounts.get(user.accountId) }))
  return { ...seed, ...rest, users }
}

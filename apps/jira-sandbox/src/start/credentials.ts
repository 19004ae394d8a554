import type { OauthClient, Snapshot, UserRecord } from '../records/records.ts'
import type { SandboxOptions } from '../sandbox.ts'
import { newToken } from '../seed/recipe.ts'
import type { State } from '../world/state.ts'

const defaultAdmin = 'admin@sandbox.invalid'

/** Given credentials become those of the administrator and the app; those of a data file are kept otherwise. */
export function withCredentials(snapshot: Snapshot, { credentials, oauthClient }: SandboxOptions): Snapshot {
  const users = snapshot.users.map((user, index) =>
    index === 0 && credentials ? { ...user, emailAddress: credentials.username, token: credentials.password } : user,
  )
  const [known] = snapshot.oauthClients
  const client = oauthClient ?? known ?? { clientId: 'sandbox-app', clientSecret: newToken() }
  const others = snapshot.oauthClients.filter((it) => it.clientId !== client.clientId && it !== known)
  return { ...snapshot, users, oauthClients: [client, ...others] }
}

/** The first account. */
export function adminOf(state: State): UserRecord {
  const [admin] = state.users.values()
  if (!admin) throw new Error(`The state has no users; the first of them is the administrator (${defaultAdmin}).`)
  return admin
}

export function clientOf(state: State): OauthClient {
  const [client] = state.oauthClients.values()
  if (!client) throw new Error('The state has no OAuth client.')
  return client
}

/** The tokens of all accounts that have one, by e-mail address. */
export function tokensOf(state: State): Record<string, string> {
  const withToken = [...state.users.values()].filter((user) => user.token !== '')
  return Object.fromEntries(withToken.map((user) => [user.emailAddress, user.token]))
}

import { timingSafeEqual } from 'node:crypto'
import type { State } from '../world/state.ts'

/** The secret is always required: there is no PKCE without one. */
export function knowsClient(state: State, clientId: string, secret: string): boolean {
  const client = state.oauthClients.get(clientId)
  if (!client) return false
  const [left, right] = [Buffer.from(client.clientSecret), Buffer.from(secret)]
  return left.length === right.length && timingSafeEqual(left, right)
}

import type { FastifyRequest } from 'fastify'
import { isObject } from '../../json/object.ts'
import type { UserRecord } from '../../records/records.ts'
import type { State } from '../../world/state.ts'

/** Whether a request comes from an account, by any of the words it is known by, or from an app. */
export function isCaller({ caller, clientId, body }: FastifyRequest, word: string): boolean {
  const asker = isObject(body) ? body.client_id : undefined
  return [clientId, asker].includes(word) || (caller !== undefined && isNamed(caller, word))
}

/** Whether there is such an account or app at all. */
export function isKnownCaller({ users, oauthClients }: State, word: string): boolean {
  return oauthClients.has(word) || [...users.values()].some((user) => isNamed(user, word))
}

function isNamed({ accountId, name, key, emailAddress }: UserRecord, word: string): boolean {
  return [accountId, name, key, emailAddress].some((known) => known?.toLowerCase() === word.toLowerCase())
}

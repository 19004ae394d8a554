import { type helpdesk, isRecord } from '@valence/element-kit'

/** A user as the help desk shows people; null when there is none. Cloud knows people by account id, Data Center by key. */
export function personOf(user: unknown): helpdesk.Person | null {
  if (!isRecord(user)) return null
  const id = [user.accountId, user.key, user.name].find((one) => typeof one === 'string')
  return typeof id === 'string'
    ? { id, name: textOrNull(user.displayName), email: textOrNull(user.emailAddress) }
    : null
}

export function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

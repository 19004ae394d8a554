import type { UserRecord } from '../records/records.ts'
import type { State } from '../world/state.ts'

/** The number of the first account of a data file without keys; later accounts are numbered by their own sequence. */
const firstKey = 10_100

/** Gives names and keys to accounts that have none: the mailbox of the e-mail address, or the display name. */
export function withNames(users: readonly UserRecord[]): UserRecord[] {
  const taken = new Set(users.flatMap((user) => user.name ?? []))
  return users.map((user, index) => {
    const name = user.name ?? freeName(plainName(user), taken)
    taken.add(name)
    return { ...user, name, key: user.key ?? `JIRAUSER${firstKey + index}` }
  })
}

export function nameOf(user: UserRecord): string {
  return user.name ?? user.accountId
}

export function keyOf(user: UserRecord): string {
  return user.key ?? user.accountId
}

/** Names of users differ whatever their case. */
export function userByName(state: State, name: string): UserRecord | undefined {
  const wanted = name.toLowerCase()
  return [...state.users.values()].find((user) => nameOf(user).toLowerCase() === wanted)
}

export function userByKey(state: State, key: string): UserRecord | undefined {
  return [...state.users.values()].find((user) => keyOf(user) === key)
}

function plainName({ emailAddress, displayName }: UserRecord): string {
  const mailbox = emailAddress.split('@')[0] ?? ''
  return mailbox === '' ? displayName.toLowerCase().replaceAll(/\s+/g, '.') : mailbox
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  let name = wanted
  for (let number = 2; taken.has(name); number += 1) name = `${wanted}${number}`
  return name
}

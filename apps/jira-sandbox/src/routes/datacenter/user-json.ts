import { userByKey, userByName } from '../../flavour/user-names.ts'
import { badRequest, refusal } from '../../http/faults.ts'
import { groupJson, userJson } from '../../present/people.ts'
import type { UserRecord } from '../../records/records.ts'
import { found } from '../../world/state.ts'
import type { View } from '../../world/world.ts'
import type { Query } from '../request.ts'

/** A user by himself, with his groups when asked for. */
export function wholeUserJson(view: View, user: UserRecord, expand: readonly string[]) {
  const groups = found(view.state.groups, user.groupIds).map((group) => groupJson(view, group))
  const roles = user.role === 'none' ? 0 : 1
  return {
    ...userJson(view, user),
    deleted: false,
    locale: user.locale,
    groups: { size: groups.length, items: expand.includes('groups') ? groups : [] },
    applicationRoles: { size: roles, items: [] },
    expand: 'groups,applicationRoles',
  }
}

/** The user a query names by `username` or `key`. */
export function userFrom(view: View, query: Query): UserRecord {
  const [name, key] = [query.text('username'), query.text('key')]
  if (name === undefined && key === undefined)
    throw badRequest("Either the 'username' or the 'key' query parameters need to be provided")
  const user = name === undefined ? userByKey(view.state, key ?? '') : userByName(view.state, name)
  if (user) return user
  throw refusal(404, [
    name === undefined ? `The user with the key '${key}' does not exist` : `The user named '${name}' does not exist`,
  ])
}

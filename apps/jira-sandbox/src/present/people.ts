import type { GroupRecord, UserRecord } from '../records/records.ts'
import type { View } from '../world/world.ts'

export function userJson(view: View, user: UserRecord) {
  return view.world.flavour.userJson(view, user)
}

/** By id; an account that is gone shows as Jira shows a deleted one. */
export function userRef(view: View, accountId: string | null) {
  if (accountId === null) return null
  const user = view.state.users.get(accountId)
  return user ? userJson(view, user) : view.world.flavour.formerUserJson(view, accountId)
}

export function groupJson(view: View, group: GroupRecord) {
  return view.world.flavour.groupJson(view, group)
}

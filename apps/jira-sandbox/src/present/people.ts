import type { GroupRecord, UserRecord } from '../records.ts'
import type { View } from '../world.ts'

export function userJson(view: View, user: UserRecord) {
  const seen = !view.hideEmails && (user.emailVisible || user.accountId === view.caller?.accountId)
  return {
    self: `${view.base}/user?accountId=${encodeURIComponent(user.accountId)}`,
    accountId: user.accountId,
    ...(seen && user.emailAddress !== '' && { emailAddress: user.emailAddress }),
    avatarUrls: avatarUrls(`${view.base}/universal_avatar/view/type/user/owner/${user.accountId}`),
    displayName: user.displayName,
    active: user.active,
    timeZone: user.timeZone,
    accountType: user.accountType,
  }
}

/** By id; an account that is gone shows as Jira shows a deleted one. */
export function userRef(view: View, accountId: string | null) {
  if (accountId === null) return null
  const user = view.state.users.get(accountId)
  if (user) return userJson(view, user)
  const self = `${view.base}/user?accountId=${encodeURIComponent(accountId)}`
  return { self, accountId, displayName: 'Former user', active: false, accountType: 'unknown' }
}

export function groupJson(view: View, group: GroupRecord) {
  return { name: group.name, groupId: group.groupId, self: `${view.base}/group?groupId=${group.groupId}` }
}

export function avatarUrls(url: string) {
  return { '48x48': url, '24x24': `${url}?size=small`, '16x16': `${url}?size=xsmall`, '32x32': `${url}?size=medium` }
}

import { issueNotFound, unauthenticated } from '../http/faults.ts'
import { isKnownToJira } from '../http/unimplemented.ts'
import { sprintRefJson } from '../present/references.ts'
import type { Flavour } from './flavour.ts'

/** How many changes `expand=changelog` embeds; the whole is at its own address. */
const embeddedChangesMax = 100

/** Jira Cloud: accounts by id, personal data behind privacy, capped embedded lists. */
export const cloud: Flavour = {
  name: 'cloud',
  embeddedCommentsMax: 100,
  searchPath: '/search/jql',
  boardIssuesMax: 50,
  absentFields: new Set(),
  userJson(view, user) {
    const seen = !view.hideEmails && (user.emailVisible || user.accountId === view.caller?.accountId)
    return {
      self: `${view.base}/user?accountId=${encodeURIComponent(user.accountId)}`,
      accountId: user.accountId,
      ...(seen && user.emailAddress !== '' && { emailAddress: user.emailAddress }),
      avatarUrls: this.avatarUrls(view, 'user', user.accountId),
      displayName: user.displayName,
      active: user.active,
      timeZone: user.timeZone,
      accountType: user.accountType,
    }
  },
  formerUserJson(view, accountId) {
    const self = `${view.base}/user?accountId=${encodeURIComponent(accountId)}`
    return { self, accountId, displayName: 'Former user', active: false, accountType: 'unknown' }
  },
  userQuery: ({ accountId }) => `accountId=${encodeURIComponent(accountId)}`,
  sprintRef: sprintRefJson,
  groupJson: (view, { name, groupId }) => ({ name, groupId, self: `${view.base}/group?groupId=${groupId}` }),
  avatarUrls(view, kind, id) {
    const url = `${view.base}/universal_avatar/view/type/${kind}/${kind === 'user' ? 'owner' : 'avatar'}/${id}`
    return { '48x48': url, '24x24': `${url}?size=small`, '16x16': `${url}?size=xsmall`, '32x32': `${url}?size=medium` }
  },
  issueTypeIconUrl: (view, id) => `${view.base}/universal_avatar/view/type/issuetype/avatar/${id}?size=medium`,
  attachmentContentUrl: (view, { id }) => `${view.base}/attachment/content/${id}`,
  // Newest first, unlike the changelog's own address.
  embeddedChanges: (changes) => changes.slice(-embeddedChangesMax).reverse(),
  changeItem: (_state, item) => item,
  tellings: (event) => [event],
  readUser(state, input) {
    // Null is an answer: nobody.
    const accountId = Object.hasOwn(input, 'accountId') ? input.accountId : input.id
    if (accountId === null || accountId === '') return { kind: 'nobody' }
    if (accountId === '-1') return { kind: 'automatic' }
    if (typeof accountId !== 'string')
      return { kind: 'refused', message: "Specify the user by 'accountId'; names and keys of users are not accepted." }
    const user = state.users.get(accountId)
    return user ? { kind: 'user', user } : { kind: 'refused', message: `User '${accountId}' does not exist.` }
  },
  usersNamed: (state, word) => (state.users.has(word) ? [word] : []),
  knowsPath: isKnownToJira,
  unauthenticated,
  issueUnseen: issueNotFound,
  express: (fault) => fault,
}

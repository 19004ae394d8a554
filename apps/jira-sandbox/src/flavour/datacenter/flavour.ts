import { JiraError, refusal } from '../../http/faults.ts'
import type { ChangeItem, UserRecord } from '../../records/records.ts'
import type { State } from '../../world/state.ts'
import type { Flavour } from '../flavour.ts'
import { keyOf, nameOf, userByKey, userByName } from '../user-names.ts'
import { isKnownToDataCenter } from './paths.ts'
import { sprintText } from './sprint-text.ts'
import { tellings } from './tellings.ts'

/** Jira Data Center: users by name and key, wiki markup, everything embedded, refusals of a servlet container. */
export const dataCenter: Flavour = {
  name: 'datacenter',
  embeddedCommentsMax: Number.POSITIVE_INFINITY,
  searchPath: '/search',
  boardIssuesMax: 1000,
  absentFields: new Set(['statuscategorychangedate', 'statusCategory', 'issuerestriction']),
  userJson(view, user) {
    return {
      self: `${view.base}/user?username=${encodeURIComponent(nameOf(user))}`,
      name: nameOf(user),
      key: keyOf(user),
      emailAddress: user.emailAddress,
      avatarUrls: this.avatarUrls(view, 'user', keyOf(user)),
      displayName: user.displayName,
      active: user.active,
      timeZone: user.timeZone,
    }
  },
  formerUserJson(view, id) {
    const self = `${view.base}/user?username=${encodeURIComponent(id)}`
    return { self, name: id, key: id, displayName: id, active: false }
  },
  userQuery: (user) => `userKey=${encodeURIComponent(keyOf(user))}`,
  sprintRef: sprintText,
  groupJson: (view, { name }) => ({ name, self: `${view.base}/group?groupname=${encodeURIComponent(name)}` }),
  avatarUrls(view, kind, id) {
    const path = kind === 'user' ? `useravatar?ownerId=${encodeURIComponent(id)}` : `projectavatar?avatarId=${id}`
    const url = `${view.site}/secure/${path}`
    return { '48x48': url, '24x24': `${url}&size=small`, '16x16': `${url}&size=xsmall`, '32x32': `${url}&size=medium` }
  },
  issueTypeIconUrl: (view, id) => `${view.site}/secure/viewavatar?size=xsmall&avatarId=${id}&avatarType=issuetype`,
  attachmentContentUrl: (view, { id, filename }) =>
    `${view.site}/secure/attachment/${id}/${encodeURIComponent(filename)}`,
  embeddedChanges: (changes) => changes,
  changeItem(state, item) {
    const { tmpFromAccountId, tmpToAccountId, fieldId: _cloudOnly, ...plain } = item
    if (tmpFromAccountId === undefined && tmpToAccountId === undefined) return plain
    return { ...plain, from: keyFor(state, item, 'from'), to: keyFor(state, item, 'to') }
  },
  tellings,
  readUser(state, input) {
    const { name, key } = input
    const given = name ?? key
    if (given === null || given === '' || given === undefined) return { kind: 'nobody' }
    if (given === '-1') return { kind: 'automatic' }
    const user = typeof name === 'string' ? userByName(state, name) : userByKey(state, String(key))
    return user ? { kind: 'user', user } : { kind: 'refused', message: `User '${String(given)}' does not exist.` }
  },
  usersNamed(state, word) {
    const user = userByName(state, word) ?? userByKey(state, word)
    if (user) return [user.accountId]
    const wanted = word.toLowerCase()
    return [...state.users.values()]
      .filter((it) => it.displayName.toLowerCase() === wanted || it.emailAddress.toLowerCase() === wanted)
      .map((it) => it.accountId)
  },
  knowsPath: (path) => path.startsWith('/rest/') && isKnownToDataCenter(path),
  unauthenticated: () =>
    refusal(401, ['You are not authenticated. Authentication required to perform this operation.']),
  issueUnseen,
  express: (fault, url) => (fault.contentType.startsWith('application/problem') ? byContainer(fault, url) : fault),
}

function keyFor(state: State, item: ChangeItem, side: 'from' | 'to'): string | null {
  const id = item[side]
  const user = id === null ? undefined : state.users.get(id)
  return user ? keyOf(user) : id
}

/** Unlike Cloud, it says which: not there, not for this caller, or not signed in. */
function issueUnseen(caller: UserRecord | undefined, exists: boolean): JiraError {
  if (!exists) return caller ? refusal(404, ['Issue Does Not Exist']) : loginRequired()
  return caller ? refusal(403, ['You do not have the permission to see the specified issue.']) : loginRequired()
}

function loginRequired(): JiraError {
  return refusal(401, ['You do not have the permission to see the specified issue.', 'Login Required'])
}

/** JAX-RS speaks for itself where Cloud writes problem documents: a wrong query parameter is a path not found. */
function byContainer(fault: JiraError, url: string): JiraError {
  const own = ownWords[fault.status]
  if (own !== undefined) return new JiraError(fault.status, { message: own, 'status-code': fault.status })
  return new JiraError(404, { message: `null for uri: ${url}`, 'status-code': 404 })
}

const ownWords: Readonly<Record<number, string>> = {
  405: 'HTTP 405 Method Not Allowed',
  415: 'HTTP 415 Unsupported Media Type',
}

import { badRequest, issueNotFound, refusal } from '../../http/faults.ts'
import { findSeenIssue, findSeenProject } from '../../permissions/permissions.ts'
import { userJson } from '../../present/people.ts'
import type { GroupRecord, IssueRecord, ProjectRecord, UserRecord } from '../../records/records.ts'
import type { View } from '../../world/world.ts'
import { pageOf, type Query } from '../request.ts'

/** No search looks further than this many users, whatever it asks for. */
export const usersSearchedMax = 1000

/** Names and keys of users went with the privacy changes. */
export function refuseOldNames(query: Query): void {
  if (query.text('username') !== undefined || query.text('key') !== undefined) {
    throw badRequest("'accountId' must be the only user identifying query parameter in GDPR strict mode.")
  }
}

/** The account that a query names; names and keys are no way to. */
export function accountIdOf(query: Query): string {
  refuseOldNames(query)
  const accountId = query.text('accountId')
  if (accountId === undefined) throw badRequest('The accountId query parameter needs to be provided.')
  return accountId
}

/** The test that `query` or `accountId` makes; everybody passes without either. Not both at once. */
export function userTest(view: View, query: Query): (user: UserRecord) => boolean {
  const [text, accountId] = [query.text('query'), query.text('accountId')]
  if (text !== undefined && accountId !== undefined)
    throw badRequest('Only one of the query and accountId parameters can be specified.')
  return accountId === undefined ? named(view, text ?? '') : (user) => user.accountId === accountId
}

/**
 * The beginning of a name, of a word in it, or of an e-mail address. An address that is not shown is found only by the
 * whole of it.
 */
export function named(view: View, text: string): (user: UserRecord) => boolean {
  const wanted = text.trim().toLowerCase()
  return (user) => {
    const [name, address] = [user.displayName.toLowerCase(), user.emailAddress.toLowerCase()]
    const shown = user.emailVisible || user.accountId === view.caller?.accountId
    const parts = [name, ...name.split(/\s+/), ...(shown ? [address] : [])]
    return parts.some((part) => part.startsWith(wanted)) || (wanted !== '' && address === wanted)
  }
}

/** Filters first, then pages; ends with the thousandth user found. */
export function filteredPage(view: View, query: Query, test: (user: UserRecord) => boolean) {
  const { startAt, maxResults } = pageOf(query, 50, usersSearchedMax)
  const found = [...view.state.users.values()].filter(test).slice(0, usersSearchedMax)
  return found.slice(startAt, startAt + maxResults).map((user) => userJson(view, user))
}

/** Pages first, then filters: a short or empty page is not the end. */
export function pagedFilter(view: View, query: Query, test: (user: UserRecord) => boolean) {
  const { startAt, maxResults } = pageOf(query, 50, usersSearchedMax)
  const all = [...view.state.users.values()].slice(0, usersSearchedMax)
  const window = all.slice(startAt, startAt + maxResults)
  return window.filter(test).map((user) => userJson(view, user))
}

/** Sees things as somebody else would. */
export function asUser(view: View, user: UserRecord): View {
  return { ...view, caller: user }
}

/** The project or issue that a search of users is about, as the caller sees it. */
export function placeNamed(view: View, query: Query, projectParameter: string): ProjectRecord | IssueRecord {
  const issueWord = query.text('issueId') ?? query.text('issueKey')
  if (issueWord !== undefined) {
    const issue = findSeenIssue(view, issueWord)
    if (!issue) throw issueNotFound()
    return issue
  }
  const projectWord = query.text(projectParameter)
  if (projectWord === undefined)
    throw badRequest(`Either the ${projectParameter} or issueKey parameter must be provided.`)
  return projectNamed(view, projectWord)
}

export function projectNamed(view: View, key: string): ProjectRecord {
  const project = findSeenProject(view, key)
  if (!project) throw refusal(404, [`No project could be found with key '${key}'.`])
  return project
}

/** By id or by name, never both. */
export function groupNamed(view: View, query: Query): GroupRecord {
  const [id, name] = [query.text('groupId'), query.text('groupname')]
  if (id !== undefined && name !== undefined)
    throw badRequest("The parameters 'groupName' and 'groupId' are mutually exclusive.")
  if (id === undefined && name === undefined) throw badRequest("Specify either 'groupName' or 'groupId'.")
  const group = findGroup(view, id, name)
  if (group) return group
  throw refusal(404, [
    id === undefined ? `The group named '${name}' does not exist.` : `The group with ID '${id}' does not exist.`,
  ])
}

export function findGroup(view: View, id: string | undefined, name: string | undefined): GroupRecord | undefined {
  if (id !== undefined) return view.state.groups.get(id)
  return [...view.state.groups.values()].find((group) => group.name === name)
}

export function userNotFound() {
  return refusal(404, ['Specified user does not exist or you do not have required permissions'])
}

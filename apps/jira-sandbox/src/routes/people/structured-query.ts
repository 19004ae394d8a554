import { textOf } from '../../fields/values.ts'
import { badRequest } from '../../http/faults.ts'
import { valueAt } from '../../json/path.ts'
import { browseTest, findSeenProject, seenIssues } from '../../permissions/permissions.ts'
import type { IssueRecord, UserRecord } from '../../records/records.ts'
import type { View } from '../../world/world.ts'

type Test = (user: UserRecord) => boolean

/**
 * The query language of `/user/search/query`: `is assignee of APP`, `is watcher of (APP-1, APP-2)`, and
 * `[property].path is "value"`, joined by AND and OR, of which AND binds tighter.
 */
export function structuredTest(view: View, query: string): Test {
  const alternatives = splitOutside(query, 'OR').map((part) => {
    const tests = splitOutside(part, 'AND').map((statement) => statementTest(view, statement.trim()))
    return (user: UserRecord) => tests.every((test) => test(user))
  })
  return (user) => alternatives.some((test) => test(user))
}

/** Splits at a word, but not inside quotes. */
function splitOutside(text: string, word: 'AND' | 'OR'): string[] {
  const parts: string[] = ['']
  for (const token of text.match(/"(?:[^"\\]|\\.)*"|\s+|[^\s"]+/g) ?? []) {
    if (token.toUpperCase() === word) parts.push('')
    else parts.push(`${parts.pop() ?? ''}${token}`)
  }
  return parts
}

function statementTest(view: View, statement: string): Test {
  const relation = /^is\s+(\w+)\s+of\s+(.+)$/i.exec(statement)
  const role = roles[(relation?.[1] ?? '').toLowerCase()]
  if (relation?.[2] !== undefined && role) {
    const named = new Set(issuesNamed(view, relation[2]).flatMap(role))
    return (user) => named.has(user.accountId)
  }
  const property = /^\[([^\]]+)\]((?:\.[\w-]+)*)\s+is\s+"((?:[^"\\]|\\.)*)"$/i.exec(statement)
  if (!property) throw badRequest(`The query '${statement}' is not valid.`)
  const [, key = '', path = '', value = ''] = property
  const keys = path.split('.').filter((part) => part !== '')
  return (user) => String(valueAt(user.properties?.[key], keys)) === value.replaceAll(/\\(.)/g, '$1')
}

/** Whom an issue names in each of the roles that a query knows. */
const roles: Readonly<Record<string, (issue: IssueRecord) => readonly string[]>> = {
  assignee: (issue) => [textOf(issue, 'assignee')].filter((id) => id !== null),
  reporter: (issue) => [textOf(issue, 'reporter')].filter((id) => id !== null),
  watcher: (issue) => issue.watcherIds,
  voter: (issue) => issue.voterIds,
  commenter: (issue) => issue.comments.map((comment) => comment.authorId),
  transitioner: (issue) =>
    issue.changes.filter((change) => change.items.some((item) => item.fieldId === 'status')).map((it) => it.authorId),
}

/** Issues in parentheses, or all of a project. What the caller does not see is as if it were not there. */
function issuesNamed(view: View, words: string): IssueRecord[] {
  const list = /^\((.*)\)$/.exec(words.trim())?.[1]
  if (list !== undefined)
    return seenIssues(
      view,
      list.split(',').map((key) => key.trim()),
    )
  const project = findSeenProject(view, words.trim())
  if (!project) throw badRequest(`The project '${words.trim()}' does not exist.`)
  const visible = browseTest(view.state, view.caller)
  return [...view.state.issues.values()].filter((issue) => issue.values.project === project.id && visible(issue))
}

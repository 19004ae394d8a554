import { textOf } from '../fields/values.ts'
import { isSubtask } from '../issues/commit.ts'
import type { JqlEngine } from '../jql/engine.ts'
import { mayBrowse } from '../permissions/permissions.ts'
import type { IssueRecord } from '../records/records.ts'
import type { View } from '../world/world.ts'

const suggestionsMax = 20

interface Asked {
  text(name: string): string | undefined
}

/** Suggestions for somebody who looks for an issue by a word: from his own history, and from a query if he has one. */
export function pickerJson(view: View, engine: JqlEngine, query: Asked) {
  const words = (query.text('query') ?? '').trim()
  const candidates = candidatesOf(view, query).filter((issue) => matches(issue, words))
  const own = candidates.filter((issue) => isInHistory(view, issue))
  const sections = [{ id: 'hs', label: 'History Search', ...listing(view, own, words) }]
  const jql = query.text('currentJQL')
  if (jql === undefined) return { sections }
  const preparation = engine.prepare(jql, view.caller)
  const found = preparation.kind === 'ready' ? candidates.filter((issue) => preparation.prepared.test(issue)) : []
  return { sections: [...sections, { id: 'cs', label: 'Current Search', ...listing(view, found, words) }] }
}

function candidatesOf(view: View, query: Asked): IssueRecord[] {
  const { state, world, caller } = view
  const [projectId, currentKey] = [query.text('currentProjectId'), query.text('currentIssueKey')]
  const parentId = [...state.issues.values()].find(({ key }) => key === currentKey)?.values.parent
  return [...state.issues.values()].filter(
    (issue) =>
      mayBrowse(state, caller, issue) &&
      issue.key !== currentKey &&
      (!projectId || textOf(issue, 'project') === projectId) &&
      (query.text('showSubTasks') !== 'false' || !isSubtask(world, issue)) &&
      (query.text('showSubTaskParent') !== 'false' || issue.id !== parentId),
  )
}

/** Every word begins a word of the summary, or the whole begins the key. */
function matches(issue: IssueRecord, words: string): boolean {
  const [wanted, key] = [words.toLowerCase(), issue.key.toLowerCase()]
  const summary = (textOf(issue, 'summary') ?? '').toLowerCase().split(/[^\p{L}\p{N}]+/u)
  const inSummary = wanted.split(/\s+/).every((word) => summary.some((it) => it.startsWith(word)))
  return inSummary || key.startsWith(wanted) || key.endsWith(`-${wanted}`)
}

/** What one has created or changed; the sandbox keeps no record of what was looked at. */
function isInHistory({ caller }: View, issue: IssueRecord): boolean {
  if (!caller) return false
  return issue.creatorId === caller.accountId || issue.changes.some((it) => it.authorId === caller.accountId)
}

function listing(view: View, issues: readonly IssueRecord[], words: string) {
  const shown = [...issues].sort((left, right) => right.updated - left.updated).slice(0, suggestionsMax)
  if (shown.length === 0) return { msg: 'No matching issues found', issues: [] }
  return {
    sub: `Showing ${shown.length} of ${issues.length} matching issues`,
    issues: shown.map((issue) => suggestionJson(view, issue, words)),
  }
}

function suggestionJson(view: View, issue: IssueRecord, words: string) {
  const type = view.state.issueTypes.get(textOf(issue, 'issuetype') ?? '')
  const summary = textOf(issue, 'summary') ?? ''
  const path = `/rest/api/2/universal_avatar/view/type/issuetype/avatar/${type?.avatarId ?? 0}?size=medium`
  return {
    id: Number(issue.id),
    key: issue.key,
    keyHtml: mark(issue.key, words),
    img: path,
    summary: mark(summary, words),
    summaryText: summary,
  }
}

/** The words asked for in bold, the rest as HTML text. */
function mark(text: string, words: string): string {
  const wanted = words.split(/\s+/).filter((word) => word !== '')
  const pattern = wanted.map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')
  const parts = pattern === '' ? [text] : text.split(new RegExp(`(${pattern})`, 'gi'))
  return parts.map((part, at) => (at % 2 === 1 ? `<b>${escapeHtml(part)}</b>` : escapeHtml(part))).join('')
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

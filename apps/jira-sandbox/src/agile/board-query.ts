import type { JqlEngine } from '../jql/engine.ts'
import type { BoardRecord, ProjectRecord } from '../records/records.ts'
import { found, type State } from '../world/state.ts'
import type { View } from '../world/world.ts'

/** The order that the query of a board or of a caller ends in, apart from its conditions. */
export function splitOrder(jql: string): { where: string; order: string } {
  const match = /^(.*?)(\border\s+by\s.*)$/is.exec(jql)
  return { where: (match?.[1] ?? jql).trim(), order: match?.[2] ?? '' }
}

/** What belongs to a board, as conditions of JQL: its saved filter, or its project when it was made with one. */
export function boardClauses(state: State, board: BoardRecord): string[] {
  const filter = board.filterId === undefined ? undefined : state.filters.get(board.filterId)
  // A board whose filter was deleted shows its project, and without one nothing.
  const own = board.projectId === '' ? 'project is EMPTY' : `project = ${board.projectId}`
  const { where } = splitOrder(filter?.jql ?? own)
  // Epics are no cards of a scrum board, but lanes.
  const epics = board.type === 'scrum' ? noEpics(state) : []
  return [...(where === '' ? [] : [where]), ...epics]
}

/** The backlog: what is not done and in no sprint that is to come or going on. */
export function backlogClauses(state: State, board: BoardRecord): string[] {
  const open = [...state.sprints.values()].filter((sprint) => sprint.state !== 'closed').map((sprint) => sprint.id)
  const unplanned = open.length === 0 ? [] : [`Sprint is EMPTY OR Sprint not in (${open.join(', ')})`]
  return [...boardClauses(state, board), 'statusCategory != Done', ...unplanned]
}

export function withoutEpicClauses(state: State): string[] {
  return ['parent is EMPTY', ...noEpics(state)]
}

function noEpics(state: State): string[] {
  const types = [...state.issueTypes.values()].filter((type) => type.hierarchyLevel > 0)
  return types.length === 0 ? [] : [`issuetype not in (${types.map((type) => type.id).join(', ')})`]
}

/** One query of many conditions and the order of the caller; by rank when the caller has none. */
export function joinClauses(clauses: readonly string[], callerJql: string): string {
  const { where, order } = splitOrder(callerJql)
  const all = [...clauses, where].filter((clause) => clause !== '').map((clause) => `(${clause})`)
  return `${all.join(' AND ')} ${order === '' ? 'ORDER BY Rank ASC' : order}`
}

/** The projects of a board: that of its place, and those whose issues its filter finds. */
export function projectsOf(view: View, engine: JqlEngine, board: BoardRecord): ProjectRecord[] {
  const { state } = view
  if (board.filterId === undefined) return found(state.projects, [board.projectId])
  const preparation = engine.prepare(joinClauses(boardClauses(state, board), ''), view.caller)
  const issues = preparation.kind === 'ready' ? engine.all(preparation.prepared) : []
  const ids = new Set([board.projectId, ...issues.map((issue) => String(issue.values.project))])
  return found(state.projects, ids).sort((left, right) => left.name.localeCompare(right.name))
}

import { epicTraits } from '../agile/epic.ts'
import { textOf } from '../fields/values.ts'
import { onCloud } from '../flavour/parts.ts'
import type { BoardRecord, IssueRecord, SprintRecord } from '../records/records.ts'
import type { View } from '../world/world.ts'

// Boards, sprints and epics as `/rest/agile/1.0` shows them.

export function agileBase(view: View): string {
  return `${view.site}/rest/agile/1.0`
}

export function boardJson(view: View, board: BoardRecord) {
  const { id, name, type } = board
  const location = locationJson(view, board)
  return {
    id,
    self: `${agileBase(view)}/board/${id}`,
    name,
    type,
    ...(location && { location }),
    ...onCloud(view, { isPrivate: false }),
  }
}

function locationJson(view: View, board: BoardRecord) {
  const project = view.state.projects.get(board.projectId)
  if (project) {
    const shown = `${project.name} (${project.key})`
    return {
      projectId: Number(project.id),
      displayName: shown,
      projectName: project.name,
      projectKey: project.key,
      projectTypeKey: project.projectTypeKey,
      name: shown,
    }
  }
  const owner = view.state.users.get(board.ownerId ?? '')
  return (
    owner && {
      ...onCloud(view, { userAccountId: owner.accountId }),
      displayName: owner.displayName,
      name: owner.displayName,
    }
  )
}

export function sprintJson(view: View, sprint: SprintRecord) {
  const { id, state, name, startDate, endDate, completeDate, createdDate, boardId, goal } = sprint
  return {
    id,
    self: `${agileBase(view)}/sprint/${id}`,
    state,
    name,
    ...(startDate !== null && { startDate }),
    ...(endDate !== null && { endDate }),
    ...(completeDate !== null && { completeDate }),
    createdDate,
    originBoardId: boardId,
    goal,
  }
}

export function epicJson(view: View, issue: IssueRecord) {
  const { name, color, done } = epicTraits(issue)
  return {
    id: Number(issue.id),
    key: issue.key,
    self: `${agileBase(view)}/epic/${issue.id}`,
    name,
    summary: textOf(issue, 'summary') ?? '',
    color: { key: color },
    done,
  }
}

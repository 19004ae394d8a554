import type { FastifyInstance, FastifyRequest } from 'fastify'
import { backlogClauses, boardClauses, withoutEpicClauses } from '../../agile/board-query.ts'
import type { View } from '../../world/world.ts'
import { type RouteDeps, viewOf } from '../request.ts'
import { boardFrom, epicFrom, scrumBoardFrom, sprintFrom } from './find.ts'

/** Answers with the issues that meet all of the conditions. */
export type ListIssues = (request: FastifyRequest, view: View, clauses: readonly string[]) => unknown

/**
 * The reads that list issues. They are at the same addresses below `/rest/agile/1.0`, by offset and going since
 * November 2026, and below `/rest/software/1.0`, by token.
 */
export function issueListRoutes(app: FastifyInstance, deps: RouteDeps, list: ListIssues): void {
  const read = (path: string, clausesOf: (request: FastifyRequest, view: View) => readonly string[]) => {
    app.get(path, (request) => {
      const view = viewOf(request, deps)
      return list(request, view, clausesOf(request, view))
    })
  }
  const ofBoard = (request: FastifyRequest, view: View) => boardClauses(view.state, boardFrom(request, view))
  read('/board/:boardId/issue', ofBoard)
  read('/board/:boardId/backlog', (request, view) => backlogClauses(view.state, boardFrom(request, view)))
  read('/board/:boardId/epic/none/issue', (request, view) => [
    ...ofBoard(request, view),
    ...withoutEpicClauses(view.state),
  ])
  read('/board/:boardId/epic/:epicIdOrKey/issue', (request, view) => [...ofBoard(request, view), inEpic(request, view)])
  read('/board/:boardId/sprint/:sprintId/issue', (request, view) => [
    ...boardClauses(view.state, scrumBoardFrom(request, view)),
    inSprint(request, view),
  ])
  read('/sprint/:sprintId/issue', (request, view) => [inSprint(request, view)])
  read('/epic/none/issue', (_request, view) => withoutEpicClauses(view.state))
  read('/epic/:epicIdOrKey/issue', (request, view) => [inEpic(request, view)])
}

function inSprint(request: FastifyRequest, view: View): string {
  return `Sprint = ${sprintFrom(request, view).id}`
}

function inEpic(request: FastifyRequest, view: View): string {
  return `parent = ${epicFrom(request, view).id}`
}

import type { FastifyInstance } from 'fastify'
import type { RouteDeps } from '../request.ts'
import { boardConfigurationRoutes } from './board-configuration.ts'
import { boardPartRoutes } from './board-parts.ts'
import { boardRoutes } from './boards.ts'
import { epicRoutes } from './epics.ts'
import { agileIssueRoutes } from './issues.ts'
import { moveRoutes } from './moves.ts'
import { agilePropertyRoutes } from './properties.ts'
import { sprintRoutes } from './sprints.ts'

/** Everything below `/rest/agile/1.0`. Features, reports and moves to a board are refused with 501. */
export function agileRoutes(app: FastifyInstance, deps: RouteDeps): void {
  const boards = [boardRoutes, boardConfigurationRoutes, boardPartRoutes, agilePropertyRoutes]
  const issues = [sprintRoutes, moveRoutes, epicRoutes, agileIssueRoutes]
  for (const register of [...boards, ...issues]) register(app, deps)
}

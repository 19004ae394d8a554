import type { FastifyInstance } from 'fastify'
import { boardClauses, joinClauses, projectsOf } from '../../agile/board-query.ts'
import { epicTraits, isEpic } from '../../agile/epic.ts'
import { compareRanks } from '../../agile/rank.ts'
import { refusal } from '../../http/faults.ts'
import { browseTest } from '../../permissions/permissions.ts'
import { epicJson, sprintJson } from '../../present/agile.ts'
import { projectRefJson } from '../../present/references.ts'
import type { BoardRecord, SprintRecord, VersionRecord } from '../../records/records.ts'
import type { View } from '../../world/world.ts'
import { isWanted, pathPart, queryOf, type RouteDeps, viewOf } from '../request.ts'
import { boardFrom, scrumBoardFrom } from './find.ts'
import { agilePage } from './page.ts'

/** What belongs to a board, apart from issues. */
export function boardPartRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/board/:boardId/sprint', (request) => {
    const view = viewOf(request, deps)
    const board = scrumBoardFrom(request, view)
    const states = queryOf(request).list('state')
    const sprints = [...view.state.sprints.values()]
      .filter((it) => it.boardId === board.id && isWanted(states, it.state))
      .sort((left, right) => placeOf(left) - placeOf(right))
    return agilePage(request, view, sprints, sprintJson)
  })

  for (const path of ['/board/:boardId/project', '/board/:boardId/project/full']) {
    app.get(path, (request) => {
      const view = viewOf(request, deps)
      const projects = projectsOf(view, deps.engine, boardFrom(request, view))
      return agilePage(request, view, projects, projectRefJson)
    })
  }

  app.get('/board/:boardId/version', (request) => {
    const view = viewOf(request, deps)
    const released = queryOf(request).text('released')
    const projects = projectsOf(view, deps.engine, boardFrom(request, view))
    const versions = projects
      .flatMap(({ id }) => versionsOf(view, id))
      .filter((it) => released === undefined || String(it.released) === released)
    return agilePage(request, view, versions, versionJson)
  })

  app.get('/board/:boardId/epic', (request) => {
    const view = viewOf(request, deps)
    const done = queryOf(request).text('done')
    const epics = epicsOf(view, boardFrom(request, view)).filter(
      (it) => done === undefined || String(epicTraits(it).done) === done,
    )
    return agilePage(request, view, epics, epicJson)
  })

  // Quick filters are made in the settings of a board, which have no API: there are none.
  app.get('/board/:boardId/quickfilter', (request) => {
    const view = viewOf(request, deps)
    boardFrom(request, view)
    return agilePage<never>(request, view, [], () => ({}))
  })

  app.get('/board/:boardId/quickfilter/:quickFilterId', (request) => {
    boardFrom(request, viewOf(request, deps))
    throw refusal(404, [`Quick filter with id '${pathPart(request, 'quickFilterId')}' does not exist.`])
  })

  /** The epics its query would find, were they cards. */
  function epicsOf(view: View, board: BoardRecord) {
    const seen = browseTest(view.state, view.caller)
    const preparation = deps.engine.prepare(
      joinClauses(boardClauses(view.state, { ...board, type: 'kanban' }), ''),
      view.caller,
    )
    if (preparation.kind === 'malformed') return []
    const found = [...view.state.issues.values()].filter(
      (it) => isEpic(view.state, it) && seen(it) && preparation.prepared.test(it),
    )
    return found.sort(compareRanks)
  }
}

function placeOf(sprint: SprintRecord): number {
  return sprint.sequence ?? sprint.id
}

function versionsOf(view: View, projectId: string): VersionRecord[] {
  return [...view.state.versions.values()]
    .filter((it) => it.projectId === projectId)
    .sort((left, right) => left.position - right.position)
}

function versionJson(view: View, version: VersionRecord) {
  const { id, projectId, name, description, archived, released, releaseDate } = version
  return {
    self: `${view.base}/version/${id}`,
    id: Number(id),
    projectId: Number(projectId),
    name,
    description,
    archived,
    released,
    ...(releaseDate !== null && { releaseDate }),
  }
}

import type { FastifyInstance } from 'fastify'
import { issueTypeJson, priorityJson, resolutionJson, statusJson } from '../../present/references.ts'
import type { View } from '../../world/world.ts'
import { callerOf, pageOf, queryOf, viewOf } from '../request.ts'
import type { DataCenterDeps } from './deps.ts'

interface Named {
  readonly name: string
}

const pageMax = 100

/** The lists of words page by page, beside the plain arrays. */
export function vocabularyPageRoutes(app: FastifyInstance, deps: DataCenterDeps): void {
  page('/status/page', (view) => [...view.state.statuses.values()], statusJson)
  page('/priority/page', (view) => [...view.state.priorities.values()], priorityJson)
  page('/resolution/page', (view) => [...view.state.resolutions.values()], resolutionJson)
  page('/issuetype/page', (view) => [...view.state.issueTypes.values()], issueTypeJson)

  function page<Item extends Named>(
    path: string,
    itemsOf: (view: View) => readonly Item[],
    show: (view: View, item: Item) => object,
  ): void {
    app.get(path, (request) => {
      const view = viewOf(request, deps)
      callerOf(view)
      const query = queryOf(request)
      const wanted = (query.text('query') ?? '').toLowerCase()
      const found = itemsOf(view).filter(({ name }) => name.toLowerCase().includes(wanted))
      const { startAt, maxResults } = pageOf(query, pageMax, pageMax)
      const values = found.slice(startAt, startAt + maxResults).map((item) => show(view, item))
      return { maxResults, startAt, total: found.length, isLast: startAt + values.length >= found.length, values }
    })
  }
}

import type { FastifyInstance } from 'fastify'
import { readShares, shareBody, shareJson } from '../../administration/sharing.ts'
import { refusal } from '../../http/faults.ts'
import { bodyOf, noContent, pathPart, type RouteDeps, viewOf } from '../request.ts'
import { columnsJson, readColumns } from '../settings/columns.ts'
import { filterFrom, ownFilter, setShares, sharesOf } from './filter.ts'
import { announceFilter } from './write.ts'

/** Whom a filter is shared with, and the columns it is shown with. */
export function filterSharingRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/filter/:id/permission', (request) => {
    const view = viewOf(request, deps)
    return sharesOf(filterFrom(request, view)).map((share) => shareJson(view, share))
  })

  app.post('/filter/:id/permission', (request, reply) => {
    const view = viewOf(request, deps)
    const filter = ownFilter(request, view)
    setShares(filter, [...sharesOf(filter), ...readShares(view, [bodyOf(request, shareBody)])])
    announceFilter(view, 'updated', filter)
    return reply.code(201).send(sharesOf(filter).map((share) => shareJson(view, share)))
  })

  app.get('/filter/:id/permission/:permissionId', (request) => {
    const view = viewOf(request, deps)
    const wanted = pathPart(request, 'permissionId')
    const share = sharesOf(filterFrom(request, view)).find(({ id }) => String(id) === wanted)
    if (!share) throw notFound(wanted)
    return shareJson(view, share)
  })

  app.delete('/filter/:id/permission/:permissionId', (request, reply) => {
    const view = viewOf(request, deps)
    const filter = ownFilter(request, view)
    const wanted = pathPart(request, 'permissionId')
    const kept = sharesOf(filter).filter(({ id }) => String(id) !== wanted)
    if (kept.length === sharesOf(filter).length) throw notFound(wanted)
    setShares(filter, kept)
    announceFilter(view, 'updated', filter)
    return noContent(reply)
  })

  app.get('/filter/:id/columns', (request) => {
    const view = viewOf(request, deps)
    const { columns } = filterFrom(request, view)
    if (!columns) throw refusal(404, ['No columns are configured for the filter.'])
    return columnsJson(view, columns)
  })

  app.put('/filter/:id/columns', (request, reply) => {
    const view = viewOf(request, deps)
    const filter = ownFilter(request, view)
    filter.columns = readColumns(request, view)
    view.world.changed()
    return reply.code(200).send()
  })

  app.delete('/filter/:id/columns', (request, reply) => {
    const view = viewOf(request, deps)
    delete ownFilter(request, view).columns
    view.world.changed()
    return noContent(reply)
  })
}

function notFound(id: string) {
  return refusal(404, [`The share permission with id '${id}' does not exist.`])
}

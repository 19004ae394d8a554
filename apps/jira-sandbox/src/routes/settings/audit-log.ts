import type { FastifyInstance } from 'fastify'
import { badRequest } from '../../http/faults.ts'
import type { AuditRecord } from '../../records/records.ts'
import { stamp, type View } from '../../world/world.ts'
import { adminView } from '../opening.ts'
import { queryOf, type RouteDeps } from '../request.ts'

const limitMax = 1000

/** Who changed what of the configuration, newest first. Pages go by `offset` and `limit` here. */
export function auditLogRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/auditing/record', (request) => {
    const view = adminView(request, deps)
    const query = queryOf(request)
    const offset = Math.max(0, query.int('offset', 0))
    const limit = Math.min(limitMax, Math.max(0, query.int('limit', limitMax)))
    const words = (query.text('filter') ?? '')
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '')
    const [from, to] = [moment(query.text('from'), 'from'), moment(query.text('to'), 'to')]
    const records = view.state.administration.audit
      .filter(({ created }) => created >= (from ?? -Infinity) && created <= (to ?? Infinity))
      .map((record) => recordJson(view, record))
      .filter((record) => words.every((word) => JSON.stringify(record).toLowerCase().includes(word)))
      .toReversed()
    return { offset, limit, total: records.length, records: records.slice(offset, offset + limit) }
  })
}

function moment(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined
  const instant = Date.parse(text)
  if (Number.isNaN(instant)) throw badRequest(`The value of '${name}' is not a date.`)
  return instant
}

function recordJson(view: View, record: AuditRecord) {
  const { id, summary, authorId, created, category, objectItem, changedValues, associatedItems } = record
  return {
    id,
    summary,
    ...(authorId !== null && { authorKey: authorId }),
    created: stamp(view, created),
    category,
    eventSource: '',
    ...(objectItem && { objectItem }),
    ...(changedValues.length > 0 && { changedValues }),
    ...(associatedItems.length > 0 && { associatedItems }),
  }
}

import type { FastifyInstance } from 'fastify'
import { queryOf } from '../routes/request.ts'
import type { ControlDeps } from './control.ts'

export function exchangeRoutes(app: FastifyInstance, { exchanges }: ControlDeps): void {
  app.get('/exchanges', (request) => ({ exchanges: exchanges.since(queryOf(request).int('since', 0)) }))
}

import type { FastifyInstance } from 'fastify'
import { limitSettingsSchema } from '../limits/settings.ts'
import { controlBody } from './body.ts'
import type { ControlDeps } from './control.ts'

export function limitRoutes(app: FastifyInstance, { limiter }: ControlDeps): void {
  app.get('/limits', () => limiter.settings())

  app.put('/limits', (request) => {
    limiter.configure(controlBody(request, limitSettingsSchema))
    return limiter.settings()
  })
}

import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { controlBody } from './body.ts'
import type { ControlDeps } from './control.ts'

const indexBody = z.strictObject({ lagMs: z.number().int().min(0) })

/** How far the search index runs behind the issues, by the clock of the sandbox. */
export function indexRoutes(app: FastifyInstance, { index }: ControlDeps): void {
  app.get('/index', () => ({ lagMs: index.delayMs }))

  app.put('/index', (request) => {
    index.setDelay(controlBody(request, indexBody).lagMs)
    return { lagMs: index.delayMs }
  })
}

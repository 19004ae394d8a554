import type { FastifyInstance } from 'fastify'
import { errorPage } from '../error-catalogue.ts'

const policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"

/** The page that every failure leads to. */
export function errorPageRoutes(app: FastifyInstance): void {
  const page = errorPage()
  app.get('/errors', { schema: { hide: true } }, (_request, reply) =>
    reply.header('content-security-policy', policy).type('text/html; charset=utf-8').send(page),
  )
}

import type { FastifyInstance, FastifyRequest } from 'fastify'
import { pathOf } from '../routes/request.ts'
import { problem, unreadablePayload } from './faults.ts'

/** Bodies are JSON, also when they are nothing or a bare string; uploads are taken whole. */
export function acceptBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(/^application\/(.+\+)?json/, { parseAs: 'string' }, (_request, text, done) => {
    if (text === '') return done(null, undefined)
    try {
      done(null, JSON.parse(String(text)))
    } catch {
      done(unreadablePayload(), undefined)
    }
  })
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, text, done) => {
    done(null, formOf(new URLSearchParams(String(text))))
  })
  app.addContentTypeParser(/^(multipart\/form-data|image\/)/, { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  )
}

/** What is said once is a text, what is said again and again a list. */
function formOf(parameters: URLSearchParams): Record<string, string | string[]> {
  const entries = [...new Set(parameters.keys())].map((name) => {
    const values = parameters.getAll(name)
    return [name, values.length === 1 ? (values[0] ?? '') : values]
  })
  return Object.fromEntries(entries)
}

const writes: ReadonlySet<string> = new Set(['POST', 'PUT', 'DELETE', 'PATCH'])

/** Jira refuses writes, bodyless ones and DELETE included, that do not call themselves JSON. */
export function requireJsonWrite(request: FastifyRequest): void {
  if (!writes.has(request.method) || /^application\/(.+\+)?json/i.test(request.headers['content-type'] ?? '')) return
  const type = request.headers['content-type'] ?? 'null'
  if (type.startsWith('multipart/form-data') && request.url.includes('/attachments')) return
  if (type.startsWith('application/x-www-form-urlencoded') && /^\/oauth\/(token|revoke)/.test(request.url)) return
  if (type.startsWith('application/x-www-form-urlencoded') && request.url.includes('/columns')) return
  if (type.startsWith('image/') && request.url.includes('avatar')) return
  throw problem(415, 'Unsupported Media Type', `Content-Type '${type}' is not supported.`, pathOf(request))
}

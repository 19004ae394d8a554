import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { problem } from '../../http/faults.ts'
import { pathOf } from '../../routes/request.ts'
import { nameOf } from '../user-names.ts'
import { admit, type EntranceDeps } from './entrance.ts'
import { translateUsers } from './incoming.ts'
import { isKnownToDataCenter } from './paths.ts'

const outside = '/outside-of-the-context-path'

/** Takes the context path off, and reads `latest` as the version it is; what lies outside leads nowhere. */
export function withinContext(contextPath: string): (request: IncomingMessage) => string {
  return ({ url = '/' }) => {
    const isInside = url.startsWith(`${contextPath}/`) || url.startsWith(`${contextPath}?`) || url === contextPath
    const inner = isInside ? url.slice(contextPath.length) : outsideUrl(url)
    return inner.replace(/^\/rest\/api\/latest\//, '/rest/api/2/')
  }
}

/** What the sandbox has beside Jira is reached with the context path and without. */
function outsideUrl(url: string): string {
  return /^\/(sandbox|__sandbox)\//.test(url) ? url : outside
}

/** Who calls a Data Center, and whether it has what is asked for. */
export function guardDataCenter(app: FastifyInstance, deps: EntranceDeps): void {
  app.decorateRequest('caller', undefined)
  app.decorateRequest('clientId', undefined)
  app.decorateRequest('site', '')
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ 'x-valence-simulator': 'jira-sandbox', 'content-type': 'application/json;charset=UTF-8' })
    reply.header('x-arequestid', randomUUID())
    request.site = deps.world.baseUrl
    request.caller = admit(request, deps)
    reply.header('x-ausername', request.caller ? encodeURIComponent(nameOf(request.caller)) : 'anonymous')
    if (!isKnownToDataCenter(pathOf(request))) throw problem(404, 'Not Found', '', pathOf(request))
    requireJsonBody(request)
  })
  app.addHook('preHandler', async (request) => translateUsers(request, deps.world.state))
}

/** Only a body has to say what it is; a write without one need not. */
function requireJsonBody(request: FastifyRequest): void {
  const length = request.headers['content-length'] ?? '0'
  const type = request.headers['content-type'] ?? ''
  if (length === '0' && request.headers['transfer-encoding'] === undefined) return
  if (/^application\/(.+\+)?json/i.test(type)) return
  if (type.startsWith('multipart/form-data') && request.url.includes('/attachments')) return
  throw problem(415, 'Unsupported Media Type', '', pathOf(request))
}

import { randomUUID } from 'node:crypto'
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import { type Identity, identify } from './access.ts'
import { acceptBodies, requireJsonWrite } from './bodies.ts'
import { JiraError, notImplemented, problem, refusal, unreadablePayload } from './faults.ts'
import type { JqlEngine } from './jql/engine.ts'
import { admitAtGateway, gatewayCloudId, throughGateway } from './oauth/gateway.ts'
import { adminWebhookRoutes } from './routes/admin-webhooks.ts'
import { mediaRoutes } from './routes/attachments.ts'
import { boardRoutes } from './routes/boards.ts'
import { outboxRoutes } from './routes/notifications.ts'
import { oauthRoutes } from './routes/oauth.ts'
import { pathOf, type RouteDeps } from './routes/request.ts'
import { restRoutes } from './routes/rest.ts'
import { sprintRoutes } from './routes/sprints.ts'
import { isKnownToJira } from './unimplemented.ts'
import type { World } from './world.ts'

export interface AppOptions {
  readonly world: World
  readonly engine: JqlEngine
  readonly logger: boolean
}

const bodyMaxBytes = 20 * 1024 * 1024

/** The HTTP face. The caller listens. */
export function buildApp({ world, engine, logger }: AppOptions): FastifyInstance {
  const routerOptions = { maxParamLength: 500 }
  const app = Fastify({
    logger,
    bodyLimit: bodyMaxBytes,
    forceCloseConnections: true,
    routerOptions,
    rewriteUrl: throughGateway,
  })
  acceptBodies(app)
  recognizeCallers(app, world)
  renderFaults(app)
  app.get('/_edge/tenant_info', () => ({ cloudId: world.state.cloudId }))
  const below = (prefix: string, deps: RouteDeps, ...files: ((scope: FastifyInstance, deps: RouteDeps) => void)[]) => {
    const routes = async (scope: FastifyInstance) => {
      for (const register of files) register(scope, deps)
    }
    void app.register(routes, { prefix })
  }
  below('/rest/api/2', { world, engine, api: 2 }, restRoutes)
  below('/rest/api/3', { world, engine, api: 3 }, restRoutes)
  below('/rest/webhooks/1.0', { world, engine, api: 2 }, adminWebhookRoutes)
  below('/rest/agile/1.0', { world, engine, api: 2 }, boardRoutes, sprintRoutes)
  below('/sandbox', { world, engine, api: 3 }, outboxRoutes)
  mediaRoutes(app, world)
  oauthRoutes(app, world)
  return app
}

/** Who calls, by which way, said again in the headers of the answer. */
function recognizeCallers(app: FastifyInstance, world: World): void {
  app.decorateRequest('caller', undefined)
  app.decorateRequest('clientId', undefined)
  app.decorateRequest('site', '')
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ 'x-valence-simulator': 'jira-sandbox', 'content-type': 'application/json;charset=UTF-8' })
    reply.header('atl-traceid', randomUUID().replaceAll('-', ''))
    request.site = world.baseUrl
    const cloudId = gatewayCloudId(request)
    const { caller, failed } =
      cloudId === undefined ? identify(world.state, request.headers.authorization) : enter(world, request, cloudId)
    request.caller = caller
    if (caller) reply.header('x-aaccountid', encodeURIComponent(caller.accountId))
    if (failed) reply.header('x-seraph-loginreason', 'AUTHENTICATED_FAILED')
    requireJsonWrite(request)
  })
}

/** Through the gateway come bearer tokens only, and links are the gateway's. */
function enter(world: World, request: FastifyRequest, cloudId: string): Identity {
  const claims = admitAtGateway(world, request, cloudId, pathOf(request))
  request.clientId = claims.clientId
  request.site = `${world.baseUrl}/ex/jira/${cloudId}`
  return { caller: world.state.users.get(claims.accountId), failed: false }
}

/** Every refusal in the shape Jira gives it, and a path that leads nowhere told apart from one that leads nowhere here. */
function renderFaults(app: FastifyInstance): void {
  const known: { method: string; pattern: RegExp }[] = []
  app.addHook('onRoute', ({ method, url }) => {
    const pattern = new RegExp(`^${url.replaceAll(/:[A-Za-z]+/g, '[^/]+')}$`)
    for (const verb of [method].flat()) known.push({ method: verb, pattern })
  })
  app.setErrorHandler((error, request, reply) => {
    const fault = toJiraError(error)
    if (fault.status >= 500 && !(error instanceof JiraError)) request.log.error(error)
    return reply.code(fault.status).headers(fault.headers).type(fault.contentType).send(fault.body)
  })
  app.setNotFoundHandler((request) => {
    const path = pathOf(request)
    if (isKnownToJira(path)) throw notImplemented(request.method, path)
    if (known.some(({ method, pattern }) => method !== request.method && pattern.test(path))) {
      throw problem(405, 'Method Not Allowed', `Method '${request.method}' is not supported.`, path)
    }
    throw problem(404, 'Not Found', `No endpoint ${request.method} ${path}.`, path)
  })
}

function toJiraError(error: unknown): JiraError {
  if (error instanceof JiraError) return error
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : 500
  if (status === 413) return refusal(413, ['The request is too large.'])
  if (typeof status === 'number' && status >= 400 && status < 500) return unreadablePayload()
  return refusal(500, ['Internal server error of the Jira sandbox (simulator).'])
}

import { randomUUID } from 'node:crypto'
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import type { Control } from '../control/control.ts'
import { installGate } from '../control/faults/gate.ts'
import { controlRoutes } from '../control/routes.ts'
import { createLogins } from '../flavour/datacenter/logins.ts'
import { guardDataCenter, withinContext } from '../flavour/datacenter/site.ts'
import type { JqlEngine } from '../jql/engine.ts'
import { enforceLimits } from '../limits/enforce.ts'
import { admitAtGateway, forwardToSite, gatewayCloudId, throughGateway } from '../oauth/gateway.ts'
import { adminWebhookRoutes } from '../routes/admin-webhooks.ts'
import { agileRoutes } from '../routes/agile/routes.ts'
import { softwareRoutes } from '../routes/agile/software.ts'
import { dataCenterRoutes, flavourConstraint } from '../routes/datacenter/routes.ts'
import { mediaRoutes } from '../routes/media.ts'
import { oauthRoutes } from '../routes/oauth.ts'
import { pageRoutes } from '../routes/pages.ts'
import { reportAccountRoutes } from '../routes/report-accounts.ts'
import { pathOf, type RouteDeps } from '../routes/request.ts'
import { restRoutes } from '../routes/rest.ts'
import { teamRoutes } from '../routes/teams.ts'
import type { World } from '../world/world.ts'
import { type Identity, identify } from './access.ts'
import { acceptBodies, requireJsonWrite } from './bodies.ts'
import { JiraError, notImplemented, problem, refusal, unreadablePayload } from './faults.ts'
import type { InterceptedRequest, Interception } from './intercept.ts'

export interface AppOptions {
  readonly world: World
  readonly engine: JqlEngine
  readonly control: Control
  /** Answers in place of the sandbox when it gives an answer. */
  readonly intercept?: (request: InterceptedRequest) => Interception | undefined
  readonly logger: boolean
  /** How a Data Center is set up; read with that flavour only. */
  readonly dataCenter: { readonly contextPath: string; readonly basicAuth: boolean }
}

const bodyMaxBytes = 20 * 1024 * 1024

/** The HTTP face. The caller listens. */
export function buildApp({ world, engine, control, intercept, logger, dataCenter }: AppOptions): FastifyInstance {
  const isCloud = world.flavour.name === 'cloud'
  const routerOptions = { maxParamLength: 500, constraints: { flavour: flavourConstraint(world) } }
  const app = Fastify({
    logger,
    bodyLimit: bodyMaxBytes,
    forceCloseConnections: true,
    routerOptions,
    rewriteUrl: isCloud ? throughGateway : withinContext(dataCenter.contextPath),
  })
  acceptBodies(app)
  control.exchanges.watch(app, world.now)
  const logins = createLogins(world.now)
  if (isCloud) recognizeCallers(app, world)
  else guardDataCenter(app, { world, logins, basicAuth: dataCenter.basicAuth })
  installGate(app, { book: control.faults, state: world.state, now: world.now, ...(intercept && { intercept }) })
  enforceLimits(app, world, control.limiter)
  renderFaults(app, world)
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
  below('/rest/agile/1.0', { world, engine, api: 2 }, agileRoutes)
  if (isCloud) below('/rest/software/1.0', { world, engine, api: 2 }, softwareRoutes)
  if (isCloud) below('/gateway/api/public/teams/v1', { world, engine, api: 3 }, teamRoutes)
  if (isCloud) below('/public/teams/v1', { world, engine, api: 3 }, teamRoutes)
  void app.register(async (scope) => controlRoutes(scope, { ...control, world, index: engine.index }), {
    prefix: '/__sandbox',
  })
  mediaRoutes(app, world)
  pageRoutes(app, world)
  oauthRoutes(app, world)
  if (isCloud) reportAccountRoutes(app, world)
  if (!isCloud) dataCenterRoutes(app, { world, engine, api: 2, logins, basicAuth: dataCenter.basicAuth })
  return app
}

/** Who calls, by which way, said again in the headers of the answer. */
function recognizeCallers(app: FastifyInstance, world: World): void {
  app.decorateRequest('caller', undefined)
  app.decorateRequest('clientId', undefined)
  app.decorateRequest('site', '')
  app.addHook('onRequest', async (request, reply) => {
    if (forwardToSite(world, request, reply)) return
    reply.headers({ 'x-valence-simulator': 'jira-sandbox', 'content-type': 'application/json;charset=UTF-8' })
    reply.header('atl-traceid', randomUUID().replaceAll('-', ''))
    request.site = world.baseUrl
    const cloudId = gatewayCloudId(request)
    const { caller, failed } =
      cloudId === undefined
        ? identify(world.state, request.headers.authorization, world.now())
        : enter(world, request, cloudId)
    request.caller = caller
    if (caller) reply.header('x-aaccountid', encodeURIComponent(caller.accountId))
    if (failed && !besideJira.test(pathOf(request))) reply.header('x-seraph-loginreason', 'AUTHENTICATED_FAILED')
    requireJsonWrite(request)
  })
}

/** The authorization server and the edge answer these, and know nothing of who signs in to Jira. */
const besideJira = /^\/(oauth|_edge|app)\//

/** Through the gateway come bearer tokens and scoped API tokens only, and links are the gateway's. */
function enter(world: World, request: FastifyRequest, cloudId: string): Identity {
  const { caller, clientId } = admitAtGateway(world, request, cloudId, pathOf(request))
  request.clientId = clientId
  request.site = `${world.gatewayUrl}/ex/jira/${cloudId}`
  return { caller, failed: false }
}

/** Every refusal in the shape Jira gives it, and a path that leads nowhere told apart from one that leads nowhere here. */
function renderFaults(app: FastifyInstance, world: World): void {
  const known: { method: string; pattern: RegExp }[] = []
  app.addHook('onRoute', ({ method, url }) => {
    const pattern = new RegExp(`^${url.replaceAll(/:[A-Za-z]+/g, '[^/]+')}$`)
    for (const verb of [method].flat()) known.push({ method: verb, pattern })
  })
  app.setErrorHandler((error, request, reply) => {
    const fault = world.flavour.express(toJiraError(error), world.baseUrl + request.url)
    if (fault.status >= 500 && !(error instanceof JiraError)) request.log.error(error)
    // A serializer of one's own keeps Fastify from adding a charset where Jira sends none.
    if (typeof fault.body !== 'string') reply.serializer(JSON.stringify)
    return reply.code(fault.status).headers(fault.headers).type(fault.contentType).send(fault.body)
  })
  app.setNotFoundHandler((request) => {
    const path = pathOf(request)
    if (world.flavour.knowsPath(path)) throw notImplemented(request.method, path)
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

import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import { type Identity, identify } from './access.ts'
import { JiraError, notImplemented, problem, refusal, unreadablePayload } from './faults.ts'
import type { JqlEngine } from './jql/engine.ts'
import { admitAtGateway, gatewayCloudId, throughGateway } from './oauth/gateway.ts'
import { accountRoutes } from './routes/accounts.ts'
import { adminWebhookRoutes } from './routes/admin-webhooks.ts'
import { administrationRoutes } from './routes/administration.ts'
import { agileRoutes } from './routes/agile.ts'
import { attachmentRoutes, mediaRoutes } from './routes/attachments.ts'
import { changelogRoutes } from './routes/changelogs.ts'
import { commentRoutes } from './routes/comments.ts'
import { componentRoutes } from './routes/components.ts'
import { createMetaRoutes } from './routes/createmeta.ts'
import { dynamicWebhookRoutes } from './routes/dynamic-webhooks.ts'
import { filterRoutes } from './routes/filters.ts'
import { issueExtraRoutes } from './routes/issue-extras.ts'
import { issueRoutes } from './routes/issues.ts'
import { jqlRoutes } from './routes/jql.ts'
import { notificationRoutes, outboxRoutes } from './routes/notifications.ts'
import { oauthRoutes } from './routes/oauth.ts'
import { peopleRoutes } from './routes/people.ts'
import { projectWriteRoutes } from './routes/project-writes.ts'
import { projectRoutes } from './routes/projects.ts'
import { propertyRoutes } from './routes/properties.ts'
import { remoteLinkRoutes } from './routes/remote-links.ts'
import { pathOf, type RouteDeps } from './routes/request.ts'
import { roleRoutes } from './routes/roles.ts'
import { searchRoutes } from './routes/search.ts'
import { siteRoutes } from './routes/site.ts'
import { versionRoutes } from './routes/versions.ts'
import { vocabularyRoutes } from './routes/vocabulary.ts'
import { worklogRoutes } from './routes/worklogs.ts'
import { isKnownToJira } from './unimplemented.ts'
import type { ApiVersion, World } from './world.ts'

export interface AppOptions {
  readonly world: World
  readonly engine: JqlEngine
  readonly logger: boolean
}

const bodyMaxBytes = 20 * 1024 * 1024
const jsonType = 'application/json;charset=UTF-8'

/** The HTTP face. The caller listens. */
export function buildApp({ world, engine, logger }: AppOptions): FastifyInstance {
  const app = Fastify({
    logger,
    bodyLimit: bodyMaxBytes,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 500 },
    rewriteUrl: throughGateway,
  })
  const known: { method: string; pattern: RegExp }[] = []
  app.addHook('onRoute', ({ method, url }) => {
    const pattern = new RegExp(`^${url.replaceAll(/:[A-Za-z]+/g, '[^/]+')}$`)
    for (const verb of [method].flat()) known.push({ method: verb, pattern })
  })
  acceptBodies(app)
  app.decorateRequest('caller', undefined)
  app.decorateRequest('clientId', undefined)
  app.decorateRequest('site', '')
  app.addHook('onRequest', async (request, reply) => {
    request.site = world.baseUrl
    const cloudId = gatewayCloudId(request)
    const { caller, failed } =
      cloudId === undefined ? identify(world.state, request.headers.authorization) : enter(request, cloudId)
    request.caller = caller
    reply.header('x-valence-simulator', 'jira-sandbox').header('content-type', jsonType)
    if (caller) reply.header('x-aaccountid', encodeURIComponent(caller.accountId))
    if (failed) reply.header('x-seraph-loginreason', 'AUTHENTICATED_FAILED')
    requireJsonWrite(request)
  })
  app.setErrorHandler((error, request, reply) => {
    const fault = toJiraError(error)
    if (fault.status >= 500 && !(error instanceof JiraError)) request.log.error(error)
    return reply.code(fault.status).headers(fault.headers).type(fault.contentType).send(fault.body)
  })
  app.setNotFoundHandler((request) => {
    const path = pathOf(request)
    if (known.some(({ method, pattern }) => method !== request.method && pattern.test(path)) && !isKnownToJira(path)) {
      throw problem(405, 'Method Not Allowed', `Method '${request.method}' is not supported.`, path)
    }
    if (isKnownToJira(path)) throw notImplemented(request.method, path)
    throw problem(404, 'Not Found', `No endpoint ${request.method} ${path}.`, path)
  })
  app.get('/_edge/tenant_info', () => ({ cloudId: world.state.cloudId }))
  for (const api of [2, 3] as const)
    void app.register(async (scope) => restRoutes(scope, { world, engine, api }), { prefix: `/rest/api/${api}` })
  const webhookDeps: RouteDeps = { world, engine, api: 2 satisfies ApiVersion }
  void app.register(async (scope) => adminWebhookRoutes(scope, webhookDeps), { prefix: '/rest/webhooks/1.0' })
  void app.register(async (scope) => agileRoutes(scope, webhookDeps), { prefix: '/rest/agile/1.0' })
  mediaRoutes(app, world)
  oauthRoutes(app, world)
  outboxRoutes(app, webhookDeps)
  return app

  /** Through the gateway come bearer tokens only, and links are the gateway's. */
  function enter(request: FastifyRequest, cloudId: string): Identity {
    const claims = admitAtGateway(world, request, cloudId, pathOf(request))
    request.clientId = claims.clientId
    request.site = `${world.baseUrl}/ex/jira/${cloudId}`
    return { caller: world.state.users.get(claims.accountId), failed: false }
  }
}

function restRoutes(app: FastifyInstance, deps: RouteDeps): void {
  const files = [
    siteRoutes,
    peopleRoutes,
    projectRoutes,
    vocabularyRoutes,
    createMetaRoutes,
    issueRoutes,
    commentRoutes,
  ]
  const more = [
    worklogRoutes,
    issueExtraRoutes,
    propertyRoutes,
    searchRoutes,
    jqlRoutes,
    componentRoutes,
    versionRoutes,
  ]
  const rest = [roleRoutes, filterRoutes, remoteLinkRoutes, changelogRoutes, attachmentRoutes, dynamicWebhookRoutes]
  const administration = [projectWriteRoutes, accountRoutes, administrationRoutes, notificationRoutes]
  for (const register of [...files, ...more, ...rest, ...administration]) register(app, deps)
}

/** Bodies are JSON, also when they are nothing or a bare string; uploads are taken whole. */
function acceptBodies(app: FastifyInstance): void {
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
    done(null, Object.fromEntries(new URLSearchParams(String(text))))
  })
  app.addContentTypeParser('multipart/form-data', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
}

const writes: ReadonlySet<string> = new Set(['POST', 'PUT', 'DELETE', 'PATCH'])

/** Jira refuses writes, bodyless ones and DELETE included, that do not call themselves JSON. */
function requireJsonWrite(request: FastifyRequest): void {
  if (!writes.has(request.method) || /^application\/(.+\+)?json/i.test(request.headers['content-type'] ?? '')) return
  const type = request.headers['content-type'] ?? 'null'
  if (type.startsWith('multipart/form-data') && request.url.includes('/attachments')) return
  if (type.startsWith('application/x-www-form-urlencoded') && request.url.startsWith('/oauth/token')) return
  throw problem(415, 'Unsupported Media Type', `Content-Type '${type}' is not supported.`, pathOf(request))
}

function toJiraError(error: unknown): JiraError {
  if (error instanceof JiraError) return error
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : 500
  if (status === 413) return refusal(413, ['The request is too large.'])
  if (typeof status === 'number' && status >= 400 && status < 500) return unreadablePayload()
  return refusal(500, ['Internal server error of the Jira sandbox (simulator).'])
}

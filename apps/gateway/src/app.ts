import cors from '@fastify/cors'
import rateLimit from '@fastify/rate-limit'
import { type Engine, Fault } from '@valence/engine'
import { type FastifyBaseLogger, fastify, LogController } from 'fastify'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import type { App } from './app-type.ts'
import { createInstanceConstraint } from './instance-constraint.ts'
import { jsonParser } from './json-parser.ts'
import { installAuthentication } from './plugins/authenticate.ts'
import { createClientErrorHandler } from './plugins/client-errors.ts'
import { answerFailure, installFaults, pathOf } from './plugins/faults.ts'
import { type GatewayTelemetry, installObservation } from './plugins/observe.ts'
import { installOpenApi } from './plugins/openapi.ts'
import { createRequestIds } from './request-id.ts'
import { authenticationRoutes } from './routes/authentication.ts'
import { bulkRoutes } from './routes/bulk.ts'
import { elementRoutes } from './routes/elements.ts'
import { errorPageRoutes } from './routes/error-page.ts'
import { eventRoutes, inboundEventRoutes } from './routes/events.ts'
import { healthRoutes, type Readiness } from './routes/health.ts'
import { instanceTestRoutes } from './routes/instance-test.ts'
import { instanceRoutes } from './routes/instances.ts'
import { oauthRoutes } from './routes/oauth.ts'
import { oauthPageRoutes } from './routes/oauth-page.ts'
import { objectRoutes } from './routes/objects.ts'
import { passthroughRoutes } from './routes/passthrough.ts'
import { resourceRoutes } from './routes/resources.ts'

export const basePath = '/elements/api-v2'

export interface GatewayOptions {
  readonly engine: Engine
  readonly logger: FastifyBaseLogger
  readonly readiness: Readiness
  readonly version: string
  /** Left out when nobody watches. */
  readonly telemetry?: GatewayTelemetry
}

const bodyMaxBytes = 8 * 1024 * 1024
const headersMaxMs = 30_000
/** The address counts among them. The longest `where` fits, three bytes for every character that is encoded. */
const headersMaxBytes = 64 * 1024
/** Uploads may take an hour; a connection on which nothing moves is cut long before, but not while a provider is waited for. */
const requestMaxMs = 3_600_000
const idleMaxMs = 300_000
/** Client libraries of the platform read these, so browsers must let them; the list is part of the wire contract. */
const exposedHeaders =
  'Elements-Returned-Count, Elements-Total-Count, Elements-Request-Id, Elements-Next-Page-Token, Elements-Trace-Id, Elements-Error, Content-Disposition'

/** The HTTP face of the engine. It is built here and listens elsewhere, so that tests can inject requests. */
export async function buildGateway({ engine, logger, readiness, version, telemetry }: GatewayOptions) {
  const newRequestId = createRequestIds(Date.now)
  const { rewriteUrl, speaksFor } = createInstanceConstraint()
  const app = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: newRequestId,
    requestIdHeader: false,
    bodyLimit: bodyMaxBytes,
    connectionTimeout: idleMaxMs,
    requestTimeout: requestMaxMs,
    http: { headersTimeout: headersMaxMs, maxHeaderSize: headersMaxBytes },
    routerOptions: { maxParamLength: 512, constraints: { speaksFor } },
    forceCloseConnections: 'idle',
    clientErrorHandler: createClientErrorHandler(newRequestId),
    frameworkErrors: (error, request, reply) => {
      answerFailure(error, request, reply)
    },
    rewriteUrl,
  }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'string' },
    jsonParser(app.getDefaultJsonParser('error', 'error')),
  )
  // Fastify's own, which would hand text to handlers that take JSON.
  app.removeContentTypeParser('text/plain')
  // These run for every request, so they are callbacks: a promise each would cost more than what they do.
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('Elements-Request-Id', request.id).header('X-Content-Type-Options', 'nosniff')
    done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    const { method, elementInstance, watched } = request
    const ms = Math.round(reply.elapsedTime)
    const fields = {
      method,
      path: pathOf(request),
      status: reply.statusCode,
      ms,
      instanceId: elementInstance?.id,
      ...(watched?.traceId !== undefined && { traceId: watched.traceId }),
    }
    request.log.info(fields, 'request.answered')
    done()
  })
  installAuthentication(app)
  if (telemetry !== undefined) installObservation(app, telemetry)
  installFaults(app)
  await app.register(cors, { exposedHeaders, origin: '*', methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] })
  await app.register(rateLimit, {
    global: false,
    errorResponseBuilder: (_request, { after }) => new Fault('rate_limited', `Too many tries. Come back in ${after}.`),
  })
  await installOpenApi(app, { version, elements: engine.registry.elements })
  healthRoutes(app, readiness)
  errorPageRoutes(app)
  await app.register(async (pages) => oauthPageRoutes(pages, engine))
  await app.register(async (routes) => platformRoutes(routes.withTypeProvider<ZodTypeProvider>(), engine), {
    prefix: basePath,
  })
  return app
}

async function platformRoutes(app: App, engine: Engine): Promise<void> {
  authenticationRoutes(app, engine)
  elementRoutes(app, engine)
  instanceRoutes(app, engine)
  instanceTestRoutes(app, engine)
  oauthRoutes(app, engine)
  objectRoutes(app, engine)
  eventRoutes(app, engine)
  await app.register((routes) => bulkRoutes(routes.withTypeProvider<ZodTypeProvider>(), engine))
  await app.register(async (routes) => inboundEventRoutes(routes.withTypeProvider<ZodTypeProvider>(), engine))
  await app.register(async (routes) => passthroughRoutes(routes.withTypeProvider<ZodTypeProvider>(), engine))
  resourceRoutes(app, engine)
}

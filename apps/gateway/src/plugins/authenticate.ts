import { Fault } from '@valence/element-kit'
import type { Authentication, ConnectionUse, Credentials, Identity, Instance } from '@valence/engine'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { parseAuthorization } from '../authorization.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls; set by {@link forUser} and {@link forInstance}. */
    identity: Identity | null
    /** The instance of the Element token; set by {@link forInstance}. */
    elementInstance: Instance | null
    /** On whose behalf the provider is called; set by the routes of records. */
    connectionUse: ConnectionUse | null
  }
  interface FastifyContextConfig {
    /** Whose credentials the route asks for; without it everybody may call. For the API description. */
    readonly callers?: readonly Caller[]
  }
}

export type Caller = 'user' | 'instance'

export function installAuthentication(app: FastifyInstance): void {
  app.decorateRequest('identity', null)
  app.decorateRequest('elementInstance', null)
  app.decorateRequest('connectionUse', null)
}

/** Options of a route of the platform itself: User and Organization. */
export function forUser(authentication: Authentication) {
  return {
    config: { callers: ['user'] } as const,
    async onRequest(request: FastifyRequest): Promise<void> {
      request.identity = await authentication.user(credentialsOf(request))
    },
  }
}

/** Options of a route of an instance: User and Element. */
export function forInstance(authentication: Authentication) {
  return {
    config: { callers: ['instance'] } as const,
    onRequest(request: FastifyRequest, reply: FastifyReply): Promise<void> {
      return admitInstance(authentication, request, reply)
    },
  }
}

/** Options of a route that means the token's instance when there is an Element and nothing that speaks for the platform. */
export function forEither(authentication: Authentication) {
  return {
    config: { callers: ['user', 'instance'] } as const,
    async onRequest(request: FastifyRequest, reply: FastifyReply): Promise<void> {
      const credentials = credentialsOf(request)
      const { organization, bearer, element } = credentials
      if (element !== undefined && organization === undefined && bearer === undefined)
        await admitInstance(authentication, request, reply)
      else request.identity = await authentication.user(credentials)
    },
  }
}

async function admitInstance(
  authentication: Authentication,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { identity, instance } = await authentication.instance(credentialsOf(request))
  request.identity = identity
  request.elementInstance = instance
  reply.header('Elements-Element-Instance-Id', String(instance.id)).header('Elements-Element-Key', instance.elementKey)
}

export function credentialsOf(request: FastifyRequest): Credentials {
  const header = request.headers.authorization
  if (header === undefined) throw new Fault('unauthorized', 'The Authorization header is missing.')
  const credentials = parseAuthorization(header)
  if (credentials !== undefined) return credentials
  throw new Fault(
    'unauthorized',
    "The Authorization header must read 'User <secret>, Organization <secret>, Element <token>'.",
  )
}

export function identityOf(request: FastifyRequest): Identity {
  if (request.identity !== null) return request.identity
  throw new Error('This route lacks forUser.')
}

export function instanceOf(request: FastifyRequest): Instance {
  if (request.elementInstance !== null) return request.elementInstance
  throw new Error('This route lacks forInstance.')
}

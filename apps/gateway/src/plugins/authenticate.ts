import { Fault } from '@valence/element-kit'
import type { Authentication, Credentials, Identity, Instance } from '@valence/engine'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { parseAuthorization } from '../authorization.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls; set by {@link requireUser} and {@link requireInstance}. */
    identity: Identity | null
    /** The instance of the Element token; set by {@link requireInstance}. */
    elementInstance: Instance | null
  }
}

export function installAuthentication(app: FastifyInstance): void {
  app.decorateRequest('identity', null)
  app.decorateRequest('elementInstance', null)
}

/** For the platform's own calls: User and Organization. */
export function requireUser(authentication: Authentication) {
  return async (request: FastifyRequest): Promise<void> => {
    request.identity = await authentication.user(credentialsOf(request))
  }
}

/** For calls of an instance: User and Element. */
export function requireInstance(authentication: Authentication) {
  return async (request: FastifyRequest): Promise<void> => {
    const { identity, instance } = await authentication.instance(credentialsOf(request))
    request.identity = identity
    request.elementInstance = instance
  }
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
  throw new Error('This route lacks requireUser.')
}

export function instanceOf(request: FastifyRequest): Instance {
  if (request.elementInstance !== null) return request.elementInstance
  throw new Error('This route lacks requireInstance.')
}

import { parseAuthorization } from './authorization.ts'

declare module 'fastify' {
  interface RouteConstraint {
    /** Who is spoken for, where the platform and an instance have the same path. */
    readonly speaksFor?: 'instance'
  }
}

/** `/hubs/{anything}/incidents` is `/incidents`: the element token decides, the hub is decoration that clients may still send. */
export function withoutHub(url: string): string {
  return url.replace(/^(\/elements\/api-v2)\/hubs\/[^/?]+\/(?=[^/?])/, '$1/')
}

/**
 * Tells requests for an instance's records from those for the platform, for the few paths that both have, such as `/users`. A hub in
 * the path means records; otherwise the platform is meant by whoever proves to belong to an organization.
 */
export function createInstanceConstraint() {
  const viaHub = new WeakSet<object>()
  return {
    rewriteUrl(request: { readonly url?: string | undefined }): string {
      const url = request.url ?? '/'
      const plain = withoutHub(url)
      if (plain !== url) viaHub.add(request)
      return plain
    },
    speaksFor: {
      name: 'speaksFor',
      storage: createStorage,
      deriveConstraint: (request: object) => (speaksForInstance(request, viaHub) ? 'instance' : 'platform'),
    },
  }
}

function speaksForInstance(request: object, viaHub: WeakSet<object>): boolean {
  const { authorization } = 'headers' in request ? headersOf(request.headers) : {}
  const credentials = authorization === undefined ? undefined : parseAuthorization(authorization)
  if (credentials?.element === undefined) return false
  return viaHub.has(request) || (credentials.organization === undefined && credentials.bearer === undefined)
}

function headersOf(headers: unknown): { readonly authorization?: string } {
  if (typeof headers !== 'object' || headers === null || !('authorization' in headers)) return {}
  return typeof headers.authorization === 'string' ? { authorization: headers.authorization } : {}
}

function createStorage<Handler>() {
  const handlers = new Map<unknown, Handler>()
  return {
    get: (value: unknown) => handlers.get(value) ?? null,
    set: (value: unknown, handler: Handler) => void handlers.set(value, handler),
  }
}

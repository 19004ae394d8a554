import type { Authorization } from '@valence/element-kit'
import type { Layer } from './layer.ts'

/** Adds the credential. It stands nearest to the wire, so that no other layer ever sees it. */
export function authorize(authorization: Authorization): Layer {
  const value = headerValue(authorization)
  if (value === undefined) return (next) => next
  return (next) => (call) => next({ ...call, headers: { ...call.headers, authorization: value } })
}

/** The `Authorization` header, or undefined where there is none. */
export function headerValue(authorization: Authorization): string | undefined {
  if (authorization.kind === 'none') return undefined
  if (authorization.kind === 'bearer') return `Bearer ${authorization.token}`
  return `Basic ${Buffer.from(`${authorization.username}:${authorization.password}`).toString('base64')}`
}

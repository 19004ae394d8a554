import { Fault } from './fault.ts'

export type AuthenticationType = 'none' | 'basic' | 'bearer' | 'apiKey' | 'oauth2'

/** One way of proving who calls. An element has one or several, the usual one first; an instance uses one of them. */
export interface Authentication {
  readonly type: AuthenticationType
  readonly name: string
  readonly description: string
  /** Configuration keys that this way needs, beside those that are required anyway. */
  readonly requires: readonly string[]
}

/** For providers that ask nobody who calls. */
export const noAuthentication: Authentication = {
  type: 'none',
  name: 'None',
  description: 'The provider asks nobody who calls.',
  requires: [],
}

/**
 * The way that a configuration is meant for: the one that it names with `authentication.type`, else the first of which it has
 * every key, else the one that it comes closest to.
 *
 * @throws Fault invalid_request for a way that there is not
 */
export function authenticationOf(
  ways: readonly Authentication[],
  configuration: Readonly<Record<string, string>>,
): Authentication {
  const named = configuration['authentication.type']
  const candidates = named === undefined || named === '' ? ways : ways.filter(({ type }) => type === named)
  const missing = (way: Authentication) => way.requires.filter((key) => !configuration[key]).length
  const meant =
    candidates.find((way) => missing(way) === 0) ??
    candidates.find((way) => missing(way) < way.requires.length) ??
    candidates[0]
  if (meant !== undefined) return meant
  const known = ways.map(({ type }) => type).join(', ')
  throw new Fault('invalid_request', `configuration['authentication.type'] must be one of ${known}.`)
}

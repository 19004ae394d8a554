import type { Credentials } from '@valence/engine'

const schemes: ReadonlyMap<string, keyof Credentials> = new Map([
  ['user', 'user'],
  ['organization', 'organization'],
  ['organisation', 'organization'],
  ['element', 'element'],
  ['token', 'element'],
  ['bearer', 'bearer'],
])

/**
 * Reads `Authorization: User <u>, Organization <o>, Element <t>` (or `Bearer <b>`): any order and case, any spacing, commas
 * optional. Values are base64 or base64url, so they end at white space or a comma. Returns undefined when the header does not
 * follow this grammar; a scheme that is named twice is no grammar either, for it must not be a matter of taste which one counts.
 *
 * @example parseAuthorization('element T=,User U=') // { element: 'T=', user: 'U=' }
 */
export function parseAuthorization(header: string): Credentials | undefined {
  const words = header.split(/[\s,]+/).filter((word) => word !== '')
  if (words.length === 0 || words.length % 2 === 1) return undefined
  const credentials: Partial<Record<keyof Credentials, string>> = {}
  for (let index = 0; index < words.length; index += 2) {
    const scheme = schemes.get((words[index] ?? '').toLowerCase())
    const value = words[index + 1]
    if (scheme === undefined || value === undefined || credentials[scheme] !== undefined) return undefined
    credentials[scheme] = value
  }
  return credentials
}

/** Which requests a rule is about. */
export interface RoutePattern {
  matches(method: string, path: string): boolean
}

const methods = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', '*'] as const

/**
 * Reads `POST /rest/api/3/issue/{key}/comment`: `{name}` stands for one part of the path, `*` for anything at all.
 * The method may be `*` or left out. Undefined when the text is none.
 */
export function routePattern(text: string): RoutePattern | undefined {
  if (text === '*') return { matches: () => true }
  const match = /^(?:([A-Z]+|\*)\s+)?(\/\S*)$/.exec(text.trim())
  const method = match?.[1] ?? '*'
  if (!match?.[2] || !methods.some((known) => known === method)) return undefined
  const path = new RegExp(
    `^${match[2]
      .split(/(\{[^{}/]*\}|\*)/)
      .map(partPattern)
      .join('')}$`,
  )
  return { matches: (given, at) => (method === '*' || method === given) && path.test(at) }
}

function partPattern(part: string): string {
  if (part === '*') return '.*'
  if (part.startsWith('{')) return '[^/]+'
  return part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

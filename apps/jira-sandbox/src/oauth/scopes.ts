import { closedToApps, otherScopes, type ScopeRule, scopeRules } from './scope-table.ts'

/**
 * The scopes an operation wants, all of them together; undefined when no app may call it. Classic scopes only, except
 * for Jira Software, which has none and wants its granular ones.
 */
export function scopesFor(method: string, path: string): readonly string[] | undefined {
  const agile = /^\/rest\/(?:agile|software)\/1\.0\/(.*)$/.exec(path)?.[1]
  if (agile !== undefined) return agileScopes(method, agile)
  const part = path.replace(/^\/rest\/api\/(2|3|latest)\//, '')
  if (part.startsWith('/')) return []
  if (closedToApps.test(part) && !(method === 'GET' && part === 'mypreferences/locale')) return undefined
  return exceptionFor(method, part) ?? scopeRules.find((rule) => fits(rule, method, part))?.scopes ?? otherScopes
}

function fits({ methods, path }: ScopeRule, method: string, part: string): boolean {
  const reads = method === 'GET' || method === 'HEAD'
  return (methods === 'any' || (methods === 'read') === reads) && path.test(part)
}

/** Verbs that want other scopes than their neighbours of the same path. */
function exceptionFor(method: string, part: string): readonly string[] | undefined {
  if (method === 'DELETE' && /^project\/[^/]+$/.test(part)) return otherScopes
  if (method === 'DELETE' && /^uiModifications\//.test(part)) return []
  if (method === 'DELETE' && /^screenscheme\//.test(part)) return ['manage:jira-project']
  if (/^project\/[^/]+\/role\/[^/]+$/.test(part) && method === 'POST') return otherScopes
  if (/^project\/./.test(part) && !/\/(delete|restore)$/.test(part) && method !== 'GET') return ['manage:jira-project']
  return undefined
}

function agileScopes(method: string, part: string): readonly string[] {
  const verb = method === 'GET' ? 'read' : method === 'DELETE' ? 'delete' : 'write'
  const [root = ''] = part.split('/')
  if (root === 'board' && /\/issue|\/backlog/.test(part))
    return [`${verb}:board-scope:jira-software`, 'read:issue-details:jira']
  if (root === 'board') return [`${verb}:board-scope:jira-software`]
  if (root === 'epic') return [`${verb}:epic:jira-software`]
  if (root === 'sprint') return [`${verb}:sprint:jira-software`]
  if (root === 'backlog') return ['write:board-scope:jira-software']
  return [`${verb}:issue:jira-software`]
}

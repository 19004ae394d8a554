/** The classic scope an operation at the gateway wants; one complete set per operation. */
export function scopeFor(method: string, path: string): string {
  const part = path.replace(/^\/rest\/(api\/[23]|agile\/1\.0)\//, '')
  if (part.startsWith('webhook')) return 'manage:jira-webhook'
  if (/^(user|users|group|myself)(\/|$)/.test(part)) return 'read:jira-user'
  if (method === 'GET' || reading.test(part)) return 'read:jira-work'
  return /^(version|component|role|project)(\/|$)/.test(part) ? 'manage:jira-project' : 'write:jira-work'
}

/** Operations that read although they are POSTs. */
const reading = /^(search\/|jql\/|issue\/bulkfetch|changelog\/bulkfetch|comment\/list|worklog\/list)/

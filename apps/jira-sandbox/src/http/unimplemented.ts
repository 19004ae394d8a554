/**
 * Paths which Jira has and the sandbox has not, below `/rest/api/{2,3}`: `*` is one part of a path, a trailing `**` any
 * rest. They are refused with 501, so that nobody takes "not here" for "not there".
 */
const families = [
  ...['announcementBanner', 'app/**', 'application-properties/**', 'applicationrole/**', 'auditing/**', 'avatar/**'],
  ...['attachment/**', 'bulk/**', 'changelog/**', 'classification-levels/**', 'component/**', 'config/**'],
  ...[
    'configuration/**',
    'customFieldOption/**',
    'dashboard/**',
    'data-policy/**',
    'events',
    'expression/**',
    'field/**',
  ],
  ...['fieldconfiguration/**', 'fieldconfigurationscheme/**', 'filter/**', 'forge/**', 'group/**', 'groups/**'],
  ...['groupuserpicker', 'instance/**', 'issue/archive', 'issue/unarchive', 'issue/limit/**', 'issue/picker'],
  ...['issue/properties/**', 'issue/watching', 'issue/*/attachments', 'issue/*/notify', 'issue/*/remotelink/**'],
  ...['issue/*/worklog', 'issue/*/worklog/move', 'issue/*/worklog/*/properties/**', 'issueLinkType/**', 'issues/**'],
  ...['issuesecurityschemes/**', 'issuetype/**', 'issuetypescheme/**', 'issuetypescreenscheme/**', 'jql/**', 'label'],
  ...['license/**', 'mypreferences/**', 'notificationscheme/**', 'permissions/**', 'permissionscheme/**', 'plans/**'],
  ...['priority/**', 'priorityscheme/**', 'project/**', 'project-template/**', 'projectCategory/**', 'projects/**'],
  ...['projectvalidate/**', 'redact/**', 'resolution/**', 'role/**', 'screens/**', 'screenscheme/**'],
  ...['securitylevel/**', 'settings/**', 'statuses/**', 'task/**', 'uiModifications/**', 'universal_avatar/**'],
  ...['user/**', 'users/**', 'version/**', 'webhook/**', 'workflow/**', 'workflows/**', 'workflowscheme/**'],
  ...['worklog/**'],
] as const

const otherRoots = ['/rest/agile/1.0/', '/rest/software/', '/rest/servicedeskapi/', '/rest/internal/'] as const
const appRoots = ['/rest/atlassian-connect/', '/rest/forge/', '/rest/devinfo/', '/rest/api/latest/'] as const

/** Whether Jira would know this path. */
export function isKnownToJira(path: string): boolean {
  if ([...otherRoots, ...appRoots].some((root) => path.startsWith(root))) return true
  const match = /^\/rest\/api\/([23])\/(.+)$/.exec(path)
  const parts = match?.[2]?.split('/') ?? []
  // Operations on issues in bulk came with version 3 and are in no other.
  if (match?.[1] === '2' && parts[0] === 'bulk') return false
  return parts.length > 0 && families.some((family) => matches(family.split('/'), parts))
}

function matches(pattern: readonly string[], parts: readonly string[]): boolean {
  if (pattern.at(-1) === '**') {
    const head = pattern.slice(0, -1)
    return parts.length >= head.length && matches(head, parts.slice(0, head.length))
  }
  return pattern.length === parts.length && pattern.every((part, at) => part === '*' || part === parts[at])
}

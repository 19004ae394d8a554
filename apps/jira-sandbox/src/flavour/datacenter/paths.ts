/**
 * Paths of Jira Data Center 10 below `/rest/api/2`: `*` is one part of a path, a trailing `**` any rest, nothing
 * included. What is not here is not there, although Cloud may have it: `search/jql`, `bulk`, `changelog`, `label`.
 */
const families = [
  ...['application-properties/**', 'applicationrole/**', 'attachment/meta', 'attachment/*', 'attachment/*/expand/*'],
  ...['avatar/**', 'cluster/**', 'comment/*/properties/**', 'component', 'component/page', 'component/*'],
  ...['component/*/relatedIssueCounts', 'configuration', 'customFieldOption/*', 'customFields', 'dashboard/**'],
  ...['email-templates/**', 'field', 'filter', 'filter/favourite', 'filter/defaultShareScope', 'filter/*'],
  ...['filter/*/columns', 'filter/*/permission/**', 'group', 'group/member', 'group/user', 'groups/picker'],
  ...['groupuserpicker', 'index/**', 'index-snapshot/**', 'issue', 'issue/bulk', 'issue/archive', 'issue/picker'],
  ...['issue/createmeta/*/issuetypes', 'issue/createmeta/*/issuetypes/*', 'issue/*', 'issue/*/archive'],
  ...['issue/*/assignee', 'issue/*/attachments', 'issue/*/comment', 'issue/*/comment/*', 'issue/*/comment/*/pin'],
  ...['issue/*/editmeta', 'issue/*/notify', 'issue/*/pinned-comments', 'issue/*/properties/**'],
  ...['issue/*/remotelink', 'issue/*/remotelink/*', 'issue/*/restore', 'issue/*/subtask/**', 'issue/*/transitions'],
  ...['issue/*/votes', 'issue/*/watchers', 'issue/*/worklog', 'issue/*/worklog/*', 'issueLink', 'issueLink/*'],
  ...['issueLinkType/**', 'issuesecurityschemes', 'issuesecurityschemes/*', 'issuetype/**', 'issuetypescheme/**'],
  ...['jql/autocompletedata', 'jql/autocompletedata/suggestions', 'licenseValidator', 'monitoring/**'],
  ...['mypermissions', 'mypreferences', 'myself', 'myself/password', 'notificationscheme', 'notificationscheme/*'],
  ...['password/**', 'permissions', 'permissionscheme/**', 'priority', 'priority/page', 'priority/*'],
  ...['priorityschemes/**', 'project', 'project/type/**', 'project/*', 'project/*/archive', 'project/*/avatar/**'],
  ...[
    'project/*/avatars',
    'project/*/components',
    'project/*/issuesecuritylevelscheme',
    'project/*/notificationscheme',
  ],
  ...['project/*/permissionscheme', 'project/*/priorityscheme/**', 'project/*/properties/**', 'project/*/restore'],
  ...['project/*/role', 'project/*/role/*', 'project/*/securitylevel', 'project/*/statuses', 'project/*/type/*'],
  ...['project/*/version', 'project/*/versions', 'project/*/workflowscheme', 'projectCategory/**', 'projects/picker'],
  ...['projectvalidate/key', 'reindex/**', 'resolution', 'resolution/page', 'resolution/*', 'role/**', 'screens/**'],
  ...['search', 'securitylevel/*', 'serverInfo', 'settings/**', 'status', 'status/page', 'status/*'],
  ...['statuscategory', 'statuscategory/*', 'terminology/**', 'universal_avatar/**', 'upgrade', 'user'],
  ...['user/a11y/**', 'user/anonymization/**', 'user/application', 'user/assignable/multiProjectSearch'],
  ...['user/assignable/search', 'user/avatar/**', 'user/avatars', 'user/columns', 'user/duplicated/**', 'user/list'],
  ...['user/password', 'user/permission/search', 'user/picker', 'user/properties/**', 'user/search', 'user/session/**'],
  ...['user/viewissue/search', 'version', 'version/remotelink', 'version/*', 'version/*/mergeto/*', 'version/*/move'],
  ...[
    'version/*/relatedIssueCounts',
    'version/*/remotelink/**',
    'version/*/removeAndSwap',
    'version/*/unresolvedIssueCount',
  ],
  ...['workflow/**', 'workflowscheme/**', 'worklog/deleted', 'worklog/list', 'worklog/updated'],
] as const

const patterns = families.map((family) => {
  const [head, open] = family.endsWith('/**') ? [family.slice(0, -3), '(/.+)?'] : [family, '']
  return new RegExp(`^/rest/api/2/${head.replaceAll('*', '[^/]+')}${open}$`)
})

const otherRoots = [
  '/rest/agile/1.0/',
  '/rest/webhooks/1.0/',
  '/rest/pat/latest/tokens',
  '/rest/auth/1/session',
  // Other parts of the product: its audit log, its own OAuth 2.0 server, the webhooks of its later pages, the help desk.
  ...(['/rest/auditing/1.0/', '/rest/oauth2/latest/', '/rest/jira-webhook/1.0/', '/rest/servicedeskapi/'] as const),
  ...(['/rest/greenhopper/1.0/', '/rest/dev-status/1.0/', '/rest/plugins/1.0/', '/rest/applinks/'] as const),
] as const
const besideRest = ['/browse/', '/secure/', '/sandbox/', '/__sandbox'] as const

/** Words of Cloud where a Data Center expects an id or a key. */
const cloudWords =
  /^\/rest\/api\/2\/(filter\/(my|search)|issue\/(bulkfetch|watching|unarchive)|issuetype\/project|permissions\/project|(priority|resolution)\/search)$/

/** Whether a Data Center has this path, given without its context path. */
export function isKnownToDataCenter(path: string): boolean {
  if (path === '/') return true
  if ([...otherRoots, ...besideRest].some((root) => path === root || path.startsWith(root))) return true
  return !cloudWords.test(path) && patterns.some((pattern) => pattern.test(path))
}

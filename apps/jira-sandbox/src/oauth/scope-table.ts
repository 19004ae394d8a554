type Methods = 'any' | 'read' | 'write'

/** Which operations below `/rest/api/{2,3}/` want which classic scopes: the first rule that fits counts. */
export interface ScopeRule {
  readonly path: RegExp
  readonly methods: Methods
  readonly scopes: readonly string[]
}

const readWork = ['read:jira-work']
const writeWork = ['write:jira-work']
const readUser = ['read:jira-user']
const project = ['manage:jira-project']
const configuration = ['manage:jira-configuration']
const webhook = ['read:jira-work', 'manage:jira-webhook']

const rule = (path: RegExp, scopes: readonly string[], methods: Methods = 'any'): ScopeRule => ({
  path,
  methods,
  scopes,
})

/** As Atlassian's description of the API says of each operation. */
export const scopeRules: readonly ScopeRule[] = [
  rule(/^serverInfo$|^permissions\/check$|^jql\/function\/|^app\/field\/(value|[^/]+\/value)$/, []),
  rule(/^uiModifications/, readWork),
  rule(/^webhook/, webhook),
  rule(/^expression\//, [...readWork, ...readUser]),
  rule(/^dashboard\/[^/]+\/gadget$/, [...readWork, ...writeWork], 'write'),

  rule(/^(myself|users|groups|configuration|jql\/pdcleaner)(\/search|\/picker)?$/, readUser),
  rule(/^user\/properties\//, writeWork, 'write'),
  rule(/^user(\/|$)/, readUser, 'read'),
  rule(/^group(\/bulk)?$/, readUser, 'read'),

  // Operations that read although they are no GETs.
  rule(
    /^(issue\/bulkfetch|issue\/watching|issue\/[^/]+\/changelog\/list|changelog\/|comment\/list|worklog\/list)/,
    readWork,
  ),
  rule(/^(search|jql)(\/(?!sanitize)|$)|^issues\/archive\/export$|^permissions\/project$/, readWork),

  rule(/^field\/[^/]+\/(contexts|screens)$/, project, 'read'),
  rule(/^field(\/search.*|\/[^/]+\/association\/project|\/[^/]+\/option\/suggestions\/.*)?$/, readWork, 'read'),
  rule(
    /^(priority|resolution|issuetype|issueLinkType|permissionscheme|status|statuscategory)(\/(?!search|default|move)|$)/,
    readWork,
    'read',
  ),
  rule(/^resolution\/search$|^(customFieldOption|label|mypermissions|groupuserpicker)/, readWork, 'read'),
  rule(
    /^(classification-levels|data-policy|projectCategory|projects|projectvalidate|task|plans)(\/|$)/,
    readWork,
    'read',
  ),
  rule(/^universal_avatar\/view\//, readWork, 'read'),
  rule(/^(task|plans)\//, writeWork, 'write'),
  rule(/^projectCategory/, project, 'write'),

  rule(/^version\/[^/]+\/relatedwork/, writeWork, 'write'),
  rule(/^(version|component)(\/|$)/, project, 'write'),
  rule(/^(version|component)(\/|$)/, readWork, 'read'),
  rule(/^project\/[^/]+\/email$/, project),
  rule(/^project$|^project\/[^/]+\/(delete|restore)$/, configuration, 'write'),
  rule(/^project(\/|$)/, readWork, 'read'),
  rule(/^issuesecurityschemes(\/\d+)?$/, project, 'read'),
  rule(/^(screens|forge)(\/|$)|^workflow\/search$/, project),
  rule(/^screenscheme$/, project, 'read'),

  rule(/^(attachment|bulk|comment|dashboard|filter|issue|issueLink|worklog)(\/|$)/, readWork, 'read'),
  rule(/^(attachment|bulk|comment|dashboard|filter|issue|issueLink|worklog)(\/|$)/, writeWork, 'write'),
]

/** What no rule names is the business of administrators. */
export const otherScopes = configuration

/** Operations which the description gives to no OAuth app at all. */
export const closedToApps =
  /^(user\/email(\/bulk)?|redact(\/.*)?|mypreferences\/locale|workflow\/rule\/config\/delete)$/

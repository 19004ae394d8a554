import type { ProviderRequest } from '@valence/element-kit'

/**
 * The classic scopes of OAuth that an operation wants, as Atlassian's description of the API names them. They are told to whoever lacks
 * one: the gateway says only that the scope does not match. Empty where nobody can say.
 */
export function scopesFor({ method, path }: Pick<ProviderRequest, 'method' | 'path'>): readonly string[] {
  const software = /\/rest\/(?:agile|software)\/1\.0\/(\w+)/.exec(path)?.[1]
  if (software !== undefined) return softwareScopes(method, software)
  const rest = /\/rest\/api\/(?:\d+|latest)\/([^?]*)/.exec(path)?.[1]
  if (rest === undefined) return []
  const rule = rules.find((one) => fits(one, method) && one[1].test(rest))
  return rule?.[2] ?? [configuration]
}

const readWork = 'read:jira-work'
const writeWork = 'write:jira-work'
const readUser = 'read:jira-user'
const project = 'manage:jira-project'
const configuration = 'manage:jira-configuration'

type Rule = readonly ['any' | 'read' | 'write' | 'DELETE' | 'POST', RegExp, readonly string[]]

const work = [readWork]
const own = [project]
const people = [readUser]

/** The first that fits counts; what fits none is for administrators. */
const rules: readonly Rule[] = [
  ['any', /^(serverInfo|permissions\/check)$/, []],
  ['any', /^webhook(\/|$)/, [readWork, 'manage:jira-webhook']],
  ['any', /^expression\//, [readWork, readUser]],
  // Reading by verbs that do not look like it.
  [
    'any',
    /^(search|jql)(\/(?!sanitize|pdcleaner)|$)|^permissions\/project$|^uiModifications|^issues\/archive\/export$/,
    work,
  ],
  ['any', /^(issue\/(bulkfetch|watching|[^/]+\/changelog\/list)|changelog\/bulkfetch|(comment|worklog)\/list)$/, work],
  // People.
  ['any', /^(myself|configuration|groups\/picker|users(\/search)?|jql\/pdcleaner)$/, people],
  ['write', /^user\/properties\//, [writeWork]],
  ['read', /^user(\/|$)|^group(\/bulk)?$/, people],
  // Fields and screens.
  ['read', /^field\/[^/]+\/(contexts|screens)$/, own],
  ['read', /^field(\/search.*|\/[^/]+\/(association\/project|option\/suggestions\/.*))?$/, work],
  ['any', /^screens(\/|$)|^forge\/|^workflow\/search$/, own],
  ['read', /^(screenscheme|issuesecurityschemes(\/\d+)?)$/, own],
  ['DELETE', /^screenscheme\//, own],
  // Projects.
  ['any', /^project\/[^/]+\/email$/, own],
  ['DELETE', /^project\/[^/]+$/, [configuration]],
  ['POST', /^project\/[^/]+\/role\/[^/]+$/, [configuration]],
  ['write', /^project$|^project\/[^/]+\/(delete|restore)$/, [configuration]],
  ['write', /^version\/[^/]+\/relatedwork/, [writeWork]],
  ['write', /^(project\/|version|component|projectCategory)/, own],
  ['read', /^(project|projects|projectvalidate|projectCategory|version|component)(\/|$)/, work],
  // Work and its vocabulary.
  ['read', /^priority\/search$/, [configuration]],
  ['read', /^(priority|resolution|issuetype|issueLinkType|permissionscheme|status|statuscategory|label)(\/|$)/, work],
  ['read', /^(mypermissions|groupuserpicker|customFieldOption|classification-levels|data-policy)(\/|$)/, work],
  ['read', /^(universal_avatar\/view|plans|task)\//, work],
  ['write', /^(plans|task)\//, [writeWork]],
  ['POST', /^dashboard\/[^/]+\/gadget$/, [readWork, writeWork]],
  ['read', /^(attachment|comment|dashboard|filter|issue|issueLink|worklog|bulk)(\/|$)/, work],
  ['write', /^(attachment|comment|dashboard|filter|issue|issueLink|worklog|bulk)(\/|$)/, [writeWork]],
]

function fits([verbs]: Rule, method: string): boolean {
  return verbs === 'any' || verbs === method || verbs === (method === 'GET' ? 'read' : 'write')
}

/** The API of Jira Software has granular scopes only. */
function softwareScopes(method: string, object: string): readonly string[] {
  const verb = method === 'GET' ? 'read' : method === 'DELETE' ? 'delete' : 'write'
  if (object === 'sprint' || object === 'epic') return [`${verb}:${object}:jira-software`]
  if (object === 'board' || object === 'backlog') return [`${verb}:board-scope:jira-software`]
  return [`${verb}:issue:jira-software`]
}

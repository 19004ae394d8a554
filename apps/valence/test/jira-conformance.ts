import { type Sandbox, type SandboxOptions, startSandbox } from '@valence/jira-sandbox'
import type { Conformance, OpenProvider } from '@valence/testing'
import { z } from 'zod'
import { samples } from './jira-samples.ts'
import { webhooks } from './jira-webhooks.ts'

const schemeFamilies = ['screens', 'screenscheme', 'issuetypescreenscheme', 'fieldconfiguration']
const prioritySchemes = ['priorityscheme', 'priorityscheme/priorities', 'priorityscheme/projects']
const cloudOnly = [...schemeFamilies, 'fieldconfigurationscheme', 'plans', 'classification-levels']
const cloudParts = ['projects/features', 'fieldconfiguration/fields']

/** What Cloud and Data Center are alike in. */
const common = {
  samples,
  webhooks,
  parameters: { 'ticket-comments': { ticketId: 'HELP-1' } },
  parents: {
    'versions/relatedwork': ['10000'],
    'versions/relatedIssueCounts': ['10000'],
    'versions/unresolvedIssueCount': ['10000'],
    'fields/context': ['customfield_10010'],
    'screens/tabs': ['1'],
    'screens/availableFields': ['1'],
    'fieldconfiguration/fields': ['1'],
    'priorityscheme/priorities': ['1'],
    'priorityscheme/projects': ['1'],
  },
} satisfies Partial<Conformance>

/** What the suite is told of Jira Cloud. */
export const cloud = {
  ...common,
  // Comments are read by their ids only.
  refused: ['comments'],
  unsimulated: [
    ...[...cloudOnly, ...cloudParts, 'screens/tabs', 'screens/availableFields'],
    ...['dashboards/gadget', 'fields/screens'],
  ],
} satisfies Partial<Conformance>

/** What the suite is told of Data Center. */
export const dataCenter = {
  ...common,
  unlisted: [
    ...[
      ...cloudOnly,
      ...cloudParts,
      ...prioritySchemes,
      'workflowscheme',
      'issuetypescheme',
      'teams',
      'audit-records',
      'comments',
    ],
    ...['projects/roledetails', 'versions/relatedwork', 'issuesecurity-schemes/members'],
    ...['dashboards/gadget', 'fields/context', 'fields/screens', 'teams/members'],
  ],
  unsimulated: ['screens/tabs', 'screens/availableFields'],
  parents: { ...common.parents, 'teams/members': ['1'] },
} satisfies Partial<Conformance>

type Configure = (sandbox: Sandbox) => OpenProvider['configuration'] | Promise<OpenProvider['configuration']>

/** A sandbox of its own for one run of the suite, with one of everything on it. */
export async function provider(options: SandboxOptions, configure: Configure): Promise<OpenProvider> {
  const sandbox = await startSandbox(options)
  await prepare(sandbox)
  return { configuration: await configure(sandbox), close: () => sandbox.close() }
}

/** Gives the site one of what the seed has none of. */
async function prepare(sandbox: Sandbox): Promise<void> {
  const level = { name: 'Staff', isDefault: true, members: [{ type: 'reporter' }] }
  await write(sandbox, 'POST', '/rest/api/2/issuesecurityschemes', { name: 'Secret', levels: [level] })
  const filter = { name: 'Mine', jql: 'project = HELP', favourite: true }
  const { id } = z.looseObject({ id: z.string() }).parse(await write(sandbox, 'POST', '/rest/api/2/filter', filter))
  await write(sandbox, 'PUT', `/rest/api/2/filter/${id}/columns`, { columns: ['issuekey', 'summary'] })
}

async function write({ url, username, password }: Sandbox, method: string, path: string, json: object) {
  const credentials = Buffer.from(`${username}:${password}`).toString('base64')
  const headers = { 'content-type': 'application/json', authorization: `Basic ${credentials}` }
  const response = await fetch(url + path, { method, headers, body: JSON.stringify(json) })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`)
  return text === '' ? undefined : JSON.parse(text)
}

export function basic({ url, username, password }: Sandbox) {
  return { 'base.url': url, username, password }
}

export async function throughGateway(sandbox: Sandbox) {
  const { url, username, oauth, orgId } = sandbox
  const wanted = { account: username, kind: 'scoped', scopes }
  const { token } = z.object({ token: z.string() }).parse(await write(sandbox, 'POST', '/__sandbox/tokens', wanted))
  return { 'base.url': `${url}/ex/jira/${oauth.cloudId}`, username, password: token, 'organization.id': orgId }
}

const scopes = [
  ...['read:jira-work', 'write:jira-work', 'read:jira-user'],
  ...['manage:jira-project', 'manage:jira-configuration', 'manage:jira-webhook'],
  ...['board-scope', 'sprint', 'epic', 'issue'].flatMap((object) =>
    ['read', 'write', 'delete'].map((verb) => `${verb}:${object}:jira-software`),
  ),
  'read:issue-details:jira',
]

import { type Connection, Fault, type ProviderRecord } from '@valence/element-kit'
import { z } from 'zod'
import type { CheckedExchange } from '../../jira-sandbox/test/openapi-referee.ts'
import { page, resource } from './jira-line.ts'

/** What a resource asks of a Jira that says yes to everything, through all that can be done with it. */
export async function requestsOf(path: string): Promise<readonly CheckedExchange[]> {
  const { operations, parent } = resource(path)
  const { connection, sent } = agreeableConnection()
  const at = { ...page, parents: parent === undefined ? [] : ['1'], parameters: parameters[path] ?? {} }
  const body = bodies[path] ?? {}
  const calls = [
    () => operations.read?.(connection, at),
    () => operations.list?.(connection, path === 'comments' ? { ...at, where: [1] } : at),
    () => operations.get?.(connection, '1', at),
    () => operations.create?.(connection, body, at),
    () => operations.update?.(connection, '1', body, at),
    () => operations.remove?.(connection, '1', at),
  ]
  for (const call of calls) await unlessDisbelieved(call)
  return sent
}

/** Whether the bodies that a resource sends are those of a client, and not empty for want of one. */
export function hasBody(path: string): boolean {
  return bodies[path] !== undefined
}

/** The agreeable provider is not clever: an element may find that its answers make no sense. What it asked before that counts. */
async function unlessDisbelieved(call: () => unknown): Promise<void> {
  try {
    await call()
  } catch (error) {
    if (!(error instanceof Fault) && !(error instanceof z.ZodError)) throw error
  }
}

/** Without these a resource asks nothing, because it does not know of what. */
const parameters: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'ticket-comments': { ticketId: 'HELP-1' },
}

/** What a client may send to create or change a record of each kind. */
const bodies: Readonly<Record<string, ProviderRecord>> = {
  incidents: { summary: 'x', project: 'HELP', issuetype: 'Bug', update: { labels: [{ add: 'a' }] } },
  'incidents/comments': { body: 'x', visibility: { type: 'role', value: 'Members' } },
  'incidents/worklogs': { timeSpent: '1h', comment: 'x', started: '2026-01-20T10:00:00.000+0000' },
  'incidents/transitions': { id: '1', fields: { resolution: 'Done' } },
  'incidents/watchers': { accountId: '5b10ac8d82e05b22cc7d4ef5' },
  'incidents/links': { type: 'Blocks', outwardIssue: 'HELP-1' },
  'incidents/remote-links': { url: 'https://x.example', title: 'x' },
  'issue-links': { type: 'Blocks', inwardIssue: 'HELP-2', outwardIssue: 'HELP-1' },
  'incidents/properties': { any: 1 },
  'incidents/notifications': {
    subject: 's',
    textBody: 't',
    htmlBody: 'h',
    to: { users: [{ accountId: '5b10ac8d82e05b22cc7d4ef5' }], groups: [] },
  },
  projects: {
    key: 'NEW',
    name: 'New',
    projectTypeKey: 'business',
    lead: 'a',
    description: 'd',
    url: 'https://x.example',
  },
  'project-categories': { name: 'x', description: 'd' },
  components: { name: 'x', description: 'd', project: 'HELP', leadAccountId: 'a' },
  versions: { name: 'x', projectId: 1, releaseDate: '2026-01-20', released: true },
  agents: { emailAddress: 'ada@example.com', displayName: 'Ada Moreno' },
  contacts: { emailAddress: 'ada@example.com', displayName: 'Ada Moreno', products: ['jira-software'] },
  fields: { name: 'x', description: 'd', type: 'com.atlassian.jira.plugin.system.customfieldtypes:textfield' },
  'incident-types': { name: 'x', description: 'd', type: 'standard' },
}

/** A provider that says yes to everything in whatever form is expected, and keeps what it was asked. */
function agreeableConnection(): { readonly connection: Connection; readonly sent: readonly CheckedExchange[] } {
  const sent: CheckedExchange[] = []
  const yes = {
    ...{ id: '1', key: 'K', self: 'x', name: 'n', accountId: 'a', groupId: 'g', count: 0, until: 0 },
    ...{
      isLast: true,
      lastPage: true,
      total: 0,
      fields: {},
      issues: [],
      queries: [],
      values: [{ id: '1', groupId: 'g', name: 'n', key: 'K', worklogId: 1, updatedTime: 1 }],
    },
    ...{ comments: [], worklogs: [], watchers: [], voters: [], keys: [], groups: [], permissionSchemes: [] },
    ...{ issueSecuritySchemes: [], histories: [{ id: '1' }], transitions: [{ id: '1', name: 'n' }] },
  }
  return {
    sent,
    connection: {
      profile: { deploymentType: 'Cloud', organizationId: 'o', authentication: 'basic' },
      async request({ method, path, query = {}, body }, accept) {
        const given = Object.entries(query).filter(([, value]) => value !== undefined)
        const texts = given.map(([name, value]) => [
          name,
          typeof value === 'object' ? value.map(String) : String(value),
        ])
        sent.push({
          method,
          path,
          query: Object.fromEntries(texts),
          requestBody: JSON.parse(JSON.stringify(body ?? null)) ?? undefined,
          status: 200,
        })
        const accepted = accept.safeParse(yes)
        return accepted.success ? accepted.data : accept.parse([])
      },
    },
  }
}

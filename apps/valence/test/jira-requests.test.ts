import { type Connection, type ProviderRecord, resourcePath } from '@valence/element-kit'
import { jira } from '@valence/elements'
import { describe, expect, it } from 'vitest'
import { type CheckedExchange, createReferee, refereeIsPresent } from '../../jira-sandbox/test/openapi-referee.ts'
import { page, resource } from './jira-line.ts'

describe.runIf(refereeIsPresent)("Atlassian's description of the API (absent without the file)", () => {
  it.each(jira.resources.map(resourcePath))('knows every request that %s can bring about', async (path) => {
    const { checkExchange } = createReferee()
    const { operations, parent } = resource(path)
    const { connection, sent } = agreeableConnection()
    const at = { ...page, parents: parent === undefined ? [] : ['1'] }
    const body = bodies[path] ?? {}
    await operations.list?.(connection, at)
    await operations.get?.(connection, '1', at)
    await operations.create?.(connection, body, at)
    await operations.update?.(connection, '1', body, at)
    await operations.remove?.(connection, '1', at)
    expect(sent.length).toBeGreaterThan(0)
    // Whether a success is 200, 201 or 204 is the provider's word, and here it says nothing.
    expect(sent.flatMap(checkExchange).filter((fault) => !fault.endsWith('status 200 is not declared'))).toEqual([])
  })
})

/** What a client may send to create or change a record of each kind. */
const bodies: Readonly<Record<string, ProviderRecord>> = {
  incidents: { summary: 'x', project: 'HELP', issuetype: 'Bug', update: { labels: [{ add: 'a' }] } },
  'incidents/comments': { body: 'x', visibility: { type: 'role', value: 'Members' } },
  'incidents/worklogs': { timeSpent: '1h', comment: 'x', started: '2026-01-20T10:00:00.000+0000' },
  'incidents/transitions': { id: '1', fields: { resolution: 'Done' } },
  'incidents/watchers': { accountId: 'a' },
  'incidents/properties': { any: 1 },
  'incidents/notifications': {
    subject: 's',
    textBody: 't',
    htmlBody: 'h',
    to: { users: [{ accountId: 'a' }], groups: [] },
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
      profile: { deploymentType: 'Cloud' },
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

import { describe, expect, it } from 'vitest'
import { scriptedConnection } from '../../testing/scripted-connection.ts'
import { searchIncidents } from './incident-search.ts'

const query = { parents: [], parameters: {}, orderBy: [], limit: 200 }

function asking(answer: unknown) {
  return scriptedConnection(() => answer)
}

describe('a page of issues', () => {
  it('is a repeatable, bounded and ordered search for all fields', async () => {
    const { connection, asked } = asking({ issues: [], isLast: true })
    await searchIncidents(connection, query)
    expect(asked).toEqual([
      {
        method: 'POST',
        path: '/rest/api/3/search/jql',
        repeatable: true,
        body: { jql: 'created >= "1970-01-01" ORDER BY created ASC, id ASC', fields: ['*all'], maxResults: 100 },
      },
    ])
  })

  it('asks for the named fields only, by the members of Jira that hold them', async () => {
    const { connection, asked } = asking({ issues: [], isLast: true })
    const fields = ['fields.summary', 'status.name', 'statusCategory', 'customfield_10100', 'id', 'key', '*all', 'a,b']
    await searchIncidents(connection, { ...query, fields, limit: 9000 })
    expect(asked[0]?.body).toMatchObject({
      fields: ['summary', 'status', 'statusCategory', 'customfield_10100'],
      maxResults: 5000,
    })
  })

  it('still has keys and links when no field is wanted', async () => {
    const { connection, asked } = asking({ issues: [], isLast: true })
    await searchIncidents(connection, { ...query, fields: ['id', 'key', 'self'] })
    expect(asked[0]?.body).toMatchObject({ fields: ['key'] })
  })

  it('continues by the token of Jira, and ends when Jira says so', async () => {
    const first = asking({ issues: [{ id: '1' }], nextPageToken: 'b' })
    expect(await searchIncidents(first.connection, { ...query, cursor: 'a' })).toEqual({
      records: [{ id: '1' }],
      next: 'b',
    })
    expect(first.asked[0]?.body).toMatchObject({ nextPageToken: 'a' })
    const last = asking({ issues: [{ id: '1' }], nextPageToken: 'b', isLast: true })
    expect(await searchIncidents(last.connection, query)).toEqual({ records: [{ id: '1' }] })
  })

  it('does not walk in a circle', async () => {
    const { connection } = asking({ issues: [{ id: '1' }], nextPageToken: 'a' })
    await expect(searchIncidents(connection, { ...query, cursor: 'a' })).rejects.toThrow('points to itself')
  })

  it('shows version 3 as version 2: wiki text, links to version 2, and nothing else changed', async () => {
    const link = 'https://acme.example/rest/api/3/issue/1'
    const text = {
      type: 'doc',
      version: 1,
      content: [{ type: 'paragraph', content: [{ type: 'text', text: 'hello' }] }],
    }
    const { connection } = asking({
      isLast: true,
      issues: [
        {
          id: '1',
          self: link,
          fields: {
            summary: link,
            description: text,
            environment: { ...text, content: [] },
            comment: { comments: [{ self: link, body: text }] },
            project: { avatarUrls: { '48x48': link } },
            customfield_1: text,
            customfield_2: null,
          },
        },
      ],
    })
    const version2 = 'https://acme.example/rest/api/2/issue/1'
    expect((await searchIncidents(connection, query)).records).toEqual([
      {
        id: '1',
        self: version2,
        fields: {
          summary: link,
          description: 'hello',
          environment: null,
          comment: { comments: [{ self: version2, body: 'hello' }] },
          project: { avatarUrls: { '48x48': version2 } },
          customfield_1: 'hello',
          customfield_2: null,
        },
      },
    ])
  })
})

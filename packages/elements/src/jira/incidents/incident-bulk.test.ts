import { Fault } from '@valence/element-kit'
import { describe, expect, it } from 'vitest'
import { scriptedConnection } from '../../testing/scripted-connection.ts'
import { incidentBulk } from './incident-bulk.ts'

const rows = ['a', 'b', 'c'].map((key) => ({ key, body: { summary: key, project: 'HELP', issuetype: 'Task' } }))

function failure(row: number) {
  return {
    status: 400,
    elementErrors: { errorMessages: [], errors: { summary: 'Missing' } },
    failedElementNumber: row,
  }
}

describe('createMany', () => {
  it('sends one call in which every issue carries the key of its row', async () => {
    const { connection, asked } = scriptedConnection(() => ({ issues: [{ id: '1' }], errors: [] }))
    await incidentBulk.createMany(connection, rows.slice(0, 1))
    expect(asked).toEqual([
      {
        method: 'POST',
        path: '/rest/api/2/issue/bulk',
        body: {
          issueUpdates: [
            {
              fields: { summary: 'a', project: { key: 'HELP' }, issuetype: { name: 'Task' } },
              properties: [{ key: 'valence.bulk', value: { key: 'a' } }],
            },
          ],
        },
      },
    ])
  })

  it('finds the row of each outcome, though Jira closes the gaps between created issues', async () => {
    const { connection } = scriptedConnection(() => ({ issues: [{ id: '1' }, { id: '2' }], errors: [failure(1)] }))
    expect(await incidentBulk.createMany(connection, rows)).toEqual([
      { kind: 'created', id: '1' },
      { kind: 'failed', status: 400, message: 'summary: Missing' },
      { kind: 'created', id: '2' },
    ])
  })

  it('reads the answer when every row failed', async () => {
    const { connection } = scriptedConnection(() => ({ issues: [], errors: [failure(2), failure(0), failure(1)] }))
    const outcomes = await incidentBulk.createMany(connection, rows)
    expect(outcomes.map(({ kind }) => kind)).toEqual(['failed', 'failed', 'failed'])
  })

  it('does not guess when outcomes are missing or name rows that were not sent', async () => {
    const short = scriptedConnection(() => ({ issues: [{ id: '1' }], errors: [] }))
    await expect(incidentBulk.createMany(short.connection, rows)).rejects.toThrow('outcome of 1 rows')
    const odd = scriptedConnection(() => ({ issues: [{ id: '1' }, { id: '2' }], errors: [failure(9)] }))
    await expect(incidentBulk.createMany(odd.connection, rows)).rejects.toThrow(Fault)
  })
})

describe('findCreated', () => {
  const since = new Date('2026-01-02T03:04:05.678Z')
  const marked = (id: string, key: string) => ({ id, properties: { 'valence.bulk': { key } } })

  it('looks through the issues that this account created since, page by page, until it has all', async () => {
    const pages = [
      { issues: [marked('1', 'other'), marked('2', 'b')], nextPageToken: 'p2' },
      { issues: [{ id: '3' }, marked('4', 'a')], nextPageToken: 'p3' },
    ]
    const { connection, asked } = scriptedConnection(({ body }) => {
      return typeof body === 'object' && body !== null && 'nextPageToken' in body && body.nextPageToken === 'p2'
        ? pages[1]
        : pages[0]
    })
    const found = await incidentBulk.findCreated(connection, ['a', 'b'], since)
    expect([...found]).toEqual([
      ['b', '2'],
      ['a', '4'],
    ])
    expect(asked).toHaveLength(2)
    expect(asked[0]).toMatchObject({
      path: '/rest/api/3/search/jql',
      repeatable: true,
      body: {
        jql: 'creator = currentUser() AND created >= 1767322740000 ORDER BY created ASC, id ASC',
        properties: ['valence.bulk'],
      },
    })
  })

  it('tells which keys are there when some are not', async () => {
    const { connection } = scriptedConnection(() => ({ issues: [marked('2', 'b')], isLast: true }))
    expect([...(await incidentBulk.findCreated(connection, ['a', 'b'], since))]).toEqual([['b', '2']])
  })
})

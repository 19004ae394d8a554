import { describe, expect, it } from 'vitest'
import { scriptedConnection } from '../../testing/scripted-connection.ts'
import { projects } from './projects.ts'

const query = { parents: [], parameters: {}, orderBy: [], limit: 2 }

describe('projects', () => {
  it('come with what can be filtered, and with what expand asks for', async () => {
    const { connection, asked } = scriptedConnection(() => ({ id: '1', key: 'HELP' }))
    await projects.operations.get?.(connection, 'HELP', query)
    await projects.operations.get?.(connection, 'HELP', { ...query, parameters: { expand: 'lead, issueTypes' } })
    expect(asked.map((one) => one.query?.expand)).toEqual(['description,lead,url', 'description,lead,url,issueTypes'])
  })
})

describe('projects that are written', () => {
  it('are answered as they became, with the lead by account id', async () => {
    const { connection, asked } = scriptedConnection(({ method }) => {
      return method === 'POST' ? { id: 10, key: 'NEW', self: 'x' } : { id: '10', key: 'NEW', name: 'New' }
    })
    const body = { key: 'NEW', name: 'New', projectTypeKey: 'business', lead: '5a0e4c1d9b7f3a2e6c8d0001' }
    expect(await projects.operations.create?.(connection, body, query)).toMatchObject({ id: '10', name: 'New' })
    await projects.operations.update?.(connection, '10', { lead: { accountId: 'a2' } }, query)
    expect(asked.map(({ method, path, body }) => [method, path, body])).toEqual([
      [
        'POST',
        '/rest/api/2/project',
        { key: 'NEW', name: 'New', projectTypeKey: 'business', leadAccountId: '5a0e4c1d9b7f3a2e6c8d0001' },
      ],
      ['GET', '/rest/api/2/project/10', undefined],
      ['PUT', '/rest/api/2/project/10', { leadAccountId: 'a2' }],
      ['GET', '/rest/api/2/project/10', undefined],
    ])
  })
})

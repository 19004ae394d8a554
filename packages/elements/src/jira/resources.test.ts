import { describe, expect, it } from 'vitest'
import { scriptedConnection } from '../testing/scripted-connection.ts'
import { agents } from './agents.ts'
import { comments } from './comments.ts'
import { priorities } from './priorities.ts'
import { projects } from './projects.ts'
import { statuses } from './statuses.ts'

const query = { parents: ['HELP-1'], parameters: {}, orderBy: [], limit: 2 }
const entries = ['1', '2', '3'].map((id) => ({ id }))

describe('a list that Jira pages by offset', () => {
  it('continues behind what was given, and ends where Jira says', async () => {
    const { connection, asked } = scriptedConnection(() => ({ values: entries.slice(0, 2), isLast: false, total: 9 }))
    expect(await projects.operations.list?.(connection, { ...query, cursor: '4' })).toEqual({
      records: entries.slice(0, 2),
      next: '6',
    })
    expect(asked[0]?.query).toMatchObject({ startAt: 4, maxResults: 2, orderBy: 'key' })
    const last = scriptedConnection(() => ({ values: entries.slice(0, 1), isLast: true }))
    expect(await priorities.operations.list?.(last.connection, query)).toEqual({ records: [{ id: '1' }] })
  })

  it('ends with an empty page, whatever the total says', async () => {
    const { connection } = scriptedConnection(() => ({ values: [], total: 9 }))
    expect(await projects.operations.list?.(connection, query)).toEqual({ records: [] })
  })

  it('refuses a cursor that is none', async () => {
    const { connection } = scriptedConnection(() => ({ values: [] }))
    await expect(projects.operations.list?.(connection, { ...query, cursor: '-1' })).rejects.toThrow(
      'not the beginning',
    )
  })
})

describe('a list that Jira gives in one piece', () => {
  it('is cut into pages here', async () => {
    const { connection, asked } = scriptedConnection(() => entries)
    expect(await statuses.operations.list?.(connection, query)).toEqual({ records: entries.slice(0, 2), next: '2' })
    expect(await statuses.operations.list?.(connection, { ...query, cursor: '2' })).toEqual({ records: [{ id: '3' }] })
    expect(asked[0]).toEqual({ method: 'GET', path: '/rest/api/2/status' })
  })

  it('gives one entry by its id, which cannot leave the path', async () => {
    const { connection, asked } = scriptedConnection(() => ({ id: '3' }))
    await statuses.operations.get?.(connection, 'a/b', query)
    expect(asked[0]?.path).toBe('/rest/api/2/status/a%2Fb')
    expect(() => statuses.operations.get?.(connection, '..', query)).toThrow('not a valid id')
  })
})

describe('projects', () => {
  it('come with what can be filtered, or with what expand asks for', async () => {
    const { connection, asked } = scriptedConnection(() => ({ id: '1', key: 'HELP' }))
    await projects.operations.get?.(connection, 'HELP', query)
    await projects.operations.get?.(connection, 'HELP', { ...query, parameters: { expand: 'lead' } })
    expect(asked.map((one) => one.query?.expand)).toEqual(['description,lead,url', 'lead'])
  })
})

describe('agents', () => {
  const users = ['a', 'b', 'c'].map((accountId) => ({ accountId, displayName: accountId }))

  it('carry their account id as id', async () => {
    const { connection, asked } = scriptedConnection(() => users[0])
    expect(await agents.operations.get?.(connection, 'a', query)).toEqual({ id: 'a', accountId: 'a', displayName: 'a' })
    expect(asked[0]).toMatchObject({ path: '/rest/api/2/user', query: { accountId: 'a' } })
  })

  it('are added up over pages from which privacy took users, until an empty one', async () => {
    const pages: Readonly<Record<string, unknown>> = { '0': users.slice(0, 1), '3': users.slice(1, 3), '5': [] }
    const { connection } = scriptedConnection((request) => pages[String(request.query?.startAt)] ?? [])
    const first = await agents.operations.list?.(connection, { ...query, limit: 3 })
    expect(first?.records.map(({ id }) => id)).toEqual(['a', 'b', 'c'])
    expect(first?.next).toBe('5')
    expect(await agents.operations.list?.(connection, { ...query, limit: 3, cursor: '5' })).toEqual({ records: [] })
  })

  it('are searched by name through username or query', async () => {
    const { connection, asked } = scriptedConnection(() => [])
    await agents.operations.list?.(connection, { ...query, parameters: { username: 'ada' } })
    await agents.operations.list?.(connection, { ...query, parameters: { query: 'ada' } })
    expect(asked.map(({ path, query }) => [path, query?.query])).toEqual([
      ['/rest/api/2/user/search', 'ada'],
      ['/rest/api/2/user/search', 'ada'],
    ])
  })
})

describe('comments', () => {
  it('are listed oldest first, or by created as wished', async () => {
    const { connection, asked } = scriptedConnection(() => ({ comments: [{ id: '1' }], total: 2 }))
    expect(await comments.operations.list?.(connection, query)).toEqual({ records: [{ id: '1' }], next: '1' })
    await comments.operations.list?.(connection, { ...query, orderBy: [{ field: 'created', direction: 'desc' }] })
    expect(asked.map((one) => one.query?.orderBy)).toEqual(['created', '-created'])
    expect(asked[0]?.path).toBe('/rest/api/2/issue/HELP-1/comment')
  })

  it('are written as text, without what only Jira may set', async () => {
    const { connection, asked } = scriptedConnection(() => ({ id: '1' }))
    const document = {
      type: 'doc',
      version: 1,
      content: [{ type: 'paragraph', content: [{ type: 'text', text: 'hi' }] }],
    }
    await comments.operations.create?.(connection, { body: document, author: 'x' }, query)
    await comments.operations.update?.(connection, '7', { body: 'hello' }, query)
    expect(asked.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['POST', '/rest/api/2/issue/HELP-1/comment', { body: 'hi' }],
      ['PUT', '/rest/api/2/issue/HELP-1/comment/7', { body: 'hello' }],
    ])
  })

  it('are reached only through their incident', () => {
    const { connection } = scriptedConnection(() => ({ id: '1' }))
    expect(() => comments.operations.get?.(connection, '7', { ...query, parents: [] })).toThrow(
      'through their incident',
    )
  })
})

import { describe, expect, it } from 'vitest'
import { scriptedConnection } from '../../testing/scripted-connection.ts'
import { agents } from './agents.ts'

const query = { parents: [], parameters: {}, orderBy: [], limit: 2 }

describe('agents', () => {
  const users = ['a', 'b', 'c'].map((accountId) => ({ accountId, displayName: accountId }))

  it('carry their account id as id', async () => {
    const { connection, asked } = scriptedConnection(() => users[0])
    expect(await agents.operations.get?.(connection, 'a', query)).toEqual({
      id: 'a',
      key: 'a',
      accountId: 'a',
      displayName: 'a',
    })
    expect(asked[0]).toMatchObject({ path: '/rest/api/2/user', query: { accountId: 'a' } })
  })

  it('are added up over pages from which privacy took users, until an empty one', async () => {
    const pages: Readonly<Record<string, unknown>> = { '0': users.slice(0, 1), '4': users.slice(1, 3) }
    const { connection } = scriptedConnection((request) => pages[String(request.query?.startAt)] ?? [])
    const all = await agents.operations.list?.(connection, { ...query, limit: 3 })
    expect(all?.records.map(({ id }) => id)).toEqual(['a', 'b', 'c'])
    expect(all?.next).toBeUndefined()
  })

  it('promise a next page only when somebody is on it', async () => {
    const { connection } = scriptedConnection(({ query: asked }) => {
      const startAt = Number(asked?.startAt)
      return users.slice(startAt, startAt + Number(asked?.maxResults))
    })
    const first = await agents.operations.list?.(connection, query)
    expect(first).toMatchObject({ records: [{ id: 'a' }, { id: 'b' }], next: '2' })
    const last = await agents.operations.list?.(connection, { ...query, cursor: '2' })
    expect(last).toEqual({ records: [{ id: 'c', key: 'c', ...users[2] }] })
  })

  const bruno = { accountId: 'b', displayName: 'Bruno' }
  const abruno = { accountId: 'a', displayName: 'Abruno' }

  it('are searched by the beginnings of their names at Jira, then among everybody', async () => {
    const { connection, asked } = scriptedConnection(({ path, query: given }) => {
      if (given?.startAt !== 0) return []
      return path.endsWith('/user/search') ? [bruno] : [abruno, bruno, { ...abruno, accountId: 'x', active: false }]
    })
    const at = { ...query, parameters: { query: 'bruno' } }
    const first = await agents.operations.list?.(connection, at)
    expect(first).toMatchObject({ records: [{ id: 'b' }], next: 'scan:0' })
    const second = await agents.operations.list?.(connection, { ...at, cursor: 'scan:0' })
    expect(second).toMatchObject({ records: [{ id: 'a' }], next: 'scan:1000' })
    expect(await agents.operations.list?.(connection, { ...at, cursor: 'scan:1000' })).toEqual({ records: [] })
    expect(asked[0]).toMatchObject({ path: '/rest/api/2/user/search', query: { query: 'bruno' } })
  })

  it('who are called exactly as username says stand alone', async () => {
    const longer = { accountId: 'l', displayName: 'Bruno Keller' }
    const { connection } = scriptedConnection(({ query: given }) => (given?.startAt === 0 ? [longer, bruno] : []))
    const page = await agents.operations.list?.(connection, { ...query, parameters: { username: 'bruno' } })
    expect(page).toEqual({ records: [{ id: 'b', key: 'b', ...bruno }] })
  })
})

describe('agents that are invited', () => {
  it('enter no product unless one is named', async () => {
    const { connection, asked } = scriptedConnection(() => ({ accountId: 'a1' }))
    const body = { emailAddress: 'ada@example.com', displayName: 'Ada Moreno', password: 'x' }
    expect(await agents.operations.create?.(connection, body, query)).toEqual({
      id: 'a1',
      key: 'a1',
      accountId: 'a1',
    })
    await agents.operations.remove?.(connection, 'a1', query)
    expect(asked).toEqual([
      {
        method: 'POST',
        path: '/rest/api/2/user',
        body: { emailAddress: 'ada@example.com', displayName: 'Ada Moreno', products: [] },
      },
      { method: 'DELETE', path: '/rest/api/2/user', query: { accountId: 'a1' } },
    ])
  })
})

import { describe, expect, it } from 'vitest'
import { scriptedConnection } from '../../testing/scripted-connection.ts'
import { listPage } from './list-page.ts'
import { record } from './record.ts'

const endpoint = { at: () => '/things', record }
const query = { parents: [], parameters: {}, orderBy: [], limit: 2 }

describe('a list that is paged by offset', () => {
  it('gives no record again that others have pushed onto the next page', async () => {
    let ids = ['b', 'd', 'f', 'h']
    const { connection } = scriptedConnection(({ query: asked = {} }) => {
      const startAt = Number(asked.startAt)
      const values = ids.slice(startAt, startAt + Number(asked.maxResults)).map((id) => ({ id }))
      return { values, isLast: startAt + values.length >= ids.length }
    })
    const first = await listPage(connection, endpoint, { isPaged: true }, query)
    expect(first).toEqual({ records: [{ id: 'b' }, { id: 'd' }], next: '2:d' })
    ids = ['a', ...ids]
    const second = await listPage(connection, endpoint, { isPaged: true }, { ...query, cursor: first.next ?? '' })
    expect(second).toEqual({ records: [{ id: 'f' }], next: '4:f' })
    const third = await listPage(connection, endpoint, { isPaged: true }, { ...query, cursor: second.next ?? '' })
    expect(third).toEqual({ records: [{ id: 'h' }] })
  })

  it('refuses a place that is none', async () => {
    const { connection } = scriptedConnection(() => ({ values: [] }))
    const page = listPage(connection, endpoint, { isPaged: true }, { ...query, cursor: 'x:d' })
    await expect(page).rejects.toThrow('not the beginning of a page')
  })
})

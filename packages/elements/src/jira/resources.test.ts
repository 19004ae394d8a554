import { describe, expect, it } from 'vitest'
import { scriptedConnection } from '../testing/scripted-connection.ts'
import { incidentAttachments } from './incidents/attachments.ts'
import { comments } from './incidents/comments.ts'
import { history } from './incidents/history.ts'
import { properties } from './incidents/properties.ts'
import { transitions } from './incidents/transitions.ts'
import { watchers } from './incidents/watchers.ts'
import { worklogs } from './incidents/worklogs.ts'
import { projects } from './projects/projects.ts'
import { priorities } from './vocabulary/priorities.ts'
import { statuses } from './vocabulary/statuses.ts'

const query = { parents: ['HELP-1'], parameters: {}, orderBy: [], limit: 2 }
const entries = ['1', '2', '3'].map((id) => ({ id }))

describe('a list that Jira pages by offset', () => {
  it('continues behind what was given, and ends where Jira says', async () => {
    const { connection, asked } = scriptedConnection(() => ({ values: entries.slice(0, 2), isLast: false, total: 9 }))
    expect(await priorities.operations.list?.(connection, { ...query, cursor: '4' })).toEqual({
      records: entries.slice(0, 2),
      next: '6:2',
    })
    expect(asked[0]?.query).toEqual({ startAt: 4, maxResults: 2 })
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
    expect(asked[0]).toEqual({ method: 'GET', path: '/rest/api/2/status', query: {} })
  })

  it('gives one entry by its id, which cannot leave the path', async () => {
    const { connection, asked } = scriptedConnection(() => ({ id: '3' }))
    await statuses.operations.get?.(connection, 'a/b', query)
    expect(asked[0]?.path).toBe('/rest/api/2/status/a%2Fb')
    await expect(statuses.operations.get?.(connection, '..', query)).rejects.toThrow('not a valid id')
  })
})

describe('comments', () => {
  it('are listed oldest first, or by created as wished', async () => {
    const { connection, asked } = scriptedConnection(() => ({ comments: [{ id: '1' }], total: 2 }))
    expect(await comments.operations.list?.(connection, query)).toEqual({ records: [{ id: '1' }], next: '1:1' })
    await comments.operations.list?.(connection, { ...query, orderBy: [{ field: 'created', direction: 'desc' }] })
    expect(asked.map((one) => one.query?.orderBy)).toEqual(['created', '-created'])
    expect(asked[0]?.path).toBe('/rest/api/2/issue/HELP-1/comment')
  })

  it('are written as they are given, without what only Jira may set', async () => {
    const { connection, asked } = scriptedConnection(() => ({ id: '1' }))
    const document = {
      type: 'doc',
      version: 1,
      content: [{ type: 'paragraph', content: [{ type: 'text', text: 'hi' }] }],
    }
    await comments.operations.create?.(connection, { body: document, author: 'x' }, query)
    await comments.operations.update?.(connection, '7', { body: 'hello' }, query)
    expect(asked.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['POST', '/rest/api/3/issue/HELP-1/comment', { body: document }],
      ['PUT', '/rest/api/2/issue/HELP-1/comment/7', { body: 'hello' }],
    ])
  })

  it('are reached only through their incident', async () => {
    const { connection } = scriptedConnection(() => ({ id: '1' }))
    const get = comments.operations.get?.(connection, '7', { ...query, parents: [] })
    await expect(get).rejects.toThrow('through its incident')
  })
})

describe('an endpoint that answers an update with nothing', () => {
  it('is asked for the record as it became', async () => {
    const { connection, asked } = scriptedConnection(({ method }) =>
      method === 'PUT' ? undefined : { key: 'k', value: 1 },
    )
    expect(await properties.operations.update?.(connection, 'k', { a: 1 }, query)).toEqual({ key: 'k', value: 1 })
    expect(asked.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['PUT', '/rest/api/2/issue/HELP-1/properties/k', { a: 1 }],
      ['GET', '/rest/api/2/issue/HELP-1/properties/k', undefined],
    ])
  })
})

describe('transitions', () => {
  const open = [
    { id: '11', name: 'Start', to: { id: '3', name: 'In Progress' } },
    { id: '3', name: 'Close', to: { id: '10', name: 'Done' } },
  ]

  it.each([
    [{ id: 11 }, '11'],
    [{ transition: { id: '3' } }, '3'],
    [{ name: 'close' }, '3'],
    [{ to: 'in progress' }, '11'],
    [{ to: { name: 'Done' } }, '3'],
  ])('are made by %o', async (body, id) => {
    const { connection, asked } = scriptedConnection(({ method }) =>
      method === 'GET' ? { transitions: open } : undefined,
    )
    const made = await transitions.operations.create?.(connection, { ...body, fields: { resolution: 'Fixed' } }, query)
    expect(made?.id).toBe(id)
    expect(asked[1]).toEqual({
      method: 'POST',
      path: '/rest/api/2/issue/HELP-1/transitions',
      body: { fields: { resolution: { name: 'Fixed' } }, update: undefined, transition: { id } },
    })
  })

  it('tell which there are when the wanted one is not', async () => {
    const { connection } = scriptedConnection(() => ({ transitions: open }))
    const create = transitions.operations.create?.(connection, { to: 'Nowhere' }, query)
    await expect(create).rejects.toThrow(
      "no transition 'Nowhere' now. It has: 'Start' to 'In Progress', 'Close' to 'Done'.",
    )
  })
})

describe('worklogs of the site', () => {
  it('are read by the ids of the feed, and go on where it ended', async () => {
    const values = [{ worklogId: 7, updatedTime: 1000 }]
    const { connection, asked } = scriptedConnection(({ method }) => {
      return method === 'GET' ? { values, until: 1000, lastPage: false } : [{ id: '7', timeSpentSeconds: 60 }]
    })
    expect(
      await worklogs.operations.list?.(connection, { ...query, parameters: { updated: 'true', since: '5' } }),
    ).toEqual({
      records: [{ id: '7', timeSpentSeconds: 60 }],
      next: '1000,7',
    })
    expect(asked).toMatchObject([
      { path: '/rest/api/2/worklog/updated', query: { since: 5 } },
      { path: '/rest/api/2/worklog/list', body: { ids: [7] }, repeatable: true },
    ])
  })

  it('that were deleted are told by id and time, in one call', async () => {
    const { connection, asked } = scriptedConnection(() => ({
      values: [{ worklogId: 7, updatedTime: 1000 }],
      until: 1000,
      lastPage: true,
    }))
    expect(
      await worklogs.operations.list?.(connection, { ...query, parameters: { deleted: 'true' }, cursor: '9' }),
    ).toEqual({
      records: [{ id: '7', updatedTime: '1970-01-01T00:00:01.000Z' }],
    })
    expect(asked).toMatchObject([{ path: '/rest/api/2/worklog/deleted', query: { since: 9 } }])
  })
})

describe('attachments', () => {
  it('of an issue come from its field, with text ids', async () => {
    const { connection, asked } = scriptedConnection(() => ({ fields: { attachment: [{ id: 5, filename: 'a.png' }] } }))
    const list = incidentAttachments.operations.list?.(connection, query)
    expect(await list).toEqual({ records: [{ id: '5', filename: 'a.png' }] })
    expect(asked[0]).toMatchObject({ path: '/rest/api/2/issue/HELP-1', query: { fields: 'attachment' } })
  })
})

describe('history', () => {
  it('gives one change by its id', async () => {
    const { connection, asked } = scriptedConnection(() => ({ histories: [{ id: '9' }] }))
    expect(await history.operations.get?.(connection, '9', query)).toEqual({ id: '9' })
    expect(asked[0]).toMatchObject({ body: { changelogIds: [9] }, repeatable: true })
    await expect(history.operations.get?.(connection, 'x', query)).rejects.toMatchObject({ status: 404 })
  })
})

describe('watchers', () => {
  it('are added by a bare account id and removed by a parameter', async () => {
    const accountId = '5b10a2844c20165700ede210'
    const { connection, asked } = scriptedConnection(({ method }) =>
      method === 'GET' ? { watchers: [{ accountId, displayName: 'Ada Moreno' }] } : undefined,
    )
    const added = await watchers.operations.create?.(connection, { accountId }, query)
    expect(added).toMatchObject({ id: accountId, accountId, displayName: 'Ada Moreno' })
    await watchers.operations.remove?.(connection, accountId, query)
    expect(asked.filter(({ method }) => method !== 'GET')).toEqual([
      { method: 'POST', path: '/rest/api/2/issue/HELP-1/watchers', body: accountId },
      { method: 'DELETE', path: '/rest/api/2/issue/HELP-1/watchers', query: { accountId } },
    ])
  })
})

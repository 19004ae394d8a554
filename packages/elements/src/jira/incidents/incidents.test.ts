import { Fault } from '@valence/element-kit'
import { describe, expect, it } from 'vitest'
import { scriptedConnection } from '../../testing/scripted-connection.ts'
import { incidents } from './incidents.ts'

const issue = { id: '10001', key: 'HELP-1', self: 'https://acme.example/rest/api/2/issue/10001', fields: {} }
const options = { parents: [], parameters: {} }
const { operations } = incidents

describe('incidents', () => {
  it('reads one in a single call', async () => {
    const { connection, asked } = scriptedConnection(() => issue)
    expect(await operations.get?.(connection, 'HELP-1', { ...options, parameters: { expand: 'names' } })).toEqual(issue)
    expect(asked).toEqual([
      { method: 'GET', path: '/rest/api/2/issue/HELP-1', query: { fields: undefined, expand: 'names' } },
    ])
  })

  it('reads only the named fields of one', async () => {
    const { connection, asked } = scriptedConnection(() => issue)
    await operations.get?.(connection, '1', { ...options, fields: ['summary', 'fields.status.name'] })
    await operations.get?.(connection, '1', { ...options, fields: ['id'] })
    expect(asked.map(({ query }) => query?.fields)).toEqual(['summary,status', 'key'])
  })

  it('answers a create with the issue as it became', async () => {
    const { connection, asked } = scriptedConnection(({ method }) => {
      return method === 'POST' ? { ...issue, fields: undefined } : { ...issue, fields: { summary: 'Broken' } }
    })
    const created = await operations.create?.(connection, { summary: 'Broken', project: 'HELP' }, options)
    expect(created).toMatchObject({ id: '10001', fields: { summary: 'Broken' } })
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /rest/api/2/issue',
      'GET /rest/api/2/issue/10001',
    ])
  })

  it('does not report a create as failed because the issue could not be read back', async () => {
    const { connection } = scriptedConnection(({ method }) =>
      method === 'POST' ? issue : new Fault('not_found', 'Hidden.'),
    )
    expect(await operations.create?.(connection, { summary: 'Broken' }, options)).toMatchObject({ key: 'HELP-1' })
    const broken = scriptedConnection(({ method }) => (method === 'POST' ? issue : new TypeError('a bug')))
    await expect(operations.create?.(broken.connection, { summary: 'x' }, options)).rejects.toThrow('a bug')
  })

  it('answers an update with the issue as it became', async () => {
    const { connection, asked } = scriptedConnection(({ method }) => (method === 'PUT' ? undefined : issue))
    const parameters = { notifyUsers: 'false' }
    expect(await operations.update?.(connection, 'HELP-1', { labels: 'a' }, { ...options, parameters })).toEqual(issue)
    expect(asked[0]).toEqual({
      method: 'PUT',
      path: '/rest/api/2/issue/HELP-1',
      query: { notifyUsers: 'false' },
      body: { fields: { labels: ['a'] } },
    })
  })

  it('deletes sub-tasks only when told to', async () => {
    const { connection, asked } = scriptedConnection(() => undefined)
    await operations.remove?.(connection, 'HELP-1', options)
    await operations.remove?.(connection, 'HELP-1', { ...options, parameters: { deleteSubtasks: 'true' } })
    expect(asked.map(({ query }) => query?.deleteSubtasks)).toEqual([undefined, 'true'])
  })

  it('discovers the custom fields of the site with their types', async () => {
    const { connection } = scriptedConnection(() => [
      { id: 'summary', name: 'Summary', custom: false, schema: { type: 'string' } },
      { id: 'customfield_1', name: 'Points', schema: { type: 'number' } },
      { id: 'customfield_2', name: 'Team', schema: { type: 'option' } },
      { id: 'customfield_3', name: 'Tags', schema: { type: 'array', items: 'string' } },
      { id: 'customfield_4', name: 'Rank', schema: { type: 'any' } },
      { id: 'customfield_5', name: 'Odd' },
    ])
    const fields = await incidents.discover?.(connection, {})
    expect(fields?.map(({ path, kind, itemKind, displayName }) => [path, kind, itemKind, displayName])).toEqual([
      ['customfield_1', 'number', undefined, 'Points'],
      ['customfield_2', 'object', undefined, 'Team'],
      ['customfield_3', 'array', 'string', 'Tags'],
      ['customfield_4', 'string', undefined, 'Rank'],
      ['customfield_5', 'object', undefined, 'Odd'],
    ])
    expect(fields?.[0]).toMatchObject({ vendorPath: 'fields.customfield_1', custom: true, filterable: true })
  })
})

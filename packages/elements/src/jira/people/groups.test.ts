import { describe, expect, it } from 'vitest'
import { scriptedConnection } from '../../testing/scripted-connection.ts'
import { groups } from './groups.ts'

const query = { parents: [], parameters: {}, orderBy: [], limit: 2 }

describe('groups', () => {
  const group = { groupId: '1b6f0f5e-53c5-4d4c-9f51-0b2f6a1c0001', name: 'admins' }

  it('are found by id or by name', async () => {
    const { connection, asked } = scriptedConnection(() => ({ values: [group], isLast: true }))
    expect(await groups.operations.get?.(connection, group.groupId, query)).toEqual({ id: group.groupId, ...group })
    await groups.operations.get?.(connection, 'admins', query)
    expect(asked.map((one) => one.query)).toEqual([{ groupId: group.groupId }, { groupName: 'admins' }])
    const none = scriptedConnection(() => ({ values: [] }))
    await expect(groups.operations.get?.(none.connection, 'nobody', query)).rejects.toMatchObject({ status: 404 })
  })

  it('are searched by a part of their name', async () => {
    const { connection, asked } = scriptedConnection(() => ({ groups: [group] }))
    const { records } = (await groups.operations.list?.(connection, { ...query, parameters: { query: 'adm' } })) ?? {}
    expect(records).toEqual([{ id: group.groupId, ...group }])
    expect(asked[0]).toMatchObject({ path: '/rest/api/2/groups/picker', query: { query: 'adm' } })
  })
})

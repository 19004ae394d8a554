import { describe, expect, it } from 'vitest'
import { scriptedConnection } from '../../testing/scripted-connection.ts'
import { customFieldId, siteFieldsOf } from './site-fields.ts'

const sprint = { type: 'array', items: 'json', custom: 'com.pyxis.greenhopper.jira:gh-sprint' }
const site = () =>
  scriptedConnection(() => [
    { id: 'summary', name: 'Summary', schema: { type: 'string' } },
    { id: 'customfield_1', name: 'Team', schema: { type: 'string' } },
    { id: 'customfield_2', name: 'team', schema: { type: 'string' } },
    { id: 'customfield_3', name: 'Points', schema: { type: 'number' } },
    { id: 'customfield_4', name: 'Iteration', schema: sprint },
  ])

describe('the custom fields of a site', () => {
  it('bear the names that people see, and their ids when several have one name', async () => {
    const { labels, sprintId } = await siteFieldsOf(site().connection)
    expect([...labels.values()]).toEqual(['Team (customfield_1)', 'team (customfield_2)', 'Points', 'Iteration'])
    expect(sprintId).toBe('customfield_4')
  })

  it('are asked for once for each connection, and again after a failure', async () => {
    const { connection, asked } = site()
    await Promise.all([siteFieldsOf(connection), siteFieldsOf(connection)])
    expect(asked).toHaveLength(1)
    let isDown = true
    const flaky = scriptedConnection(() => (isDown ? new Error('down') : []))
    await expect(siteFieldsOf(flaky.connection)).rejects.toThrow('down')
    isDown = false
    expect((await siteFieldsOf(flaky.connection)).fields).toEqual([])
  })

  it('are found by label, by name in any case, and by id', async () => {
    const fields = await siteFieldsOf(site().connection)
    expect(['Points', ' points ', 'customfield_3'].map((name) => customFieldId(fields, name))).toEqual(
      Array(3).fill('customfield_3'),
    )
    expect(customFieldId(fields, 'Team (customfield_1)')).toBe('customfield_1')
    expect(() => customFieldId(fields, 'Team')).toThrow('Team (customfield_1), team (customfield_2)')
    expect(() => customFieldId(fields, 'Nothing')).toThrow("no custom field 'Nothing'")
  })
})

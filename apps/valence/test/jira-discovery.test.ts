import type { Connection, Field } from '@valence/element-kit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operation, options, resource, walkAll } from './jira-line.ts'
import { openSite, type Site, ways } from './jira-sites.ts'

describe.each(ways)('the fields of incidents on a %s site', (way) => {
  let site: Site
  let connection: Connection

  beforeAll(async () => {
    site = await openSite(way)
    connection = site.connection
  })
  afterAll(() => site.sandbox.close())

  const discover = async (scope: Readonly<Record<string, string>> = {}) =>
    (await resource('incidents').discover?.(connection, scope)) ?? []
  const named = (fields: readonly Field[], name: string) => fields.find(({ displayName }) => displayName === name)

  it('have the types that Jira tells', async () => {
    const fields = await discover()
    const types = Object.fromEntries(fields.map(({ displayName, nativeType }) => [displayName, nativeType]))
    expect(types).toMatchObject({ 'Story Points': 'number', Sprint: 'sprint', Severity: 'option' })
    expect(named(fields, 'Story Points')).toMatchObject({ kind: 'number', custom: true })
    expect(named(fields, 'Severity')).toMatchObject({ kind: 'object', identities: ['value', 'id'] })
  })

  it('of a project and type are required, allowed and writable as a create there takes them', async () => {
    const fields = await discover({ project: 'HELP', issuetype: 'Bug' })
    const at = new Map(fields.map((field) => [field.path, field]))
    expect(at.get('summary')).toMatchObject({ required: true, createable: true })
    expect(at.get('priority')?.allowedValues).toEqual(
      expect.arrayContaining([{ id: expect.any(String), name: 'High' }]),
    )
    expect(at.get('issuetype')?.allowedValues?.map(({ name }) => name)).toEqual(['Bug'])
    expect(named(fields, 'Severity')?.allowedValues?.length).toBeGreaterThan(1)
    expect(await discover({ project: 'HELP', issuetype: String(at.get('issuetype')?.allowedValues?.[0]?.id) })).toEqual(
      fields,
    )
  })

  it('of a whole project are what all of its types have together', async () => {
    const whole = new Map((await discover({ project: 'APP' })).map((field) => [field.path, field]))
    expect(whole.get('summary')).toMatchObject({ required: true, createable: true })
    // Only a sub-task requires it.
    expect(whole.get('parent')).toMatchObject({ required: false })
    expect(whole.get('issuetype')?.allowedValues?.length).toBeGreaterThan(2)
  })

  it('are refused for a project or type that is not there, in words that help', async () => {
    await expect(discover({ project: 'HELP', issuetype: 'Dream' })).rejects.toMatchObject({
      status: 404,
      message: expect.stringContaining("'Task'"),
    })
    await expect(discover({ project: 'NOPE' })).rejects.toMatchObject({ status: 404 })
    await expect(discover({ issuetype: 'Task' })).rejects.toMatchObject({ status: 400 })
  })

  it('give the cells of a bulk file their types', async () => {
    const fields = await discover()
    const bulk = resource('incidents').operations.bulk
    const pathOf = (name: string) => named(fields, name)?.path ?? name
    const row = {
      ...{ project: 'APP', issuetype: 'Bug', summary: 'From a file', assignee: 'Dana Lindqvist' },
      ...{ [pathOf('Story Points')]: '3', [pathOf('Sprint')]: '12', [pathOf('Severity')]: 'Critical' },
    }
    const body = bulk?.bodyOf(row, fields) ?? {}
    const since = new Date()
    const [outcome] = (await bulk?.createMany(connection, [{ key: 'typed', body }])) ?? []
    expect(outcome).toMatchObject({ kind: 'created' })
    const id = outcome?.kind === 'created' ? outcome.id : ''
    const made = await operation('incidents', 'get')(connection, id, options)
    expect(made).toMatchObject({
      fields: {
        assignee: { displayName: 'Dana Lindqvist' },
        [pathOf('Story Points')]: 3,
        [pathOf('Severity')]: { value: 'Critical' },
      },
    })
    expect(await bulk?.findCreated(connection, ['typed', 'never sent'], since)).toEqual(new Map([['typed', id]]))
    const wrong = { ...row, [pathOf('Story Points')]: 'many' }
    expect(() => bulk?.bodyOf(wrong, fields)).toThrow("'Story Points' takes a number, not 'many'.")
  })

  it('are as many as the site has, and no more', async () => {
    const all = await walkAll(connection, 'fields', 100)
    const custom = all.filter(({ id }) => String(id).startsWith('customfield_')).map(({ id }) => id)
    expect((await discover()).map(({ path }) => path).sort()).toEqual(custom.toSorted())
  })
})

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createIssue, type Stage, startStage } from './harness.ts'

const api = '/rest/api/3'
const schemes = `${api}/issuetypescheme`

describe('schemes of issue types', () => {
  let stage: Stage
  let types: Record<string, string>
  beforeEach(async () => {
    stage = await startStage({ seed: 'empty' })
    const named = z.array(z.looseObject({ id: z.string(), name: z.string() }))
    const all = named.parse((await stage.admin.get(`${api}/issuetype`)).body)
    types = Object.fromEntries(all.map(({ name, id }) => [name, id]))
  })
  afterEach(() => stage.sandbox.close())

  const id = (name: string) => types[name] ?? ''
  const idSchema = z.looseObject({ issueTypeSchemeId: z.string() })

  async function make(name: string, ...names: string[]): Promise<string> {
    const made = await stage.admin.post(schemes, { name, issueTypeIds: names.map(id) })
    expect(made.status, JSON.stringify(made.body)).toBe(201)
    return idSchema.parse(made.body).issueTypeSchemeId
  }
  const give = (scheme: string, projectId: string) =>
    stage.admin.put(`${schemes}/project`, { issueTypeSchemeId: scheme, projectId })
  async function offered(key: string): Promise<string[]> {
    const { body } = await stage.admin.get(`${api}/issue/createmeta/${key}/issuetypes`)
    const page = z.looseObject({ issueTypes: z.array(z.looseObject({ name: z.string() })) })
    return page.parse(body).issueTypes.map(({ name }) => name)
  }

  it('decide what issues can be made in the projects that have them', async () => {
    const scheme = await make('Few types', 'Bug', 'Task')
    expect((await give(scheme, '10001')).status).toBe(204)
    expect(await offered('APP')).toEqual(['Bug', 'Task'])
    const refused = await stage.admin.post(`${api}/issue`, {
      fields: { project: { key: 'APP' }, issuetype: { name: 'Story' }, summary: 'No more' },
    })
    expect(refused.status).toBe(400)
    expect((await stage.admin.put(`${schemes}/${scheme}/issuetype`, { issueTypeIds: [id('Story')] })).status).toBe(204)
    expect(await offered('APP')).toEqual(['Bug', 'Task', 'Story'])
    const order = { issueTypeIds: [id('Story')], after: id('Bug') }
    expect((await stage.admin.put(`${schemes}/${scheme}/issuetype/move`, order)).status).toBe(204)
    expect(await offered('APP')).toEqual(['Bug', 'Story', 'Task'])
    expect((await stage.admin.delete(`${schemes}/${scheme}/issuetype/${id('Story')}`)).status).toBe(204)
    expect(await offered('APP')).toEqual(['Bug', 'Task'])
    const { body } = await stage.admin.get(`${schemes}/project?projectId=10001`)
    expect(body).toMatchObject({
      values: [{ issueTypeScheme: { id: scheme, name: 'Few types', isDefault: false }, projectIds: ['10001'] }],
    })
  })

  it('leave the one a project had behind, which can then be deleted', async () => {
    const before = z
      .looseObject({ values: z.array(z.looseObject({ issueTypeScheme: z.looseObject({ id: z.string() }) })) })
      .parse((await stage.admin.get(`${schemes}/project?projectId=10001`)).body).values[0]?.issueTypeScheme.id
    const inUse = await stage.admin.delete(`${schemes}/${before}`)
    expect(inUse.status).toBe(400)
    await give(await make('Few types', 'Bug', 'Task'), '10001')
    expect((await stage.admin.get(`${schemes}?id=${before}`)).body).toMatchObject({ total: 1 })
    expect((await stage.admin.delete(`${schemes}/${before}`)).status).toBe(204)
    expect((await stage.admin.get(`${schemes}?id=${before}`)).body).toMatchObject({ total: 0 })
  })

  it('follow the types of the site: the default one has new types, none has those that are gone', async () => {
    await give('10000', '10001')
    const made = await stage.admin.post(`${api}/issuetype`, { name: 'Wish', type: 'standard' })
    expect(await offered('APP')).toContain('Wish')
    const wish = z.looseObject({ id: z.string() }).parse(made.body).id
    types.Wish = wish
    await give(await make('Wishes', 'Wish', 'Task'), '10001')
    expect(await offered('APP')).toEqual(['Wish', 'Task'])
    await stage.admin.delete(`${api}/issuetype/${wish}`)
    expect(await offered('APP')).toEqual(['Task'])
  })

  it('refuse what does not fit, with the reason', async () => {
    const scheme = await make('Few types', 'Bug', 'Task')
    const story = await createIssue(stage.admin, { issuetype: { name: 'Story' } })
    expect(story).toMatch(/^APP-/)
    const sentence = async (answer: Promise<{ status: number; body: unknown }>) => {
      const { status, body } = await answer
      return [status, z.looseObject({ errorMessages: z.array(z.string()) }).parse(body).errorMessages[0]]
    }
    expect(await sentence(give(scheme, '10001'))).toEqual([
      400,
      expect.stringContaining("This issue type scheme can't be assigned to the project."),
    ])
    expect(await sentence(give('1', '10001'))).toEqual([404, 'The issue type scheme was not found.'])
    expect(await sentence(stage.admin.post(schemes, { name: 'few types', issueTypeIds: [id('Bug')] }))).toEqual([
      409,
      'The name is used by another scheme.',
    ])
    const other = { name: 'Others', issueTypeIds: [id('Bug')], defaultIssueTypeId: id('Task') }
    expect(await sentence(stage.admin.post(schemes, other))).toEqual([
      400,
      'The default issue type ID has to be present in issue type IDs list.',
    ])
    expect(await sentence(stage.admin.put(`${schemes}/${scheme}/issuetype`, { issueTypeIds: [id('Bug')] }))).toEqual([
      400,
      `These issue types were not added because they are already present in the issue type scheme: ${id('Bug')}`,
    ])
    await stage.admin.delete(`${schemes}/${scheme}/issuetype/${id('Task')}`)
    expect(await sentence(stage.admin.delete(`${schemes}/${scheme}/issuetype/${id('Bug')}`))).toEqual([
      400,
      "Can't remove the last standard issue type from the issue type scheme.",
    ])
    expect(await sentence(stage.admin.delete(`${schemes}/10000`))).toEqual([
      400,
      "The default issue type scheme can't be removed.",
    ])
    expect((await stage.as('dana.lindqvist').delete(`${schemes}/${scheme}`)).status).toBe(403)
  })

  it('are renamed and get another default type', async () => {
    const scheme = await make('Few types', 'Bug', 'Task')
    const change = { name: 'Two types', description: 'For few', defaultIssueTypeId: id('Task') }
    expect((await stage.admin.put(`${schemes}/${scheme}`, change)).status).toBe(204)
    expect((await stage.admin.get(`${schemes}?id=${scheme}`)).body).toMatchObject({
      values: [{ ...change, isDefault: false }],
    })
  })
})

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createIssue, findKeys, type Stage, startStage } from './harness.ts'

const api = '/rest/api/3'
const day = 86_400_000
const pageSchema = z.looseObject({ values: z.array(z.looseObject({ key: z.string() })) })

describe('projects that leave the site', () => {
  let stage: Stage
  let now = Date.parse('2026-03-01T10:00:00Z')
  beforeEach(async () => {
    stage = await startStage({ now: () => now })
  })
  afterEach(() => stage.sandbox.close())

  async function keysIn(status: string): Promise<string[]> {
    const page = await stage.admin.get(`${api}/project/search?status=${status}`)
    return pageSchema.parse(page.body).values.map(({ key }) => key)
  }

  it('lie in the trash for sixty days and come back whole', async () => {
    const before = await findKeys(stage.admin, 'project = APP order by key')
    expect((await stage.admin.delete(`${api}/project/APP`)).status).toBe(204)
    expect((await stage.admin.get(`${api}/issue/APP-1`)).status).toBe(404)
    expect(await findKeys(stage.admin, 'key = APP-1')).toEqual([])
    expect(await keysIn('live')).not.toContain('APP')
    const trash = await stage.admin.get(`${api}/project/search?status=deleted`)
    expect(trash.body).toMatchObject({
      values: [{ key: 'APP', deleted: true, retentionTillDate: expect.stringContaining('2026-04-30') }],
    })
    expect((await stage.admin.post(`${api}/project/APP/restore`)).body).toMatchObject({ key: 'APP' })
    expect(await findKeys(stage.admin, 'project = APP order by key')).toEqual(before)
    expect((await stage.admin.get(`${api}/version/10002`)).status).toBe(200)
  })

  it('are gone for good when the sixty days are over, and at once without undo', async () => {
    await stage.admin.delete(`${api}/project/APP`)
    now += 60 * day
    expect(await keysIn('deleted')).toEqual([])
    expect((await stage.admin.post(`${api}/project/APP/restore`)).status).toBe(404)
    await stage.admin.delete(`${api}/project/HELP?enableUndo=false`)
    expect(await keysIn('deleted')).toEqual([])
  })

  it('keep their key and name from others while they can come back', async () => {
    await stage.admin.delete(`${api}/project/APP`)
    const validated = await stage.admin.get(`${api}/projectvalidate/key?key=APP`)
    expect(validated.body).toMatchObject({ errors: { projectKey: "Project 'Storefront App' uses this project key." } })
    expect((await stage.admin.get(`${api}/projectvalidate/validProjectKey?key=app`)).body).toBe('APP2')
  })

  it('can still be looked at in the archive, but not be found', async () => {
    await stage.admin.post(`${api}/project/APP/archive`)
    expect((await stage.admin.get(`${api}/project/APP`)).body).toMatchObject({ key: 'APP', archived: true })
    expect(await keysIn('live')).not.toContain('APP')
    expect(await keysIn('archived')).toEqual(['APP'])
    await stage.admin.post(`${api}/project/APP/restore`)
    expect(await keysIn('live')).toContain('APP')
    expect(await keysIn('archived')).toEqual([])
  })

  it('are hidden in the trash from everybody but administrators', async () => {
    await stage.admin.delete(`${api}/project/APP`)
    const seen = await stage.as('hana.novak').get(`${api}/project/search?status=deleted`)
    expect(seen.body).toMatchObject({ total: 0, values: [] })
    expect((await stage.as('hana.novak').post(`${api}/project/APP/restore`)).status).toBe(403)
  })
})

describe('projects', () => {
  let stage: Stage
  beforeEach(async () => {
    stage = await startStage()
  })
  afterEach(() => stage.sandbox.close())

  it('come in pages of a hundred at most, whatever is asked', async () => {
    const page = await stage.admin.get(`${api}/project/search?maxResults=5000&orderBy=-issueCount`)
    expect(page.body).toMatchObject({ maxResults: 100, isLast: true, startAt: 0 })
    expect((await stage.admin.get(`${api}/project/search?orderBy=colour`)).status).toBe(400)
  })

  it('are found by the value of a property', async () => {
    await stage.admin.put(`${api}/project/APP/properties/team`, { lead: { floor: 3 } })
    const query = encodeURIComponent('[team].lead.floor=3')
    const page = await stage.admin.get(`${api}/project/search?propertyQuery=${query}&properties=team`)
    expect(page.body).toMatchObject({ values: [{ key: 'APP', properties: { team: { lead: { floor: 3 } } } }] })
  })

  it('are remembered by whoever looked at them last', async () => {
    await stage.admin.get(`${api}/project/HELP`)
    await stage.admin.get(`${api}/project/APP`)
    expect((await stage.admin.get(`${api}/project/recent`)).body).toMatchObject([{ key: 'APP' }, { key: 'HELP' }])
    expect((await stage.as('dana.lindqvist').get(`${api}/project/recent`)).body).toEqual([])
  })

  it('leave a mark in the audit log with every change', async () => {
    await stage.admin.put(`${api}/project/APP`, { name: 'Shopfront' })
    const log = await stage.admin.get(`${api}/auditing/record?filter=shopfront&limit=1`)
    expect(log.body).toMatchObject({
      offset: 0,
      limit: 1,
      records: [
        {
          summary: 'Project updated',
          category: 'projects',
          changedValues: [{ fieldName: 'name', changedFrom: 'Storefront App', changedTo: 'Shopfront' }],
        },
      ],
    })
    expect((await stage.as('hana.novak').get(`${api}/auditing/record`)).status).toBe(403)
  })

  it('give what is unresolved to the next version when one is released', async () => {
    const key = await createIssue(stage.admin, { fixVersions: [{ id: '10002' }] })
    const released = { released: true, moveUnfixedIssuesTo: `${stage.sandbox.url}/rest/api/3/version/10003` }
    expect((await stage.admin.put(`${api}/version/10002`, released)).body).toMatchObject({ released: true })
    expect((await stage.admin.get(`${api}/issue/${key}?fields=fixVersions`)).body).toMatchObject({
      fields: { fixVersions: [{ id: '10003' }] },
    })
  })

  it('take pictures only with the header against forged requests', async () => {
    const [url, token] = [`${stage.sandbox.url}${api}/project/APP/avatar2`, stage.sandbox]
    const authorization = `Basic ${Buffer.from(`${token.username}:${token.password}`).toString('base64')}`
    const upload = (headers: Readonly<Record<string, string>>) =>
      fetch(url, { method: 'POST', body: 'png', headers: { authorization, 'content-type': 'image/png', ...headers } })
    expect((await upload({})).status).toBe(403)
    const made = await upload({ 'x-atlassian-token': 'no-check' })
    expect(made.status).toBe(201)
    const { id } = z.looseObject({ id: z.string() }).parse(await made.json())
    expect((await stage.admin.put(`${api}/project/APP/avatar`, { id })).status).toBe(204)
    const shown = await fetch(`${stage.sandbox.url}${api}/universal_avatar/view/type/project/avatar/${id}`)
    expect([shown.headers.get('content-type'), await shown.text()]).toEqual(['image/png', 'png'])
  })
})

describe('new projects', () => {
  let stage: Stage
  beforeEach(async () => {
    stage = await startStage()
  })
  afterEach(() => stage.sandbox.close())

  const kanban = 'com.pyxis.greenhopper.jira:gh-simplified-kanban-classic'
  const teams = 'com.pyxis.greenhopper.jira:gh-simplified-agility-scrum'
  const make = (key: string, more: object) => {
    const project = { key, name: `Project ${key}`, leadAccountId: '5a0e4c1d9b7f3a2e6c8d0001' }
    return stage.admin.post(`${api}/project`, { ...project, ...more })
  }

  it('are of the kind of their type or their template, and of both if both are given', async () => {
    expect((await make('ONE', { projectTemplateKey: kanban })).status).toBe(201)
    expect((await stage.admin.get(`${api}/project/ONE`)).body).toMatchObject({ projectTypeKey: 'software' })
    const errors = async (more: object) =>
      z.looseObject({ errors: z.record(z.string(), z.string()) }).parse((await make('TWO', more)).body).errors
    expect(await errors({})).toHaveProperty('projectTypeKey')
    expect(await errors({ projectTemplateKey: 'com.example:mine' })).toHaveProperty('projectTemplateKey')
    const mixed = { projectTypeKey: 'business', projectTemplateKey: kanban }
    expect(await errors(mixed)).toEqual({ projectTemplateKey: 'The project template is not of the project type.' })
  })

  it('are managed by their team when the template says so', async () => {
    await make('ONE', { projectTemplateKey: kanban })
    await make('TEAM', { projectTemplateKey: teams })
    const styleOf = async (key: string) => (await stage.admin.get(`${api}/project/${key}`)).body
    expect(await styleOf('ONE')).toMatchObject({ style: 'classic', simplified: false })
    expect(await styleOf('TEAM')).toMatchObject({ style: 'next-gen', simplified: true })
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordOf, startWays, type Way, type Ways, wayNames } from './jira-lines.ts'

let ways: Ways
beforeAll(async () => {
  ways = await startWays()
})
afterAll(() => ways.close())

describe.each(wayNames)('projects of a Jira (%s)', (name) => {
  let way: Way
  beforeAll(() => {
    way = ways.way(name)
  })
  const key = { cloud: 'CLD', gateway: 'GTW', datacenter: 'DCR' }[name]

  it('are listed the same in pages of any size, and filtered by fields and parameters', async () => {
    const all = await way.walk('/projects', 100)
    expect(all.map((project) => project.key)).toEqual(expect.arrayContaining(['APP', 'HELP']))
    expect(await way.walk('/projects', 1)).toEqual(all)
    expect(await way.walk("/projects?where=key='HELP'", 100)).toMatchObject([{ key: 'HELP' }])
    expect(await way.walk("/projects?where=query='storefront'", 100)).toMatchObject([{ key: 'APP' }])
    expect(await way.walk("/projects?where=typeKey='software' AND name LIKE 'Store%25'", 100)).toMatchObject([
      { key: 'APP' },
    ])
    expect((await way.walk('/projects?orderBy=key desc', 100)).map((project) => project.key)).toEqual(
      all
        .map((project) => String(project.key))
        .toSorted()
        .toReversed(),
    )
  })

  it('show more when expanded, and lose nothing by it', async () => {
    const [project] = await way.walk("/projects?where=expand='lead' AND key='HELP'", 100)
    expect(project).toMatchObject({ lead: { displayName: expect.any(String) }, description: expect.any(String) })
    const [counted] = await way.walk("/projects?where=expand='insight' AND key='HELP'", 100)
    const insight = { totalIssueCount: expect.any(Number), lastIssueUpdateTime: expect.any(String) }
    expect(counted?.insight).toEqual(insight)
    expect((await way.call('GET', '/projects/HELP?expand=insight')).body).toMatchObject({ insight })
  })

  it('are made with the body of older clients, changed with the same body, and deleted', async () => {
    const lead = way.isCloud ? 'bruno.keller@sandbox.invalid' : 'bruno.keller'
    const body = { name: `Old ${name}`, projectTypeKey: 'business', key, lead }
    const created = recordOf(await way.call('POST', '/projects', body))
    expect(created).toMatchObject({ key, name: body.name, lead: { displayName: 'Bruno Keller' } })
    const changed = await way.call('PATCH', `/projects/${created.id}`, {
      ...body,
      name: `New ${name}`,
      description: 'Why',
    })
    expect(recordOf(changed)).toMatchObject({ id: created.id, name: `New ${name}`, description: 'Why' })
    const handedOver = await way.call('PUT', `/projects/${key}`, { lead: await agent('Goro Tanaka') })
    expect(recordOf(handedOver)).toMatchObject({ lead: { displayName: 'Goro Tanaka' } })
    expect((await way.call('DELETE', `/projects/${created.id}`)).status).toBe(200)
    expect((await way.call('GET', `/projects/${created.id}`)).status).toBe(404)
  })

  it('refuse to whoever administers nothing only what they refuse', async () => {
    const body = { name: 'X', projectTypeKey: 'business', key: 'XX', lead: await agent('Goro Tanaka') }
    const refused = await way.asMember('POST', '/projects', body)
    expect(refused.status).toBe(403)
    expect((await way.asMember('GET', '/projects')).status).toBe(200)
    const component = { name: 'x', project: 'APP' }
    expect([401, 403]).toContain((await way.asMember('POST', '/components', component)).status)
  })

  it('have avatars in one list', async () => {
    const all = await way.walk('/projects/HELP/avatars', 2)
    expect(all.length).toBeGreaterThan(1)
    expect(all[0]).toMatchObject({ id: expect.any(String), isSystemAvatar: true })
    expect(recordOf(await way.call('GET', `/projects/HELP/avatars/${all[1]?.id}`))).toEqual(all[1])
    expect((await way.call('GET', '/projects/HELP/avatars/none')).status).toBe(404)
  })

  it('have statuses by issue type', async () => {
    const all = await way.walk('/projects/HELP/statuses', 100)
    expect(all[0]).toMatchObject({
      name: expect.any(String),
      statuses: expect.arrayContaining([expect.objectContaining({ name: 'Done' })]),
    })
    expect(await way.walk('/projects/HELP/statuses', 1)).toEqual(all)
  })

  it('have roles, each with its actors, which an update replaces', async () => {
    const all = await way.walk('/projects/APP/roles', 100)
    const members = all.find((role) => role.name === 'Members')
    const at = `/projects/APP/roles/${members?.id}`
    const person = (await agentRecord('Dana Lindqvist'))[way.isCloud ? 'id' : 'name']
    const body = { categorisedActors: { 'atlassian-user-role-actor': [person] } }
    expect(recordOf(await way.call('PUT', at, body))).toMatchObject({ id: members?.id })
    expect((await way.call('GET', at)).body).toMatchObject({ actors: [{ displayName: 'Dana Lindqvist' }] })
  })

  it('have versions, by themselves and below their project', async () => {
    const at = '/projects/APP/versions'
    const before = await way.walk(at, 1)
    const made = recordOf(await way.call('POST', at, { name: `v ${name}`, releaseDate: '2026-12-01' }))
    const plain = recordOf(await way.call('POST', '/versions', { name: `w ${name}`, project: 'APP', archived: true }))
    expect((await way.walk(at, 2)).map(({ id }) => id).toSorted()).toEqual(
      [...before, made, plain].map(({ id }) => id).toSorted(),
    )
    expect(await way.walk(`${at}?where=status='archived' AND name='w ${name}'`, 100)).toMatchObject([{ id: plain.id }])
    expect(await way.walk(`${at}?where=query='v ${name}'`, 100)).toMatchObject([{ id: made.id }])
    expect(await way.walk(`${at}?where=releaseDate = '2026-12-01' AND name='v ${name}'`, 1)).toMatchObject([made])
    const changed = await way.call('PATCH', `${at}/${made.id}`, { released: true, description: 'Out' })
    expect(recordOf(changed)).toMatchObject({ id: made.id, released: true, description: 'Out' })
    expect(recordOf(await way.call('GET', `/versions/${made.id}`))).toMatchObject({ name: `v ${name}` })
    expect((await way.call('DELETE', `/versions/${plain.id}`)).status).toBe(200)
    expect((await way.call('DELETE', `${at}/${made.id}?moveFixIssuesTo=${before[0]?.id}`)).status).toBe(200)
    expect((await way.call('GET', `/versions/${made.id}`)).status).toBe(404)
    expect((await way.call('GET', '/versions')).headers.get('allow')).toBe('POST')
  })

  it('have components, by themselves and below their project', async () => {
    const at = '/projects/HELP/components'
    const before = await way.walk(at, 1)
    const lead = way.isCloud ? 'Bruno Keller' : 'bruno.keller'
    const made = recordOf(await way.call('POST', at, { name: `c ${name}`, lead }))
    expect(made).toMatchObject({ lead: { displayName: 'Bruno Keller' } })
    const plain = recordOf(
      await way.call('POST', '/components', { name: `d ${name}`, project: 'APP', description: 'Two' }),
    )
    expect((await way.walk(at, 100)).map(({ id }) => id).toSorted()).toEqual(
      [...before, made].map(({ id }) => id).toSorted(),
    )
    const everywhere = await way.walk('/components', 1)
    expect(everywhere.map(({ id }) => id)).toEqual(expect.arrayContaining([made.id, plain.id]))
    expect(await way.walk(`/components?where=query='d ${name}'`, 100)).toMatchObject([{ id: plain.id }])
    expect(await way.walk(`${at}?where=lead='Bruno Keller' AND name='c ${name}'`, 100)).toMatchObject([{ id: made.id }])
    expect(recordOf(await way.call('PATCH', `/components/${plain.id}`, { description: 'Three' }))).toMatchObject({
      description: 'Three',
    })
    expect(recordOf(await way.call('GET', `${at}/${made.id}`))).toMatchObject({ name: `c ${name}` })
    for (const { id } of [made, plain]) expect((await way.call('DELETE', `/components/${id}`)).status).toBe(200)
    expect((await way.call('GET', `/components/${made.id}`)).status).toBe(404)
  })

  it('stand in categories', async () => {
    const all = await way.walk('/project-categories', 1)
    const made = recordOf(await way.call('POST', '/project-categories', { name: `Category ${name}`, description: 'a' }))
    expect(await way.walk('/project-categories', 100)).toEqual([...all, made])
    const changed = await way.call('PATCH', `/project-categories/${made.id}`, { description: 'b' })
    expect(recordOf(changed)).toMatchObject({ id: made.id, description: 'b' })
    expect(await way.walk(`/project-categories?where=name='Category ${name}'`, 100)).toMatchObject([{ id: made.id }])
    const moved = await way.call('PATCH', '/projects/APP', { projectCategory: { id: made.id } })
    expect(recordOf(moved)).toMatchObject({ projectCategory: { id: made.id } })
    expect(await way.walk(`/projects?where=categoryId='${made.id}'`, 100)).toMatchObject([{ key: 'APP' }])
    expect((await way.call('PATCH', '/projects/APP', { categoryId: all[0]?.id })).status).toBe(200)
    expect((await way.call('DELETE', `/project-categories/${made.id}`)).status).toBe(200)
    expect((await way.call('GET', `/project-categories/${made.id}`)).status).toBe(404)
    expect((await way.asMember('POST', '/project-categories', { name: 'x' })).status).toBe(403)
  })

  async function agentRecord(displayName: string) {
    const found = (await way.walk('/agents', 100)).find((user) => user.displayName === displayName)
    if (found === undefined) throw new Error(`There is no ${displayName}.`)
    return found
  }
  const agent = async (displayName: string) => {
    const { accountId, name: userName } = await agentRecord(displayName)
    return way.isCloud ? { accountId } : { name: userName }
  }
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordOf, recordsOf, startWays, type Way, type Ways, wayNames } from './jira-lines.ts'

let ways: Ways
beforeAll(async () => {
  ways = await startWays()
})
afterAll(() => ways.close())

describe.each(wayNames)('people of a Jira (%s)', (name) => {
  let way: Way
  beforeAll(() => {
    way = ways.way(name)
  })
  const where = (clause: string) => encodeURIComponent(clause)
  const named = async (clause: string) =>
    recordsOf(await way.call('GET', `/agents?where=${where(clause)}`)).map((user) => user.displayName)

  it('are listed whole, deactivated ones included, the same in pages of any size', async () => {
    const all = await way.walk('/agents', 100)
    expect(all.map((user) => user.displayName)).toEqual(expect.arrayContaining(['Ada Moreno', 'Ivo Petrov']))
    expect(await way.walk('/contacts', 1)).toEqual(all)
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
  })

  it.each([
    ['the beginning of a name', "username='Bruno'", ['Bruno Keller']],
    ['a part of a name', "username='runo kel'", ['Bruno Keller']],
    ['the whole of an address', "username='bruno.keller@sandbox.invalid'", ['Bruno Keller']],
    ['a part of an address', "query='keller@sandbox'", ['Bruno Keller']],
    ['what nobody is called', "username='nobody at all'", []],
    ['a name that only a deactivated user has', "username='Ivo Petrov'", []],
    ['a name, beside a filter', "query='o' AND displayName LIKE 'Goro%'", ['Goro Tanaka']],
  ])('are found by %s', async (_, clause, expected) => {
    expect(await named(clause)).toEqual(expected)
  })

  it('are found by a part of their name, the same in pages of any size', async () => {
    const all = await way.walk("/agents?where=query='an'", 100)
    expect(all.map((user) => user.displayName)).toEqual(
      expect.arrayContaining(['Dana Lindqvist', 'Goro Tanaka', 'Hana Novak']),
    )
    expect(await way.walk("/agents?where=query='an'", 1)).toEqual(all)
  })

  it('are filtered by their fields', async () => {
    expect(await named("active = false AND displayName = 'Ivo Petrov'")).toEqual(['Ivo Petrov'])
  })

  it('are made, found by the very name that they bear, read and deleted', async () => {
    const displayName = `spec!al name with _ and - ${name}`
    const body = {
      displayName,
      name: `special-${name}`,
      emailAddress: `special.${name}@sandbox.invalid`,
      password: 'p',
    }
    const created = recordOf(await way.call('POST', '/contacts', body))
    const longer = {
      ...body,
      displayName: `${displayName} too`,
      name: `too-${name}`,
      emailAddress: `too.${name}@sandbox.invalid`,
    }
    const other = recordOf(await way.call('POST', '/agents', longer))
    expect(created).toMatchObject({ displayName, key: created.id })
    expect(recordsOf(await way.call('GET', `/contacts?where=${where(`username='${displayName}'`)}`))).toMatchObject([
      { id: created.id },
    ])
    expect((await named(`query='${displayName}'`)).length).toBe(2)
    for (const id of [created.id, ...(way.isCloud ? [displayName] : [body.name])]) {
      expect(recordOf(await way.call('GET', `/contacts/${encodeURIComponent(id)}`)).id).toBe(created.id)
    }
    for (const { id } of [created, other]) expect((await way.call('DELETE', `/contacts/${id}`)).status).toBe(200)
    expect((await way.call('GET', `/contacts/${created.id}`)).status).toBe(404)
  })

  it('are changed where the deployment lets it', async () => {
    const body = { name: `chameleon-${name}`, displayName: 'Before', emailAddress: `chameleon.${name}@sandbox.invalid` }
    const { id } = recordOf(await way.call('POST', '/agents', body))
    const change = { displayName: 'After', active: false, password: 'new' }
    const answer = await way.call('PATCH', `/agents/${id}`, change)
    if (way.isCloud) {
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, DELETE'])
    } else {
      expect(recordOf(answer)).toMatchObject({ id, displayName: 'After', active: false })
    }
    await way.call('DELETE', `/agents/${id}`)
  })

  it('are refused in the words of Jira to whoever administers nothing', async () => {
    const body = { name: 'x', displayName: 'X', emailAddress: 'x@sandbox.invalid' }
    const refused = await way.asMember('POST', '/agents', body)
    expect(refused.status).toBe(403)
    expect(refused.body).toMatchObject({ providerMessage: expect.any(String) })
    expect((await way.asMember('GET', "/agents?where=username='Bruno'")).body).toMatchObject([
      { displayName: 'Bruno Keller' },
    ])
  })
})

describe.each(wayNames)('groups of a Jira (%s)', (name) => {
  let way: Way
  beforeAll(() => {
    way = ways.way(name)
  })

  it('are listed the same in pages of any size, and searched by a part of their name', async () => {
    const all = await way.walk('/groups', 100)
    expect(all.map((group) => group.name)).toEqual(expect.arrayContaining(['site-admins', 'jira-users']))
    expect(await way.walk('/groups', 1)).toEqual(all)
    expect(await way.walk("/groups?where=query='admin'", 100)).toMatchObject([{ name: 'site-admins' }])
    expect(await way.walk("/groups?where=name LIKE '%25users'", 100)).toMatchObject([{ name: 'jira-users' }])
    expect(recordOf(await way.call('GET', '/groups/site-admins')).id).toBe(
      all.find((group) => group.name === 'site-admins')?.id,
    )
  })

  it('are all listed although the picker gives twenty at a time', async () => {
    const names = Array.from({ length: 25 }, (_, index) => `many-${name}-${index}`)
    for (const one of names) expect((await way.call('POST', '/groups', { name: one })).status).toBe(200)
    expect((await way.walk(`/groups?where=query='many-${name}'`, 7)).map((group) => group.name).toSorted()).toEqual(
      names.toSorted(),
    )
    for (const one of names) expect((await way.call('DELETE', `/groups/${one}`)).status).toBe(200)
  })

  it('are made, given members in any name, and deleted', async () => {
    const group = recordOf(await way.call('POST', '/groups', { name: `night shift ${name}` }))
    const members = `/groups/${encodeURIComponent(group.id)}/agents`
    const [bruno, ivo] = [await agent('Bruno Keller'), await agent('Ivo Petrov')]
    expect(recordOf(await way.call('POST', members, { name: 'bruno.keller@sandbox.invalid' }).then(orByName)).id).toBe(
      bruno.id,
    )
    await way.call('POST', members, way.isCloud ? { accountId: ivo.id } : { key: ivo.id })
    expect((await way.walk(members, 1)).map(({ id }) => id)).toEqual([bruno.id, ivo.id])
    const own = await way.walk(`/agents/${bruno.id}/groups`, 1)
    expect(own.filter(({ id }) => id === group.id)).toMatchObject([{ name: `night shift ${name}` }])
    expect((await way.call('DELETE', `${members}/${bruno.id}`)).status).toBe(200)
    expect((await way.walk(members, 100)).map(({ id }) => id)).toEqual([ivo.id])
    expect((await way.call('POST', members, { nothing: 1 })).status).toBe(400)
    expect((await way.call('DELETE', `/groups/${encodeURIComponent(`night shift ${name}`)}`)).status).toBe(200)
    expect((await way.call('GET', `/groups/${encodeURIComponent(group.id)}`)).status).toBe(404)

    /** A Data Center knows no addresses as names. */
    async function orByName(answer: Awaited<ReturnType<Way['call']>>) {
      return way.isCloud ? answer : way.call('POST', members, { name: 'bruno.keller' })
    }
  })

  it('cannot be changed, and are refused to whoever administers nothing', async () => {
    const changed = await way.call('PATCH', '/groups/site-admins', { name: 'x' })
    expect([changed.status, changed.headers.get('allow')]).toEqual([405, 'GET, DELETE'])
    expect((await way.asMember('POST', '/groups', { name: 'x' })).status).toBe(403)
  })

  async function agent(displayName: string) {
    const found = (await way.walk('/agents', 100)).find((user) => user.displayName === displayName)
    if (found === undefined) throw new Error(`There is no ${displayName}.`)
    return found
  }
})

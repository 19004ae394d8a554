import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startWorld, type World } from './harness.ts'

describe('an object by the name that Jira has for it', () => {
  let world: World
  let authorization: string

  beforeAll(async () => {
    world = await startWorld()
    authorization = (await world.connect()).authorization
  })

  afterAll(() => world.close())

  const get = (path: string) => world.call('GET', path, { authorization })

  it.each([
    ['/issue/HELP-1', '/incidents/HELP-1'],
    ['/issues?pageSize=3', '/incidents?pageSize=3'],
    ['/issue/HELP-1/comment', '/incidents/HELP-1/comments'],
    ['/project', '/projects'],
    ['/user?pageSize=3', '/agents?pageSize=3'],
    ['/board/1/sprint', '/boards/1/sprints'],
  ])('%s answers as %s', async (alias, path) => {
    const [other, own] = [await get(alias), await get(path)]
    expect(own.status).toBe(200)
    expect(other).toMatchObject({ status: 200, body: own.body })
  })

  it('is found though it is declared by a line of data only, and filtered by any member', async () => {
    const all = await get('/statuscategory')
    expect(all).toMatchObject({ status: 200, body: expect.arrayContaining([expect.objectContaining({ key: 'done' })]) })
    const done = await get(`/statuscategory?where=${encodeURIComponent("key = 'done' AND colorName = 'green'")}`)
    expect(done).toMatchObject({ status: 200, body: [{ key: 'done' }] })
    expect(await get('/statuscategory/3')).toMatchObject({ status: 200, body: { id: '3', key: 'done' } })
    expect(await get('/configuration')).toMatchObject({ status: 200, body: { votingEnabled: expect.any(Boolean) } })
  })

  it('is 404 with the nearest name when it is not there, and 405 for what is not done with it', async () => {
    expect(await get('/statuscategry')).toMatchObject({
      status: 404,
      body: { message: expect.stringContaining("Did you mean 'statuscategory'?") },
    })
    const created = await world.call('POST', '/statuscategory', { authorization, json: { name: 'x' } })
    expect(created.status).toBe(405)
    expect(created.headers.get('allow')).toBe('GET')
  })

  it('stands among the objects once, by its canonical name', async () => {
    const { body } = await get('/objects')
    const names = Array.isArray(body) ? body.map(String) : []
    expect(new Set(names).size).toBe(names.length)
    expect(names).toEqual(expect.arrayContaining(['incidents', 'boards', 'sprints', 'teams', 'statuscategory']))
    expect(names).not.toContain('issue')
  })
})

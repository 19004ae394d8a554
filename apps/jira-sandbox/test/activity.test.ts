import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createIssue, type Stage, startStage } from './harness.ts'
import { document } from './tour.ts'

const idSchema = z.looseObject({ id: z.string() })

describe('what hangs on an issue', () => {
  let stage: Stage
  let key: string
  beforeAll(async () => {
    stage = await startStage({ seed: 'empty' })
  })
  afterAll(() => stage.sandbox.close())
  beforeEach(async () => {
    key = await createIssue(stage.admin, { timetracking: { originalEstimate: '4h' } })
  })

  it('comments are added, changed by their author alone, and removed', async () => {
    const path = `/rest/api/3/issue/${key}/comment`
    const bruno = stage.as('bruno.keller')
    const { id } = idSchema.parse((await bruno.post(path, { body: document('Mine') })).body)
    expect((await stage.as('dana.lindqvist').put(`${path}/${id}`, { body: document('Not yours') })).status).toBe(400)
    expect((await bruno.put(`${path}/${id}`, { body: document('Still mine') })).status).toBe(200)
    expect((await stage.admin.get(`/rest/api/2/issue/${key}/comment/${id}`)).body).toMatchObject({ body: 'Still mine' })
    expect((await bruno.delete(`${path}/${id}`)).status).toBe(204)
    const gone = await bruno.get(`${path}/${id}`)
    expect(gone.status).toBe(404)
    expect(gone.body).toEqual({ errorMessages: [`Can not find a comment for the id: ${id}.`], errors: {} })
  })

  it('comments are listed a page at a time, in either order of creation', async () => {
    const path = `/rest/api/2/issue/${key}/comment`
    for (const body of ['one', 'two', 'three']) await stage.admin.post(path, { body })
    const first = await stage.admin.get(`${path}?maxResults=2`)
    expect(first.body).toMatchObject({
      startAt: 0,
      maxResults: 2,
      total: 3,
      comments: [{ body: 'one' }, { body: 'two' }],
    })
    const newest = await stage.admin.get(`${path}?orderBy=-created&startAt=0&maxResults=1`)
    expect(newest.body).toMatchObject({ comments: [{ body: 'three' }] })
  })

  it.each([
    [3, 'plain', 'Comment body is not valid!'],
    [2, document('a document'), 'Comment body is not valid!'],
    [2, '', 'Comment body can not be empty!'],
  ])('in version %d a comment of %j is refused', async (api, body, sentence) => {
    const answer = await stage.admin.post(`/rest/api/${api}/issue/${key}/comment`, { body })
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual({ errorMessages: [], errors: { comment: sentence } })
  })

  it('worklogs use up the remaining estimate and give it back', async () => {
    const path = `/rest/api/2/issue/${key}/worklog`
    const answer = await stage.admin.post(path, {
      timeSpent: '1h 30m',
      comment: 'Digging',
      started: '2026-02-03T09:00:00.000+0100',
    })
    expect(answer.status).toBe(201)
    expect(answer.body).toMatchObject({
      timeSpentSeconds: 5400,
      timeSpent: '1h 30m',
      started: '2026-02-03T08:00:00.000+0000',
    })
    const remaining = async () => (await stage.admin.get(`/rest/api/2/issue/${key}?fields=timetracking`)).body
    expect(await remaining()).toMatchObject({
      fields: { timetracking: { remainingEstimate: '2h 30m', timeSpent: '1h 30m' } },
    })
    await stage.admin.delete(`${path}/${idSchema.parse(answer.body).id}`)
    expect(await remaining()).toMatchObject({ fields: { timetracking: { remainingEstimate: '4h' } } })
  })

  it('watchers come by a bare string and go by account', async () => {
    const path = `/rest/api/3/issue/${key}/watchers`
    expect((await stage.admin.post(path, '5a0e4c1d9b7f3a2e6c8d0004')).status).toBe(204)
    expect((await stage.admin.get(path)).body).toMatchObject({ watchCount: 2, isWatching: true })
    expect((await stage.admin.delete(`${path}?accountId=5a0e4c1d9b7f3a2e6c8d0004`)).status).toBe(204)
    expect((await stage.admin.get(path)).body).toMatchObject({ watchCount: 1 })
  })

  it('watchers are accounts that are there', async () => {
    const path = `/rest/api/3/issue/${key}/watchers`
    const refused = { status: 404, body: { errorMessages: ["The user 'nobody' does not exist."] } }
    expect(await stage.admin.post(path, 'nobody')).toMatchObject(refused)
    expect(await stage.admin.delete(`${path}?accountId=nobody`)).toMatchObject(refused)
  })

  it('votes count once, the reporter included', async () => {
    const path = `/rest/api/3/issue/${key}/votes`
    await stage.admin.post(path)
    await stage.admin.post(path)
    expect((await stage.admin.get(path)).body).toMatchObject({ votes: 1, hasVoted: true })
    expect((await stage.admin.delete(path)).status).toBe(204)
    expect((await stage.admin.delete(path)).status).toBe(404)
  })

  it('properties are put twice alike: 201 when new, 200 when known', async () => {
    const path = `/rest/api/3/issue/${key}/properties/external.id`
    expect((await stage.admin.put(path, { number: 7 })).status).toBe(201)
    expect((await stage.admin.put(path, { number: 8 })).status).toBe(200)
    expect((await stage.admin.get(path)).body).toEqual({ key: 'external.id', value: { number: 8 } })
    expect((await stage.admin.delete(path)).status).toBe(204)
    expect((await stage.admin.get(path)).status).toBe(404)
    expect((await stage.admin.put(path, 'x'.repeat(40_000))).status).toBe(400)
  })
})

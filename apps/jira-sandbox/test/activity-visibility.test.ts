import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createIssue, type Stage, startStage } from './harness.ts'

const idSchema = z.looseObject({ id: z.string() })

describe('comments and worklogs', () => {
  let stage: Stage
  let key: string
  let now = Date.parse('2026-03-02T09:00:00Z')
  beforeAll(async () => {
    stage = await startStage({ seed: 'empty', now: () => now })
  })
  afterAll(() => stage.sandbox.close())
  beforeEach(async () => {
    key = await createIssue(stage.admin, { timetracking: { originalEstimate: '8h' } })
  })

  const at = (part: string) => `/rest/api/2/issue/${key}${part}`
  const remaining = async () => (await stage.admin.get(at('?fields=timetracking'))).body

  it.each(['comment', 'worklog'])('a %s for a group is seen by its members only', async (noun) => {
    const visibility = { type: 'group', value: 'site-admins' }
    const made = await stage.admin.post(at(`/${noun}`), { body: 'Among us', timeSpent: '1h', visibility })
    expect(made.body).toMatchObject({
      visibility: { type: 'group', value: 'site-admins', identifier: expect.stringMatching(/-/) },
    })
    const { id } = idSchema.parse(made.body)
    const dana = stage.as('dana.lindqvist')
    expect((await stage.admin.get(at(`/${noun}/${id}`))).status).toBe(200)
    expect((await dana.get(at(`/${noun}/${id}`))).status).toBe(404)
    expect((await dana.get(at(`/${noun}`))).body).toMatchObject({ total: 0 })
    expect((await dana.get(at(`?fields=${noun}`))).body).toMatchObject({ fields: { [noun]: { total: 0 } } })
  })

  it.each([
    [{ type: 'group', value: 'nobody-here' }, 'Group: nobody-here does not exist.'],
    [{ type: 'role', value: 'Kings' }, 'Role: Kings does not exist.'],
    [{ type: 'group', value: 'site-admins' }, 'You are currently not a member of the group: site-admins.'],
  ])('are not restricted to %j by somebody else', async (visibility, commentLevel) => {
    const answer = await stage.as('dana.lindqvist').post(at('/comment'), { body: 'x', visibility })
    expect(answer.body).toEqual({ errorMessages: [], errors: { commentLevel } })
  })

  it.each([
    ['adjustEstimate=leave', '1d'],
    ['adjustEstimate=new&newEstimate=3h', '3h'],
    ['adjustEstimate=manual&reduceBy=30m', '7h 30m'],
    ['', '7h'],
  ])('work logged with %s leaves %s to do', async (query, remainingEstimate) => {
    await stage.admin.post(at(`/worklog?${query}`), { timeSpent: '1h' })
    expect(await remaining()).toMatchObject({ fields: { timetracking: { remainingEstimate } } })
  })

  it.each(['adjustEstimate=new', 'adjustEstimate=manual', 'adjustEstimate=often'])('%s is refused', async (query) => {
    expect((await stage.admin.post(at(`/worklog?${query}`), { timeSpent: '1h' })).status).toBe(400)
    expect((await stage.admin.get(at('/worklog'))).body).toMatchObject({ total: 0 })
  })

  it('worklogs move to another issue without a trace in the history', async () => {
    const other = await createIssue(stage.admin, {})
    const { id } = idSchema.parse((await stage.admin.post(at('/worklog'), { timeSpent: '1h' })).body)
    const before = (await stage.admin.get(at('/changelog'))).body
    const moved = await stage.admin.post(at('/worklog/move'), { ids: [Number(id)], issueIdOrKey: other })
    expect(moved.status).toBe(204)
    expect((await stage.admin.get(at('/worklog'))).body).toMatchObject({ total: 0 })
    expect((await stage.admin.get(`/rest/api/2/issue/${other}/worklog`)).body).toMatchObject({ worklogs: [{ id }] })
    expect((await stage.admin.get(at('/changelog'))).body).toEqual(before)
  })

  it('worklogs are deleted together, or not when one is of another issue', async () => {
    const ids: number[] = []
    for (const timeSpent of ['1h', '2h'])
      ids.push(Number(idSchema.parse((await stage.admin.post(at('/worklog'), { timeSpent })).body).id))
    expect((await stage.admin.delete(at('/worklog'), { ids: [...ids, 1] })).status).toBe(404)
    expect((await stage.admin.get(at('/worklog'))).body).toMatchObject({ total: 2 })
    expect((await stage.admin.delete(at('/worklog'), { ids })).status).toBe(204)
    expect(await remaining()).toMatchObject({ fields: { timetracking: { remainingEstimate: '1d' } } })
  })

  it('the feeds of worklogs keep the last minute back', async () => {
    const since = now
    const { id } = idSchema.parse((await stage.admin.post(at('/worklog'), { timeSpent: '1h' })).body)
    const feed = async (name: string) => (await stage.admin.get(`/rest/api/3/worklog/${name}?since=${since}`)).body
    const entry = { worklogId: Number(id), updatedTime: now, properties: [] }
    expect(await feed('updated')).toMatchObject({ values: expect.not.arrayContaining([entry]), lastPage: true })
    now += 60_000
    expect(await feed('updated')).toMatchObject({ values: expect.arrayContaining([entry]) })
    await stage.admin.delete(at(`/worklog/${id}`))
    now += 60_000
    expect(await feed('deleted')).toMatchObject({
      values: expect.arrayContaining([{ ...entry, updatedTime: now - 60_000 }]),
    })
  })

  it('an issue shows its first twenty worklogs and its last hundred comments, and how many there are', async () => {
    for (let sent = 0; sent < 101; sent += 1) await stage.admin.post(at('/comment'), { body: `Number ${sent}` })
    for (let sent = 0; sent < 21; sent += 1) await stage.admin.post(at('/worklog'), { timeSpent: '1m' })
    const { fields } = z
      .looseObject({
        fields: z.looseObject({
          comment: z.looseObject({ total: z.number(), comments: z.array(z.looseObject({ body: z.string() })) }),
          worklog: z.looseObject({ total: z.number(), worklogs: z.array(z.unknown()) }),
        }),
      })
      .parse((await stage.admin.get(at(''))).body)
    expect([fields.comment.total, fields.comment.comments.length, fields.comment.comments[0]?.body]).toEqual([
      101,
      100,
      'Number 1',
    ])
    expect([fields.worklog.total, fields.worklog.worklogs.length]).toEqual([21, 20])
  })
})

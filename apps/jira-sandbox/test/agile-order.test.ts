import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { agile, keysAt } from './agile-scene.ts'
import { type Client, createIssue, findKeys, type Stage, startStage } from './harness.ts'

let stage: Stage
let admin: Client
beforeAll(async () => {
  stage = await startStage({ seed: 'empty' })
  admin = stage.admin
})
afterAll(() => stage.sandbox.close())

describe('ranks', () => {
  it('order boards, backlogs and searches, before and after others', async () => {
    const keys = [await newRanked(), await newRanked(), await newRanked()]
    const [a = '', b = '', c = ''] = keys
    const order = () => keysAt(admin, `${agile}/board/1/backlog?jql=labels=ranked`)
    expect(await order()).toEqual([a, b, c])
    expect((await admin.put(`${agile}/issue/rank`, { issues: [c], rankBeforeIssue: a })).status).toBe(204)
    expect(await order()).toEqual([c, a, b])
    await admin.put(`${agile}/issue/rank`, { issues: [c, a], rankAfterIssue: b })
    expect(await order()).toEqual([b, c, a])
    expect(await findKeys(admin, 'labels = ranked order by Rank desc')).toEqual([a, c, b])
    const { body } = await admin.get(`/rest/api/3/issue/${c}/changelog`)
    const [up, down] = ['Ranked higher', 'Ranked lower']
    expect(body).toMatchObject({
      values: [up, down].map((how) => ({ items: [{ field: 'Rank', fieldtype: 'custom', toString: how }] })),
    })
    const shown = await admin.get(`/rest/api/3/issue/${c}?fields=customfield_10009`)
    expect(shown.body).toMatchObject({ fields: { customfield_10009: expect.stringMatching(/^0\|[0-9a-z]{6}:/) } })
  })

  it('tell by 207 what could not be moved', async () => {
    const [one, other] = [await newRanked(), await newRanked()]
    const answer = await admin.put(`${agile}/issue/rank`, { issues: [other, 'APP-9999'], rankBeforeIssue: one })
    expect([answer.status, answer.body]).toEqual([
      207,
      {
        entries: [
          { issueId: expect.any(Number), issueKey: other, status: 200 },
          { issueKey: 'APP-9999', status: 404, errors: [expect.any(String)] },
        ],
      },
    ])
    const none = await admin.put(`${agile}/issue/rank`, { issues: ['APP-9999'], rankBeforeIssue: one })
    expect(none.status).toBe(400)
  })

  it('are given to fifty issues at most, on one side of another', async () => {
    const key = await newRanked()
    const issues = Array.from({ length: 51 }, () => key)
    expect((await admin.put(`${agile}/issue/rank`, { issues, rankBeforeIssue: key })).status).toBe(400)
    expect((await admin.put(`${agile}/issue/rank`, { issues: [key] })).status).toBe(400)
    const both = { issues: [key], rankBeforeIssue: key, rankAfterIssue: key }
    expect((await admin.put(`${agile}/issue/rank`, both)).status).toBe(400)
  })

  async function newRanked(): Promise<string> {
    return createIssue(admin, { labels: ['ranked'] })
  }
})

describe('epics', () => {
  it('are changed in part, take issues and let them go', async () => {
    const epic = await createIssue(admin, { issuetype: { name: 'Epic' }, summary: 'Big' })
    const key = await createIssue(admin, { labels: ['carried'] })
    const changed = await admin.post(`${agile}/epic/${epic}`, { name: 'Short', color: { key: 'color_9' }, done: true })
    expect(changed.body).toMatchObject({
      key: epic,
      name: 'Short',
      summary: 'Big',
      color: { key: 'color_9' },
      done: true,
    })
    expect((await admin.post(`${agile}/epic/${epic}`, { color: { key: 'red' } })).status).toBe(400)
    expect((await admin.post(`${agile}/epic/${epic}/issue`, { issues: [key] })).status).toBe(204)
    expect(await keysAt(admin, `${agile}/epic/${epic}/issue`)).toEqual([key])
    expect(await keysAt(admin, `${agile}/board/1/epic/${epic}/issue`)).toEqual([key])
    expect((await admin.get(`${agile}/issue/${key}`)).body).toMatchObject({ fields: { epic: { name: 'Short' } } })
    expect((await admin.post(`${agile}/epic/none/issue`, { issues: [key] })).status).toBe(204)
    expect(await keysAt(admin, `${agile}/epic/none/issue?jql=labels=carried`)).toEqual([key])
    expect((await admin.get(`${agile}/epic/${key}`)).status).toBe(404)
  })

  it('are ranked among each other', async () => {
    const [first, second] = [await newEpic(), await newEpic()]
    expect((await admin.put(`${agile}/epic/${second}/rank`, { rankBeforeEpic: first })).status).toBe(204)
    const { body } = await admin.get(`${agile}/board/1/epic`)
    const keys = z.looseObject({ values: z.array(z.looseObject({ key: z.string() })) }).parse(body).values
    expect(keys.map((it) => it.key).filter((key) => key === first || key === second)).toEqual([second, first])
  })

  const newEpic = () => createIssue(admin, { issuetype: { name: 'Epic' } })
})

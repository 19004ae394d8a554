import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { agile, idOf, keysAt } from './agile-scene.ts'
import { type Client, createIssue, findKeys, type Stage, startStage } from './harness.ts'

let stage: Stage
let admin: Client
beforeAll(async () => {
  stage = await startStage({ seed: 'empty' })
  admin = stage.admin
})
afterAll(() => stage.sandbox.close())

const dates = { startDate: '2026-03-02T10:00:00.000+01:00', endDate: '2026-03-13T16:00:00.000Z' }

async function newSprint(name: string): Promise<number | string> {
  return idOf((await admin.post(`${agile}/sprint`, { name, originBoardId: 1 })).body)
}

describe('sprints', () => {
  it('go from future to active to closed, and no other way', async () => {
    const id = await newSprint('One way')
    const change = (body: object) => admin.post(`${agile}/sprint/${id}`, body)
    expect((await change({ state: 'closed', ...dates })).status).toBe(400)
    expect((await change({ state: 'active' })).status).toBe(400)
    expect((await change({ state: 'active', startDate: dates.endDate, endDate: dates.startDate })).status).toBe(400)
    const active = await change({ state: 'active', goal: 'Done', ...dates })
    expect(active.body).toMatchObject({ state: 'active', startDate: '2026-03-02T09:00:00.000Z', goal: 'Done' })
    expect((await change({ state: 'future' })).status).toBe(400)
    expect((await change({ state: 'closed' })).body).toMatchObject({ completeDate: expect.any(String), goal: 'Done' })
    expect((await change({ state: 'active' })).status).toBe(400)
    const renamed = await change({ name: 'Past', endDate: '2030-01-01T00:00:00.000Z' })
    expect(renamed.body).toMatchObject({ name: 'Past', endDate: dates.endDate, state: 'closed' })
  })

  it('lose by a full update what it does not name', async () => {
    const id = await newSprint('Full')
    await admin.post(`${agile}/sprint/${id}`, { goal: 'A goal', ...dates })
    expect((await admin.put(`${agile}/sprint/${id}`, { name: 'Full' })).status).toBe(400)
    const { body } = await admin.put(`${agile}/sprint/${id}`, { name: 'Empty', state: 'future' })
    expect(body).toMatchObject({ name: 'Empty', goal: '' })
    expect(Object.keys(z.looseObject({}).parse(body))).not.toContain('startDate')
  })

  it('are refused on kanban boards, to those who may not plan, and with names too long', async () => {
    const sentence = { errorMessages: ['The board does not support sprints'] }
    expect((await admin.get(`${agile}/board/2/sprint`)).body).toMatchObject(sentence)
    expect((await admin.post(`${agile}/sprint`, { name: 'No', originBoardId: 2 })).body).toMatchObject(sentence)
    expect((await admin.post(`${agile}/sprint`, { name: 'x'.repeat(31), originBoardId: 1 })).status).toBe(400)
    const viewer = stage.as('hana.novak')
    expect((await viewer.post(`${agile}/sprint`, { name: 'No', originBoardId: 1 })).status).toBe(403)
  })

  it('swap their places', async () => {
    const [first, second] = [await newSprint('First'), await newSprint('Second')]
    const order = async () => {
      const { body } = await admin.get(`${agile}/board/1/sprint?state=future`)
      const values = z
        .looseObject({ values: z.array(z.looseObject({ id: z.number() })) })
        .parse(body)
        .values.map((it) => it.id)
      return values.filter((id) => id === first || id === second)
    }
    expect(await order()).toEqual([first, second])
    expect((await admin.post(`${agile}/sprint/${first}/swap`, { sprintToSwapWith: second })).status).toBe(204)
    expect(await order()).toEqual([second, first])
  })

  it('take issues, write it into their history, and stay with them once closed', async () => {
    const [key, old, next] = [await createIssue(admin, {}), await newSprint('Old'), await newSprint('Next')]
    expect((await admin.post(`${agile}/sprint/${old}/issue`, { issues: [key] })).status).toBe(204)
    await admin.post(`${agile}/sprint/${old}`, { state: 'active', ...dates })
    await admin.post(`${agile}/sprint/${old}`, { state: 'closed' })
    expect((await admin.post(`${agile}/sprint/${old}/issue`, { issues: [key] })).status).toBe(400)
    await admin.post(`${agile}/sprint/${next}/issue`, { issues: [key] })
    const issue = await admin.get(`${agile}/issue/${key}?fields=sprint,closedSprints,epic,flagged,summary`)
    expect(issue.body).toMatchObject({
      self: expect.stringContaining('/rest/agile/1.0/issue/'),
      fields: { sprint: { name: 'Next' }, closedSprints: [{ name: 'Old' }], epic: null, flagged: false },
    })
    const { body } = await admin.get(`/rest/api/3/issue/${key}/changelog`)
    const moves = [{ toString: 'Old' }, { fromString: 'Old', toString: 'Old, Next' }]
    expect(body).toMatchObject({ values: moves.map((item) => ({ items: [{ field: 'Sprint', ...item }] })) })
    expect(await keysAt(admin, `${agile}/sprint/${old}/issue`)).toEqual([key])
    await admin.post(`${agile}/backlog/issue`, { issues: [key] })
    expect(await findKeys(admin, `sprint = ${next}`)).toEqual([])
    expect(await keysAt(admin, `${agile}/board/1/backlog?jql=key=${key}`)).toEqual([key])
    await admin.delete(`${agile}/sprint/${old}`)
    expect((await admin.get(`${agile}/sprint/${old}`)).status).toBe(404)
    expect(await findKeys(admin, `key = ${key} and sprint is empty`)).toEqual([key])
  })
})

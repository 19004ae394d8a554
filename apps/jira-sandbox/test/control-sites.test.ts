import { afterEach, describe, expect, it } from 'vitest'
import { createIssue, findKeys, type Stage, startStage } from './harness.ts'

describe('a reset', () => {
  let stage: Stage | undefined
  afterEach(async () => stage?.sandbox.close())

  /** The administrator at each of the two sites. */
  async function begin() {
    stage = await startStage({ sites: 2 })
    const [, other] = stage.sandbox.sites
    if (!other) throw new Error('There is no second site.')
    const { username, password } = stage.sandbox
    const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
    const second = {
      async call(method: string, path: string, body?: object) {
        const headers = { authorization, 'content-type': 'application/json' }
        const init = body ? { method, headers, body: JSON.stringify(body) } : { method, headers }
        const answer = await fetch(other.url + path, init)
        return { status: answer.status, body: await answer.json().catch(() => undefined) }
      },
    }
    const create = (summary: string) => {
      const fields = { project: { key: 'APP' }, issuetype: { name: 'Task' }, summary }
      return second.call('POST', '/rest/api/2/issue', { fields })
    }
    const total = async () =>
      (await second.call('POST', '/rest/api/3/search/approximate-count', { jql: 'project = APP' })).body
    return { stage, second, create, total }
  }

  it.each(['first', 'second'])(
    'asked of the %s of two sites brings both back, with one set of accounts',
    async (asked) => {
      const { stage, second, create, total } = await begin()
      const seeded = await findKeys(stage.admin, 'project = APP ORDER BY key')
      await createIssue(stage.admin, {})
      await create('Later')
      expect(await total()).toEqual({ count: 1 })
      const answer =
        asked === 'first'
          ? await stage.stranger().post('/__sandbox/reset', {})
          : await second.call('POST', '/__sandbox/reset', {})
      expect(answer).toMatchObject({ status: 200, body: { restored: 'the seed' } })
      expect(await findKeys(stage.admin, 'project = APP ORDER BY key')).toEqual(seeded)
      expect(await total()).toEqual({ count: 0 })
      expect((await stage.as('bruno.keller').get('/rest/api/3/myself')).status).toBe(200)
      expect((await second.call('GET', '/rest/api/3/myself')).status).toBe(200)
    },
  )

  it('to a name brings back what each site had when the name was given', async () => {
    const { stage, create, total } = await begin()
    await create('Early')
    const key = await createIssue(stage.admin, { summary: 'Early zeppelin' })
    await stage.stranger().post('/__sandbox/snapshot', { name: 'both' })
    await create('Late')
    await createIssue(stage.admin, { summary: 'Late zeppelin' })
    await stage.stranger().post('/__sandbox/reset', { name: 'both' })
    expect(await findKeys(stage.admin, 'summary ~ zeppelin')).toEqual([key])
    expect(await total()).toEqual({ count: 1 })
  })
})

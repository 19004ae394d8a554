import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startDataCenter } from './datacenter-stage.ts'
import { type Client, type Stage, startStage } from './harness.ts'
import { signIn } from './sign-in.ts'

const path = '/app/report-accounts/'
const start = Date.parse('2026-03-01T00:00:00Z')
const [ada, bruno, dana] = ['5a0e4c1d9b7f3a2e6c8d0001', '5a0e4c1d9b7f3a2e6c8d0002', '5a0e4c1d9b7f3a2e6c8d0004']
const stored = (accountId: string, updatedAt = '2026-03-01T00:00:00.000Z') => ({ accountId, updatedAt })

describe('personal data that apps store', () => {
  let stage: Stage
  let app: Client
  beforeEach(async () => {
    stage = await startStage({ now: () => start })
    app = await signIn(stage, ada, 'read:jira-user report:personal-data')
  })
  afterEach(() => stage.sandbox.close())

  it('is to be erased when the account is gone, and read again when it changed since', async () => {
    const control = stage.stranger()
    const reported = { accounts: [stored(ada), stored(bruno), stored(dana)] }
    expect(await app.post(path, reported)).toMatchObject({ status: 204, body: '' })
    await control.post('/__sandbox/clock', { advance: '10m' })
    await control.put('/__sandbox/accounts', { account: dana, displayName: 'Dana L.' })
    expect((await stage.admin.delete(`/rest/api/3/user?accountId=${bruno}`)).status).toBe(204)
    expect(await app.post(path, reported)).toMatchObject({
      status: 200,
      body: {
        accounts: [
          { accountId: bruno, status: 'closed' },
          { accountId: dana, status: 'updated' },
        ],
      },
    })
    const again = { accounts: [stored(dana, '2026-03-01T00:10:00Z')] }
    expect((await app.post(path.slice(0, -1), again)).status).toBe(204)
  })

  it('is reported by apps with the scope for it, from 1 to 90 accounts at a time', async () => {
    const one = { accounts: [stored(ada)] }
    expect(await stage.admin.post(path, one)).toMatchObject({ status: 401, body: { message: 'Unauthorized' } })
    expect(await (await signIn(stage, ada)).post(path, one)).toMatchObject({
      status: 401,
      body: { code: 401, message: 'Unauthorized; scope does not match' },
    })
    const refused = { status: 400, body: { errorType: expect.any(String), errorMessage: expect.any(String) } }
    for (const accounts of [[], Array.from({ length: 91 }, () => stored(ada)), [{ accountId: ada }]]) {
      expect(await app.post(path, { accounts })).toMatchObject(refused)
    }
    expect((await app.post(path, { accounts: Array.from({ length: 90 }, () => stored(ada)) })).status).toBe(204)
  })

  it('is not reported to a Data Center', async () => {
    const dataCenter = await startDataCenter()
    expect((await dataCenter.admin.post(path, { accounts: [stored(ada)] })).status).toBe(404)
    await dataCenter.sandbox.close()
  })
})

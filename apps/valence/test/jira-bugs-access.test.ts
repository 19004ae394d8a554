import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startWays, type Ways } from './jira-lines.ts'

/* What jira-bugs.test.ts says of reading, for credentials that no longer open, or never did. */

const account = 'dana.lindqvist@sandbox.invalid'
const exchangesShape = z.object({ exchanges: z.array(z.object({ id: z.number(), status: z.number().nullable() })) })

let ways: Ways
beforeAll(async () => {
  ways = await startWays()
}, 120_000)
afterAll(() => ways.close())

const sandbox = (method: string, path: string, json?: object) => ways.site('cloud')(method, `/__sandbox${path}`, json)

async function tokenOf(wish: object): Promise<string> {
  const made = await sandbox('POST', '/tokens', { account, ...wish })
  return z.object({ token: z.string() }).parse(made.body).token
}

const revoke = (token: string) => sandbox('DELETE', '/tokens', { token })
const scoped = (...scopes: string[]) => tokenOf({ kind: 'scoped', scopes })
const throughGateway = (password: string) =>
  ways.connect({ username: account, password, 'base.url': `${ways.cloudSite}/ex/jira/${ways.cloudId}` })

describe('credentials', () => {
  it('n8n#37776: a token that ended is 401 at the gateway', async () => {
    const token = await scoped('read:jira-work', 'read:jira-user')
    const call = await throughGateway(token)
    expect((await call('GET', '/incidents?pageSize=1')).status).toBe(200)
    await revoke(token)
    for (const path of ['/incidents', '/incidents/HELP-1', '/projects'])
      expect({ path, status: (await call('GET', path)).status }).toEqual({ path, status: 401 })
  })

  it('sooperset/mcp-atlassian#968, jira.js#401: a scoped token at the site is refused with the way that it opens', async () => {
    const password = await scoped('read:jira-work', 'read:jira-user')
    await expect(ways.connect({ username: account, password })).rejects.toThrow(/401.*gateway|401.*\/ex\/jira\//s)
  })

  it('pipedream#20210: a scope that is missing is told in the words of Jira, and asked for once only', async () => {
    const call = await throughGateway(await scoped('read:jira-user', 'read:jira-work'))
    const before = await lastExchange()
    const refused = await call('POST', '/incidents', { project: 'APP', issuetype: 'Task', summary: 'No scope' })
    expect(refused).toMatchObject({ status: 401, body: { providerMessage: expect.stringContaining('scope') } })
    const { exchanges } = exchangesShape.parse((await sandbox('GET', `/exchanges?since=${before}`)).body)
    expect(exchanges.filter(({ status }) => status === 401)).toHaveLength(1)
  })

  it('GothenburgBitFactory/bugwarrior#1003: who is no longer known is refused, not shown what strangers see', async () => {
    const token = await tokenOf({ kind: 'classic' })
    const call = await ways.connect({ username: account, password: token })
    expect((await call('GET', '/incidents/HELP-1')).status).toBe(200)
    await revoke(token)
    for (const path of ['/incidents', '/incidents/HELP-1', '/projects', '/agents'])
      expect({ path, status: (await call('GET', path)).status }).toEqual({ path, status: 401 })
    await expect(ways.connect({ username: account, password: 'never valid' })).rejects.toThrow('401')
  })
})

async function lastExchange(): Promise<number> {
  return exchangesShape.parse((await sandbox('GET', '/exchanges')).body).exchanges.at(-1)?.id ?? 0
}

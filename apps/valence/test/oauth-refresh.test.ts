import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Connected, type OAuthWorld, startOAuthWorld } from './oauth-world.ts'

let oauth: OAuthWorld
beforeAll(async () => {
  oauth = await startOAuthWorld()
}, 120_000)
afterAll(() => oauth.close())
afterEach(() => noFaults())

const hour = 3_600_000
const day = 24 * hour
const read = (instance: Connected) => instance.call('GET', '/incidents?pageSize=1')
const fault = (rule: object) => oauth.control('POST', '/faults', rule)
const revoke = () => oauth.control('POST', '/oauth/revoke', { clientId: oauth.sandbox.oauth.clientId })
const noFaults = () => oauth.control('DELETE', '/faults')

describe('an access token', () => {
  it('is renewed before it expires: two hours of calls see no 401, and each hour one renewal', async () => {
    const instance = await oauth.connect()
    await oauth.exchanged()
    const statuses = new Set<number>()
    for (let quarter = 0; quarter < 8; quarter++) {
      await oauth.advance(hour / 4)
      statuses.add((await read(instance)).status)
    }
    expect([...statuses]).toEqual([200])
    expect(await oauth.exchanged()).toBe(2)
    expect(await refusals()).toBe(0)
  })

  it('is renewed once for all calls that find it expired', async () => {
    const instance = await oauth.connect()
    await oauth.advance(2 * hour)
    await oauth.exchanged()
    const answers = await Promise.all(Array.from({ length: 50 }, () => read(instance)))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(await oauth.exchanged()).toBe(1)
  })

  it('that the provider refuses before its time is renewed once, and what was refused is sent again: a write, too', async () => {
    const instance = await oauth.connect()
    await oauth.exchanged()
    await oauth.control('POST', '/clock', { advance: 2 * hour })
    const created = await instance.call('POST', '/incidents', {
      fields: { project: { key: 'APP' }, issuetype: { name: 'Task' }, summary: 'Sent twice, made once' },
    })
    expect(created.status).toBe(200)
    expect(await oauth.exchanged()).toBe(1)
    await oauth.control('POST', '/clock', { advance: -2 * hour })
  })

  it('is renewed for a passthrough and for a file, too, whose first answer nobody reads', async () => {
    const { call, token } = await oauth.connect()
    await oauth.control('POST', '/clock', { advance: '2h' })
    expect((await call('GET', '/passthrough/rest/api/3/myself')).status).toBe(200)
    await oauth.control('POST', '/clock', { advance: '2h' })
    // There is no such file, and it is Jira that says so: the token was good.
    const authorization = `Element ${token}, User ${oauth.world.secrets.userSecret}`
    const file = await oauth.world.call('GET', '/attachments/4711', { authorization, headers: { accept: 'image/png' } })
    expect(file.status).toBe(404)
  })

  it('ParabolInc/parabol#5690: what is sent after a renewal is the new one', async () => {
    const instance = await oauth.connect()
    await oauth.advance(2 * hour)
    expect((await read(instance)).status).toBe(200)
    await oauth.exchanged()
    for (let time = 0; time < 3; time++) expect((await read(instance)).status).toBe(200)
    expect(await oauth.exchanged()).toBe(0)
  })

  it.each([401, 403, 404])('n8n#37776: that the gateway refuses with %i is renewed', async (answer) => {
    const instance = await oauth.connect()
    await read(instance)
    await oauth.advance(20 * 60_000)
    await oauth.exchanged()
    await fault({ kind: 'token-rejected', route: '* /rest/api/*', answer, count: 1 })
    expect((await read(instance)).status).toBe(200)
    expect(await oauth.exchanged()).toBe(1)
  })

  it('that is refused again right after its renewal is not renewed with every call', async () => {
    const instance = await oauth.connect()
    await fault({ kind: 'token-rejected', route: '* /rest/api/*', answer: 401 })
    await oauth.exchanged()
    for (let time = 0; time < 5; time++) expect((await read(instance)).status).toBe(401)
    expect(await oauth.exchanged()).toBe(1)
  })

  it('port-labs/ocean: a search by POST is sent again after the renewal', async () => {
    const instance = await oauth.connect()
    await oauth.advance(20 * 60_000)
    await fault({ kind: 'token-rejected', route: '* /rest/api/{v}/search/jql', answer: 401, count: 1 })
    expect((await read(instance)).status).toBe(200)
  })
})

describe('an authorization server in trouble', () => {
  it('whose answer is lost is asked once more within the window for it, and the tokens that it gave then are used', async () => {
    const instance = await oauth.connect()
    await oauth.advance(2 * hour)
    await fault({ kind: 'cut', route: 'POST /oauth/token', when: 'after-commit', count: 1 })
    await oauth.exchanged()
    expect((await read(instance)).status).toBe(200)
    expect(await oauth.exchanged()).toBe(2)
    await oauth.advance(2 * hour)
    expect((await read(instance)).status).toBe(200)
  })

  it('does no harm: a token that is still good serves on, and one that is not is told as a failure of the provider', async () => {
    const instance = await oauth.connect()
    await read(instance)
    await fault({ kind: 'server-error', route: 'POST /oauth/token', status: 503, when: 'before-commit' })
    await oauth.advance(hour - 60_000)
    expect((await read(instance)).status).toBe(200)
    await oauth.advance(2 * 60_000)
    expect(await read(instance)).toMatchObject({ status: 502, body: { message: expect.stringContaining('try again') } })
    await noFaults()
    await oauth.advance(60_000)
    expect((await read(instance)).status).toBe(200)
    expect((await instance.shown()).authorization?.status).toBe('AUTHORIZED')
  })
})

describe('an authorisation that ended', () => {
  it('stops calls with what a person can do, asks the provider nothing more, and tells the owner', async () => {
    const callback = `${oauth.world.receiver.url}/ended`
    const instance = await oauth.connect({
      configuration: {
        'event.notification.callback.url': callback,
        'event.notification.signature.key': 'k'.repeat(32),
      },
    })
    await revoke()
    const first = await read(instance)
    expect(first.status).toBe(401)
    expect(JSON.stringify(first.body)).toContain(`/instances/${instance.id}`)
    expect(await instance.shown()).toMatchObject({
      valid: false,
      authorization: { status: 'REAUTH_REQUIRED', reason: 'revoked', message: expect.stringContaining('oauth/url') },
    })
    const tested = JSON.stringify((await instance.call('POST', '/instances/test')).body)
    expect(tested).toContain('Authorise the instance again')
    expect(tested).not.toContain('API token')
    const before = await allExchanges()
    for (let time = 0; time < 3; time++) expect((await read(instance)).status).toBe(401)
    expect(await allExchanges()).toBe(before)

    const { headers, body } = await oauth.world.receiver.wait('the notice', ({ path }) => path === '/ended')
    expect(headers['elements-webhook-signature']).toBeDefined()
    expect(body).toMatchObject({
      topic: 'instance.authorization',
      severity: 'high',
      message: { instanceId: instance.id, status: 'REAUTH_REQUIRED', reason: 'revoked' },
    })
    expect(oauth.world.receiver.count('/ended')).toBe(1)
  })

  it('shows nothing any more of what its instance has cached', async () => {
    const instance = await oauth.connect({ cachingEnabled: true })
    const seen = async (key: string) => {
      const { status, headers } = await instance.call('GET', `/incidents/${key}`)
      return [status, headers.get('x-cache')]
    }
    expect([await seen('HELP-1'), await seen('HELP-1')]).toEqual([
      [200, 'MISS'],
      [200, 'HIT'],
    ])
    await revoke()
    expect(await seen('HELP-2')).toEqual([401, 'MISS'])
    expect(await seen('HELP-1')).toEqual([401, null])
  })

  it('because nobody used it for ninety days says so', async () => {
    const instance = await oauth.connect()
    await oauth.advance(91 * day)
    expect((await read(instance)).status).toBe(401)
    expect(await instance.shown()).toMatchObject({
      valid: false,
      authorization: { status: 'REAUTH_REQUIRED', reason: 'inactivity' },
    })
  })

  it('is not kept alive, while others are before the ninety days are over', async () => {
    const ended = await oauth.connect()
    await revoke()
    expect((await read(ended)).status).toBe(401)
    const instance = await oauth.connect()
    await oauth.keepAlive()
    for (let round = 0; round < 3; round++) {
      await oauth.advance(61 * day)
      expect(await oauth.keepAlive()).toBeGreaterThan(0)
    }
    expect((await read(instance)).status).toBe(200)
    expect((await ended.shown()).authorization?.status).toBe('REAUTH_REQUIRED')
  })

  it('because no refresh token was allowed ends with the access token', async () => {
    const instance = await oauth.connect({
      providerData: { code: await oauth.code(undefined, { scope: 'read:jira-work read:jira-user' }) },
    })
    expect((await read(instance)).status).toBe(200)
    await oauth.advance(2 * hour)
    expect((await read(instance)).status).toBe(401)
    expect((await instance.shown()).authorization).toMatchObject({ reason: 'no_refresh_token' })
  })
})

const exchanges = z.object({ exchanges: z.array(z.looseObject({ id: z.number(), status: z.number().nullable() })) })

async function allExchanges(): Promise<number> {
  return exchanges.parse((await oauth.control('GET', '/exchanges')).body).exchanges.at(-1)?.id ?? 0
}

async function refusals(): Promise<number> {
  const { body } = await oauth.control('GET', '/exchanges')
  return exchanges.parse(body).exchanges.filter(({ status }) => status === 401).length
}

import { createDatabase } from '@valence/platform'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startReceiver } from '../src/demo/receiver.ts'
import { type OAuthWorld, shownOf, startOAuthWorld } from './oauth-world.ts'

let oauth: OAuthWorld
beforeAll(async () => {
  oauth = await startOAuthWorld()
}, 120_000)
afterAll(() => oauth.close())

const urlOf = (body: unknown) => new URL(z.object({ oauthUrl: z.string() }).parse(body).oauthUrl)

describe('the address of consent', () => {
  const ask = (query: Readonly<Record<string, string>>) =>
    oauth.world.call('GET', `/elements/jira/oauth/url?${new URLSearchParams(query)}`)

  it('asks Atlassian for the smallest scopes, and for the key of the element as state', async () => {
    const { status, body } = await ask({ apiKey: 'id', apiSecret: 'secret', callbackUrl: oauth.callbackUrl })
    expect(status).toBe(200)
    expect(body).toMatchObject({ element: 'jira' })
    const url = urlOf(body)
    expect(url.origin + url.pathname).toBe('https://auth.atlassian.com/authorize')
    expect(Object.fromEntries(url.searchParams)).toEqual({
      audience: 'api.atlassian.com',
      prompt: 'consent',
      response_type: 'code',
      client_id: 'id',
      redirect_uri: oauth.callbackUrl,
      scope: 'read:jira-work write:jira-work read:jira-user read:me offline_access',
      state: 'jira',
    })
    expect(url.toString()).not.toContain('secret')
  })

  it('asks for less where nothing is to be changed, or for what is named', async () => {
    const given = { apiKey: 'id', callbackUrl: oauth.callbackUrl }
    const readOnly = urlOf((await ask({ ...given, readOnly: 'true' })).body)
    expect(readOnly.searchParams.get('scope')).toBe('read:jira-work read:jira-user read:me offline_access')
    const named = urlOf((await ask({ ...given, scope: 'read:jira-work', state: 'mine', login_hint: 'ada' })).body)
    expect(Object.fromEntries(named.searchParams)).toMatchObject({
      scope: 'read:jira-work',
      state: 'mine',
      login_hint: 'ada',
    })
  })

  it('is not given for scopes that contradict that nothing is to be changed', async () => {
    const given = { apiKey: 'id', callbackUrl: oauth.callbackUrl, readOnly: 'true' }
    const named = await ask({ ...given, scope: 'read:jira-work write:jira-work' })
    expect(named).toMatchObject({ status: 400, body: { message: expect.stringContaining('write:jira-work') } })
    expect((await ask({ ...given, scope: 'read:jira-work' })).status).toBe(200)
  })

  it('is given by POST as well, by the id of the element too', async () => {
    const json = { apiKey: 'id', apiSecret: 'secret', callbackUrl: oauth.callbackUrl }
    const { status, body } = await oauth.world.call('POST', '/elements/1/oauth/url', { json })
    expect(status).toBe(200)
    expect(urlOf(body).searchParams.get('client_id')).toBe('id')
  })

  it.each([
    ['/elements/nothing/oauth/url', 404, "no element 'nothing'"],
    ['/elements/jira/oauth/url', 400, 'oauth.api.key'],
    ['/elements/jira/oauth/url?apiKey=id&callbackUrl=javascript:alert(1)', 400, 'absolute http(s) URL'],
    ['/elements/jira/oauth/url/default', 404, 'OAUTH_APPS'],
  ])('%s is refused with %i', async (path, status, words) => {
    const answer = await oauth.world.call('GET', path)
    expect(answer.status).toBe(status)
    expect(JSON.stringify(answer.body)).toContain(words)
  })
})

describe('an instance by OAuth', () => {
  it('is connected with a code, reads through the gateway, and shows no token', async () => {
    const instance = await oauth.connect()
    expect((await instance.call('GET', '/incidents?pageSize=1')).status).toBe(200)
    const shown = await instance.shown()
    expect(shown).toMatchObject({
      valid: true,
      externalAuthentication: 'none',
      authorization: { status: 'AUTHORIZED' },
      configuration: {
        'authentication.type': 'oauth2',
        'base.url': oauth.sandbox.url,
        'oauth.site.id': oauth.sandbox.oauth.cloudId,
        'oauth.api.key': '********',
        'oauth.api.secret': '********',
        'oauth.user.token': '********',
        'oauth.user.refresh_token': '********',
        'oauth.user.refresh_interval': '3600',
      },
    })
    expect(shown.authorization?.scopes).toContain('offline_access')
  })

  it('sent back as it was answered it stays as it is', async () => {
    const instance = await oauth.connect()
    const before = await instance.shown()
    const after = shownOf(await oauth.platform('PUT', `/instances/${instance.id}`, { ...before, tags: ['kept'] }))
    expect(after.configuration).toEqual(before.configuration)
    expect((await instance.call('GET', '/incidents?pageSize=1')).status).toBe(200)
  })

  it('is refused with what the authorization server says of a code that is not good', async () => {
    const body = { name: 'Wrong', configuration: { ...oauth.app, 'oauth.callback.url': oauth.callbackUrl } }
    const wrong = await oauth.platform('POST', '/elements/jira/instances', { ...body, providerData: { code: 'wrong' } })
    expect(wrong).toMatchObject({ status: 401, body: { providerMessage: expect.stringContaining('invalid_grant') } })
    const without = await oauth.platform('POST', '/elements/jira/instances', {
      ...body,
      configuration: { ...body.configuration, 'authentication.type': 'oauth2' },
    })
    expect(without).toMatchObject({ status: 400, body: { message: expect.stringContaining('providerData.code') } })
  })

  it('never takes the first of several sites: they are listed, and the same code is good for the one that is chosen', async () => {
    const code = await oauth.code({})
    const [first, second] = oauth.sandbox.sites
    const body = {
      name: 'One of two',
      configuration: { ...oauth.app, 'oauth.callback.url': oauth.callbackUrl },
      providerData: { code },
    }
    const asked = await oauth.platform('POST', '/elements/jira/instances', body)
    expect(asked.status).toBe(409)
    expect(JSON.stringify(asked.body)).toContain(first?.url)
    expect(JSON.stringify(asked.body)).toContain(second?.url)

    const listed = await oauth.platform('POST', '/elements/jira/oauth/sites', {
      ...oauth.app,
      callbackUrl: oauth.callbackUrl,
      code,
    })
    expect(listed.body).toMatchObject([{ url: first?.url }, { url: second?.url }])

    const stranger = { ...body, configuration: { ...body.configuration, 'site.url': 'https://other.example' } }
    expect(await oauth.platform('POST', '/elements/jira/instances', stranger)).toMatchObject({ status: 400 })

    const chosen = { ...body, configuration: { ...body.configuration, 'site.url': `${second?.url}/` } }
    const instance = shownOf(await oauth.platform('POST', '/elements/jira/instances', chosen))
    expect(instance.configuration).toMatchObject({ 'base.url': second?.url, 'oauth.site.id': second?.cloudId })

    const { body: sites } = await oauth.platform('GET', `/instances/${instance.id}/sites`)
    expect(sites).toMatchObject([
      { id: first?.cloudId, url: first?.url },
      { id: second?.cloudId, url: second?.url },
    ])
    const moved = await oauth.platform('PATCH', `/instances/${instance.id}`, {
      configuration: { 'site.url': first?.url },
    })
    expect(shownOf(moved).configuration).toMatchObject({ 'oauth.site.id': first?.cloudId })
    const other = await oauth.platform('POST', '/elements/jira/instances', chosen)
    expect(other.status).toBe(401)
  })

  it('is authorised again in place: id and token stay', async () => {
    for (const method of ['PATCH', 'PUT']) {
      const instance = await oauth.connect()
      const before = await instance.shown()
      await oauth.control('POST', '/oauth/revoke', { clientId: oauth.sandbox.oauth.clientId })
      expect((await instance.call('GET', '/incidents?pageSize=1')).status).toBe(401)
      const change = {
        configuration: { ...oauth.app, 'oauth.callback.url': oauth.callbackUrl, 'site.url': oauth.sandbox.url },
        providerData: { code: await oauth.code() },
      }
      const after = shownOf(await oauth.platform(method, `/instances/${instance.id}`, change))
      expect([after.id, after.token, after.valid]).toEqual([before.id, before.token, true])
      expect((await instance.call('GET', '/incidents?pageSize=1')).status).toBe(200)
    }
  })

  it('takes tokens to no other host: whoever moves it must authorise it again', async () => {
    const instance = await oauth.connect()
    for (const key of ['oauth.resource.url', 'oauth.token.url']) {
      const moved = await oauth.platform('PATCH', `/instances/${instance.id}`, {
        configuration: { [key]: 'http://127.0.0.1:9/elsewhere', 'oauth.api.key': 'x', 'oauth.api.secret': 'x' },
      })
      expect(moved.status).toBe(400)
    }
    expect((await instance.call('GET', '/incidents?pageSize=1')).status).toBe(200)
  })

  it.each([
    ['oauth.token.url', { providerData: { code: 'any' } }],
    ['oauth.token.revoke_url', {}],
  ])('sends the secret of its app to no other host because %s changes', async (address, more) => {
    const thief = await startReceiver()
    const { id } = await oauth.connect()
    const change = { configuration: { [address]: thief.url }, ...more }
    const { status, body } = await oauth.platform('PATCH', `/instances/${id}`, change)
    expect(status).toBe(400)
    expect(body).toMatchObject({
      message: expect.stringContaining(`${address} changes to another host, so give again`),
    })
    await expect(thief.wait('a call', () => true, 200)).rejects.toThrow('did not come')
    await thief.close()
  })

  /** As a caller has one who authorised it himself. */
  async function ownRefreshToken(sites: readonly string[]): Promise<string> {
    const code = await oauth.code({ sites })
    const { clientId, clientSecret } = oauth.sandbox.oauth
    const response = await fetch(`${oauth.sandbox.url}/oauth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        grant_type: 'authorization_code',
        client_id: clientId,
        client_secret: clientSecret,
        code,
        redirect_uri: oauth.callbackUrl,
      }),
    })
    return z.object({ refresh_token: z.string() }).parse(await response.json()).refresh_token
  }

  it('begins with a refresh token that the caller has', async () => {
    const refreshToken = await ownRefreshToken([oauth.sandbox.oauth.cloudId])
    const answer = await oauth.platform('POST', '/elements/jira/instances', {
      name: 'Brought along',
      externalAuthentication: 'initial',
      configuration: { ...oauth.app, 'oauth.user.refresh_token': refreshToken, 'site.url': oauth.sandbox.url },
    })
    expect(shownOf(answer)).toMatchObject({ externalAuthentication: 'initial', valid: true })
    expect(JSON.stringify(answer.body)).not.toContain(refreshToken)
  })

  it('does not lose the refresh token that the caller has while he chooses the site, however long that takes', async () => {
    await oauth.control('PUT', '/oauth/lifetimes', { reuseWindowSeconds: 0 })
    const body = (configuration: object) => ({
      name: 'Chosen late',
      externalAuthentication: 'initial',
      configuration: { ...oauth.app, ...configuration },
    })
    const given = { 'oauth.user.refresh_token': await ownRefreshToken([]) }
    expect((await oauth.platform('POST', '/elements/jira/instances', body(given))).status).toBe(409)
    await oauth.advance(2 * 3_600_000)
    const chosen = body({ ...given, 'site.url': oauth.sandbox.url })
    const instance = shownOf(await oauth.platform('POST', '/elements/jira/instances', chosen))
    await oauth.control('PUT', '/oauth/lifetimes', { reuseWindowSeconds: 600 })
    expect(instance).toMatchObject({ valid: true, externalAuthentication: 'initial' })
  })

  it('leaves nothing in the database that could be used: neither secrets nor codes nor tokens', async () => {
    const code = await oauth.code()
    const [{ cloudId } = { cloudId: '' }] = oauth.sandbox.sites
    const listed = await oauth.platform('POST', '/elements/jira/oauth/sites', {
      ...oauth.app,
      callbackUrl: oauth.callbackUrl,
      code,
    })
    expect(JSON.stringify(listed.body)).toContain(cloudId)
    const json = { ...oauth.app, instance: { name: 'Under way' } }
    await oauth.world.call('POST', '/elements/jira/oauth/url', { authorization: oauth.world.platform, json })
    await oauth.connect()
    const database = createDatabase(oauth.world.databaseUrl)
    const dump = await Promise.all(
      ['OAuthToken', 'OAuthSession', 'Instance'].map(
        async (table) => (await database.pool.query(`SELECT row_to_json(t)::text AS row FROM "${table}" t`)).rows,
      ),
    ).finally(() => database.close())
    expect(dump.map(({ length }) => length > 0)).toEqual([true, true, true])
    const text = JSON.stringify(dump)
    // Tokens of the sandbox begin with its name.
    for (const secret of [oauth.sandbox.oauth.clientSecret, code, 'sandbox-refresh-', 'sandbox.ey']) {
      expect(text.includes(secret)).toBe(false)
    }
  })

  it('gives the authorisation back when it is deleted, if asked', async () => {
    const kept = await oauth.connect()
    const revoked = await oauth.connect()
    await oauth.exchanged()
    expect((await oauth.platform('DELETE', `/instances/${revoked.id}?revoke=true`)).status).toBe(200)
    expect((await oauth.platform('GET', `/instances/${revoked.id}`)).status).toBe(404)
    expect((await kept.call('GET', '/incidents?pageSize=1')).status).toBe(200)
    const { body } = await oauth.control('GET', '/exchanges')
    expect(JSON.stringify(body)).toContain('/oauth/revoke')
  })

  it('signs in as a service account', async () => {
    const scopes = ['read:jira-work', 'read:jira-user']
    const made = await oauth.control('POST', '/oauth/clients', {
      name: 'Robot',
      serviceAccount: { account: oauth.sandbox.username, scopes },
    })
    const { clientId, clientSecret } = z.object({ clientId: z.string(), clientSecret: z.string() }).parse(made.body)
    const answer = await oauth.platform('POST', '/elements/jira/instances', {
      name: 'Robot',
      configuration: {
        ...oauth.app,
        'oauth.api.key': clientId,
        'oauth.api.secret': clientSecret,
        'authentication.type': 'oauth2ClientCredentials',
        'site.url': oauth.sandbox.url,
      },
    })
    const { id, token } = shownOf(answer)
    const authorization = `Element ${token}, User ${oauth.world.secrets.userSecret}`
    const list = () => oauth.world.call('GET', '/incidents?pageSize=1', { authorization })
    expect((await list()).status).toBe(200)
    await oauth.advance(2 * 3_600_000)
    await oauth.exchanged()
    expect((await list()).status).toBe(200)
    expect(await oauth.exchanged()).toBe(1)
    expect(shownOf(await oauth.platform('GET', `/instances/${id}`)).valid).toBe(true)
  })
})

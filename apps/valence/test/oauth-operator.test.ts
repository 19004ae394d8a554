import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startReceiver } from '../src/demo/receiver.ts'
import { type OAuthWorld, shownOf, startOAuthWorld } from './oauth-world.ts'

const answered = z.object({ element: z.string(), oauthUrl: z.string() })

describe('an app that the operator registered', () => {
  let oauth: OAuthWorld

  beforeAll(async () => {
    oauth = await startOAuthWorld(({ url, oauth: { clientId, clientSecret } }) => ({
      OAUTH_APPS: JSON.stringify({
        jira: {
          clientId,
          clientSecret,
          authorizationUrl: `${url}/authorize`,
          tokenUrl: `${url}/oauth/token`,
          revokeUrl: `${url}/oauth/revoke`,
          resourceUrl: url,
        },
      }),
    }))
  }, 120_000)
  afterAll(() => oauth.close())

  async function connect(more: Readonly<Record<string, string>> = {}) {
    const { body } = await oauth.world.call('GET', `/elements/jira/oauth/url/default?callbackUrl=${oauth.callbackUrl}`)
    const back = await oauth.consent(answered.parse(body).oauthUrl, { sites: [oauth.sandbox.oauth.cloudId] })
    const made = await oauth.platform('POST', '/elements/jira/instances', {
      name: "By the operator's app",
      configuration: { 'oauth.callback.url': oauth.callbackUrl, ...more },
      providerData: { code: back.searchParams.get('code') },
    })
    const { id, token, configuration } = shownOf(made)
    const authorization = `Element ${token}, User ${oauth.world.secrets.userSecret}`
    return { id, configuration, call: (path: string) => oauth.world.call('GET', path, { authorization }) }
  }

  it('has an address of consent that needs nothing of the caller', async () => {
    const { status, body } = await oauth.world.call('GET', '/elements/jira/oauth/url/default')
    expect(status).toBe(200)
    const { element, oauthUrl } = answered.parse(body)
    const { origin, pathname, searchParams } = new URL(oauthUrl)
    expect([element, origin + pathname]).toEqual(['jira', `${oauth.sandbox.url}/authorize`])
    expect(searchParams.get('client_id')).toBe(oauth.sandbox.oauth.clientId)
    expect(searchParams.get('redirect_uri')).toBe(`${new URL(oauth.world.baseUrl).origin}/oauth`)
    expect(oauthUrl).not.toContain(oauth.sandbox.oauth.clientSecret)
  })

  it('is not led to another server or exchanged for another app by what the caller gives', async () => {
    const query = new URLSearchParams({
      apiKey: 'mine',
      apiSecret: 'mine',
      'oauth.authorization.url': 'https://thief.example/authorize',
    })
    const { body } = await oauth.world.call('GET', `/elements/jira/oauth/url/default?${query}`)
    const { origin, searchParams } = new URL(answered.parse(body).oauthUrl)
    expect([origin, searchParams.get('client_id')]).toEqual([oauth.sandbox.url, oauth.sandbox.oauth.clientId])
  })

  it('authorises an instance that names none, and renews its tokens', async () => {
    const { configuration, call } = await connect()
    expect(JSON.stringify(configuration)).not.toContain(oauth.sandbox.oauth.clientSecret)
    expect((await call('/incidents/HELP-1')).status).toBe(200)
    await oauth.advance(2 * 3_600_000)
    await oauth.exchanged()
    expect((await call('/incidents/HELP-1')).status).toBe(200)
    expect(await oauth.exchanged()).toBe(1)
  })

  it('sends its secret to its own server alone, whatever address an instance asks for', async () => {
    const thief = await startReceiver()
    const { id, configuration, call } = await connect({ 'oauth.token.url': thief.url })
    expect(configuration['oauth.token.url']).toBe(`${oauth.sandbox.url}/oauth/token`)
    const change = { configuration: { 'oauth.token.url': thief.url, 'oauth.token.revoke_url': thief.url } }
    const changed = shownOf(await oauth.platform('PATCH', `/instances/${id}`, change))
    expect(changed.configuration['oauth.token.url']).toBe(`${oauth.sandbox.url}/oauth/token`)
    await oauth.advance(2 * 3_600_000)
    expect((await call('/incidents/HELP-1')).status).toBe(200)
    expect((await oauth.platform('DELETE', `/instances/${id}?revoke=true`)).status).toBe(200)
    await expect(thief.wait('a call', () => true, 200)).rejects.toThrow('did not come')
    await thief.close()
  })
})

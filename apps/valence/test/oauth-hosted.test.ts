import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type OAuthWorld, shownOf, startOAuthWorld } from './oauth-world.ts'

/* The flow whose callback is the page of this platform. */

let oauth: OAuthWorld
let site: { readonly sites: readonly string[] }
beforeAll(async () => {
  oauth = await startOAuthWorld()
  site = { sites: [oauth.sandbox.oauth.cloudId] }
}, 120_000)
afterAll(() => oauth.close())

const answered = z.object({ oauthUrl: z.string() })

async function ask(json: object, authorization?: string): Promise<string> {
  const { body } = await oauth.world.call('POST', '/elements/jira/oauth/url', {
    json: { ...oauth.app, ...json },
    ...(authorization !== undefined && { authorization }),
  })
  return answered.parse(body).oauthUrl
}

const visit = async (url: URL) => {
  const response = await fetch(url)
  return { status: response.status, headers: response.headers, text: await response.text() }
}
const codeIn = (text: string) => /<code id="code">([^<]+)</.exec(text)?.[1] ?? ''
const named = async (name: string) => {
  const { status, body } = await oauth.platform('GET', `/instances?searchText=${encodeURIComponent(name)}`)
  return status === 404 ? [] : z.array(z.looseObject({ id: z.number() })).parse(body)
}

describe('the page of this platform', () => {
  it('shows a code to paste, which stands for everything that the flow began with', async () => {
    const back = await oauth.consent(await ask({}, oauth.world.platform), site)
    expect(back.pathname).toBe('/oauth')
    const { status, headers, text } = await visit(back)
    expect(status).toBe(200)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(text).not.toContain(back.searchParams.get('code') ?? '-')

    const body = { name: 'Pasted', providerData: { code: codeIn(text) } }
    const instance = shownOf(await oauth.platform('POST', '/elements/jira/instances', body))
    expect(instance).toMatchObject({ valid: true, configuration: { 'oauth.site.id': oauth.sandbox.oauth.cloudId } })
    // Good once. The server behind it is not asked again: it might take back what it gave (RFC 6749 §4.1.2).
    await oauth.exchanged()
    expect(await oauth.platform('POST', '/elements/jira/instances', body)).toMatchObject({
      status: 401,
      body: { message: expect.stringContaining('not known here') },
    })
    expect(await oauth.exchanged()).toBe(0)
  })

  it('is good once also for whoever presses twice: of several requests at once one makes an instance', async () => {
    const { text } = await visit(await oauth.consent(await ask({}, oauth.world.platform), site))
    await oauth.exchanged()
    const body = { name: 'Pressed twice', providerData: { code: codeIn(text) } }
    const answers = await Promise.all([1, 2, 3].map(() => oauth.platform('POST', '/elements/jira/instances', body)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401, 401])
    expect(await named('Pressed twice')).toHaveLength(1)
    expect(await oauth.exchanged()).toBe(1)
  })

  it('finishes the flow when its caller said how', async () => {
    const instance = { name: 'Finished by the page', tags: ['hosted'] }
    const { status, text } = await visit(await oauth.consent(await ask({ instance }, oauth.world.platform), site))
    expect(status).toBe(200)
    expect(text).toContain('Finished by the page')
    const [made] = await named('Finished by the page')
    expect(shownOf(await oauth.platform('GET', `/instances/${made?.id}`))).toMatchObject({
      tags: ['hosted'],
      valid: true,
    })
  })

  it('asks which site is meant when several were allowed', async () => {
    const [, second] = oauth.sandbox.sites
    const back = await oauth.consent(await ask({ instance: { name: 'Chosen' } }, oauth.world.platform), {})
    const { text } = await visit(back)
    expect(text).toContain('Which site')
    expect(await named('Chosen')).toEqual([])
    const ticket = /name="ticket" value="([^"]+)"/.exec(text)?.[1] ?? ''
    const chosen = await fetch(new URL('/oauth/site', back), {
      method: 'POST',
      body: new URLSearchParams({ ticket, site: second?.url ?? '' }),
    })
    expect(await chosen.text()).toContain('is connected')
    const [made] = await named('Chosen')
    expect(shownOf(await oauth.platform('GET', `/instances/${made?.id}`)).configuration).toMatchObject({
      'oauth.site.id': second?.cloudId,
    })
  })

  it('authorises an instance again, whose id and token stay', async () => {
    const instance = await oauth.connect()
    const before = await instance.shown()
    await oauth.control('POST', '/oauth/revoke', { clientId: oauth.sandbox.oauth.clientId })
    expect((await instance.call('GET', '/incidents/HELP-1')).status).toBe(401)
    const { text } = await visit(
      await oauth.consent(await ask({ instance: { id: instance.id } }, oauth.world.platform), site),
    )
    expect(text).toContain('is connected')
    expect((await instance.call('GET', '/incidents/HELP-1')).status).toBe(200)
    expect(await instance.shown()).toMatchObject({ id: before.id, token: before.token, valid: true })
  })

  it('goes by the app that the instance has when it is authorised again and no other is named', async () => {
    const instance = await oauth.connect()
    await oauth.control('POST', '/oauth/revoke', { clientId: oauth.sandbox.oauth.clientId })
    const { body } = await oauth.platform('POST', '/elements/jira/oauth/url', { instance: { id: instance.id } })
    const { text } = await visit(await oauth.consent(z.object({ oauthUrl: z.string() }).parse(body).oauthUrl, site))
    expect(text).toContain('is connected')
    expect((await instance.call('GET', '/incidents/HELP-1')).status).toBe(200)
  })

  it.each([
    [{ instance: { name: '<b></b>' } }, 'needs a name'],
    [{ instance: { name: 'x' }, 'oauth.api.secret': '' }, 'give apiSecret'],
    [{ instance: {} }, 'needs either the name of a new instance'],
    [{ instance: { id: 1, name: 'x' } }, 'needs either the name of a new instance'],
  ])('says at once, and not to the person, what could not be finished: %j', async (json, why) => {
    const answer = await oauth.platform('POST', '/elements/jira/oauth/url', { ...oauth.app, ...json })
    expect(answer).toMatchObject({ status: 400, body: { message: expect.stringContaining(why) } })
  })

  it('says at once when the instance to be authorised again is not there', async () => {
    const answer = await oauth.platform('POST', '/elements/jira/oauth/url', { instance: { id: 4_711_000 } })
    expect(answer).toMatchObject({ status: 404, body: { message: 'No instance found with ID 4711000.' } })
  })

  it('tells who did not allow it that nothing was connected', async () => {
    const oauthUrl = await ask({ instance: { name: 'Denied' } }, oauth.world.platform)
    const { status, text } = await visit(await oauth.consent(oauthUrl, { isDenied: true }))
    expect(status).toBe(400)
    expect(text).toContain('was not allowed')
    expect(await named('Denied')).toEqual([])
  })

  it.each([
    ['invalid_scope', 'gave no code (invalid_scope).'],
    ['<b>Call 555</b>', 'gave no code. Nothing'],
  ])('says what the provider found wrong, by its code and not in the words of a link: %s', async (error, sentence) => {
    const back = await oauth.consent(await ask({}), { isDenied: true })
    back.searchParams.set('error', error)
    expect((await visit(back)).text).toContain(sentence)
  })
})

describe('the state of such a flow', () => {
  const refused = { status: 400, text: expect.stringContaining('good once, for ten minutes') }

  it('is good once', async () => {
    const back = await oauth.consent(await ask({}), site)
    expect((await visit(back)).status).toBe(200)
    expect(await visit(back)).toMatchObject(refused)
  })

  it('is good for ten minutes', async () => {
    const back = await oauth.consent(await ask({}), site)
    await oauth.advance(10 * 60_000 + 1_000)
    expect(await visit(back)).toMatchObject(refused)
  })

  it.each([
    ['missing', () => ''],
    ['the key of the element, as old clients have it', () => 'jira'],
    ['changed', (state: string) => `${state.slice(0, -4)}AAAA`],
    ["of nobody's signature", (state: string) => `${state.split('.')[0]}.${state.split('.')[1]}.`],
    [
      'a JWT without a signature',
      () => `${encode({ alg: 'none' })}.${encode({ jti: 'x', aud: 'oauth-state', exp: 4e9 })}.`,
    ],
  ])('is refused when it is %s', async (_, change) => {
    const back = await oauth.consent(await ask({}), site)
    back.searchParams.set('state', change(back.searchParams.get('state') ?? ''))
    expect(await visit(back)).toMatchObject(refused)
  })

  it('is bound to who asked: a code that the page showed is worth nothing to another account', async () => {
    const { text } = await visit(await oauth.consent(await ask({}, oauth.world.platform), site))
    const made = await oauth.platform('POST', '/users', { email: 'bea@example.com' })
    const { secret } = z.object({ secret: z.string() }).parse(made.body)
    const stranger = await oauth.world.call('POST', '/elements/jira/instances', {
      authorization: `User ${secret}, Organization ${oauth.world.secrets.organizationSecret}`,
      json: { name: 'Stolen', providerData: { code: codeIn(text) } },
    })
    expect(stranger).toMatchObject({ status: 401, body: { message: expect.stringContaining('not known') } })
  })

  it('is kept for nobody in any number: who does not say who he is may ask so often in a minute', async () => {
    const asks = async (authorization?: string) => {
      const options = authorization === undefined ? {} : { authorization }
      return (await oauth.world.call('GET', '/elements/jira/oauth/url?apiKey=id', options)).status
    }
    const statuses = new Set<number>()
    for (let count = 0; count < 125; count++) statuses.add(await asks())
    expect([...statuses]).toEqual([200, 429])
    expect(await asks(oauth.world.platform)).toBe(200)
  })

  it('says nothing to who does not say who he is: an instance is made for a caller that is known', async () => {
    const json = { ...oauth.app, instance: { name: 'Nobody' } }
    expect(await oauth.world.call('POST', '/elements/jira/oauth/url', { json })).toMatchObject({ status: 401 })
    const foreign = { ...json, callbackUrl: oauth.callbackUrl }
    const authorization = oauth.world.platform
    expect(await oauth.world.call('POST', '/elements/jira/oauth/url', { json: foreign, authorization })).toMatchObject({
      status: 400,
    })
  })
})

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

import { randomBytes } from 'node:crypto'
import { startForwardProxy } from '@valence/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { csvForm } from './bulk-form.ts'
import { type Collector, startCollector } from './collector.ts'
import { type CallOptions, startWorld, type World } from './harness.ts'
import { type RudeServer, startRudeServer } from './rude-authorization-server.ts'
import { dumpOf, expectNowhere } from './secret-search.ts'

const mark = (name: string) => `${name}/${randomBytes(12).toString('hex')}+?&="ü`
const secrets = {
  clientSecret: mark('client-secret'),
  operatorSecret: mark('operator-secret'),
  code: `code-${randomBytes(16).toString('hex')}+/=`,
  badCode: `not-good-${randomBytes(16).toString('hex')}`,
  ownRefreshToken: `not-good-${mark('own-refresh')}`,
  callbackHeader: `callback-${randomBytes(12).toString('hex')}`,
  proxyPassword: `proxy-${randomBytes(12).toString('hex')}`,
}
const asked = z.object({ oauthUrl: z.string() })
const made = z.object({ id: z.number(), token: z.string() })

describe('secrets of an authorisation', () => {
  let world: World
  let rude: RudeServer
  let collector: Collector
  let proxy: Awaited<ReturnType<typeof startForwardProxy>>
  const answers: string[] = []
  const log: string[] = []

  beforeAll(async () => {
    collector = await startCollector()
    rude = await startRudeServer()
    proxy = await startForwardProxy(407)
    const { host } = new URL(proxy.url)
    world = await startWorld(
      {
        LOG_LEVEL: 'debug',
        METRICS_TOKEN: 'a-token-for-the-figures',
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
        OAUTH_APPS: JSON.stringify({
          jira: {
            clientId: 'operator',
            clientSecret: secrets.operatorSecret,
            tokenUrl: `${rude.origin}/oauth/token`,
            resourceUrl: rude.origin,
          },
        }),
        EGRESS_PROXY: `http://valence:${secrets.proxyPassword}@${host}`,
        EGRESS_PROXY_NAMES: 'proxy',
        DELIVERY_SCHEDULE_MS: '100,100',
      },
      { logTo: { write: (line) => void log.push(line) } },
    )
  })
  afterAll(async () => {
    await rude.close()
    await proxy.close()
    await collector.close()
  })

  const server = () => ({
    'oauth.authorization.url': `${rude.origin}/authorize`,
    'oauth.token.url': `${rude.origin}/oauth/token`,
    'oauth.token.revoke_url': `${rude.origin}/oauth/revoke`,
    'oauth.resource.url': rude.origin,
  })

  async function call(method: string, path: string, options: CallOptions = {}) {
    const answer = await world.call(method, path, options)
    answers.push(`${method} ${path}\n${JSON.stringify([...answer.headers])}\n${JSON.stringify(answer.body)}`)
    answers.push(typeof answer.body === 'string' ? answer.body : '')
    return answer
  }

  /** The hosted page, as the authorization server sends a browser to it. */
  async function visit(state: string, code: string): Promise<string> {
    const page = new URL('/oauth', world.baseUrl)
    page.search = new URLSearchParams({ state, code }).toString()
    const text = await (await fetch(page)).text()
    // The code to paste is shown to the person, on purpose.
    answers.push(text.replace(/vlc_[\w-]+/, ''))
    return text
  }

  it('are nowhere to be seen after all this', async () => {
    const authorization = world.platform
    const configuration = {
      ...server(),
      'oauth.api.key': 'mine',
      'oauth.api.secret': secrets.clientSecret,
      'event.notification.enabled': 'true',
      'event.notification.callback.url': `${world.receiver.url}/callback`,
      'event.notification.callback.headers': { 'X-Callback': secrets.callbackHeader },
    }
    // The address of consent is a secret, and the one answer that has it. The state in it is worth nothing after its visit.
    const consent = async (json: Readonly<Record<string, unknown>>): Promise<string> => {
      const { body } = await world.call('POST', '/elements/jira/oauth/url', { authorization, json })
      return new URL(asked.parse(body).oauthUrl).searchParams.get('state') ?? ''
    }
    const begun = { apiKey: 'mine', apiSecret: secrets.clientSecret, configuration: server() }
    const states = [
      await consent({ ...begun, instance: { name: 'Hosted', configuration } }),
      await consent(begun),
      await consent(begun),
      await consent(begun),
    ] as const
    const [finishing, pasting, refusing, unvisited] = states
    expect(await visit(finishing, secrets.code)).toContain('Hosted')
    expect(await visit(finishing, secrets.code)).toContain('Not connected')
    const paste = /vlc_[\w-]+/.exec(await visit(pasting, secrets.code))?.[0] ?? ''
    const bad = /vlc_[\w-]+/.exec(await visit(refusing, secrets.badCode))?.[0] ?? ''
    const provision = (name: string, code: string, more = {}) =>
      call('POST', '/elements/jira/instances', {
        authorization,
        json: { name, providerData: { code }, configuration: { ...configuration, ...more } },
      })
    const pasted = await provision('Rude', paste)
    expect(pasted.status).toBe(200)
    const { id, token } = made.parse(pasted.body)
    answers.splice(answers.length - 2, 2, JSON.stringify(pasted.body).replaceAll(token, ''))
    expect((await provision('Bad', bad)).status).toBe(401)
    await provision('Raw', secrets.badCode, { 'oauth.callback.url': 'https://app.example/callback' })
    await call('POST', '/elements/jira/oauth/sites', { authorization, json: { ...begun, code: secrets.badCode } })
    await call('POST', '/elements/jira/instances', {
      authorization,
      json: {
        name: 'Own',
        externalAuthentication: 'initial',
        configuration: { ...configuration, 'oauth.user.refresh_token': secrets.ownRefreshToken },
      },
    })
    expect((await call('GET', '/elements/jira/oauth/url/default?callbackUrl=https://app.example/cb')).status).toBe(200)

    // Through every door of the instance, with a server that repeats what it was sent; the first call renews the tokens.
    const asInstance = { authorization: `Element ${token}, User ${world.secrets.userSecret}` }
    expect((await call('GET', '/incidents/HELP-1', asInstance)).status).toBe(403)
    await call('GET', '/incidents', asInstance)
    const json = { fields: { project: { key: 'HELP' }, issuetype: { name: 'Task' }, summary: 'x' } }
    await call('POST', '/incidents', { ...asInstance, json })
    const quiet = await call('GET', '/passthrough/quiet?api_key=x', asInstance)
    expect([quiet.status, quiet.headers.get('set-cookie')]).toEqual([200, null])
    await call('POST', `/instances/${id}/test`, { authorization })
    const tested = await call('POST', '/instances/test', { ...asInstance, json: { path: '/rest/api/2/anything' } })
    expect(JSON.stringify(tested.body)).toContain('[redacted]')
    const form = new FormData()
    form.append('file', new Blob(['bytes'], { type: 'image/png' }), 'a.png')
    await call('POST', '/incidents/HELP-1/attachments', { ...asInstance, form })
    await call('GET', '/attachments/1', { ...asInstance, headers: { accept: 'image/png' } })
    const csv = csvForm('project,issuetype,summary\nHELP,Task,One\n')
    const loaded = await call('POST', '/bulk/incidents', {
      ...asInstance,
      form: csv,
      headers: { 'Elements-Async-Callback-Url': `${world.receiver.url}/loaded` },
    })
    const job = z.object({ id: z.string() }).parse(loaded.body).id
    answers.push(String((await world.receiver.wait('the load', ({ path }) => path === '/loaded')).raw))
    await call('GET', `/bulk/${job}/errors`, asInstance)
    await call('GET', `/instances/${id}/configuration`, { authorization })
    await call('GET', `/instances/${id}/limits`, { authorization })

    // A provider behind the operator's proxy, which does not take its credentials.
    const behind = { 'base.url': 'https://acme.example', username: 'ada', password: 'unimportant' }
    const far = { element: { key: 'jira' }, name: 'Far', configuration: behind }
    const refused = await call('POST', '/instances', { authorization, json: far })
    expect([refused.status, proxy.calls.length > 0]).toEqual([502, true])

    // The end of it all: the tokens are taken back, the owner is told.
    rude.revoke()
    expect((await call('GET', '/incidents/HELP-2', asInstance)).status).toBe(401)
    const notice = await world.receiver.wait('the notice', ({ path }) => path === '/callback')
    expect(notice.headers['x-callback']).toBe(secrets.callbackHeader)
    answers.push(notice.raw.toString())
    await call('DELETE', `/instances/${id}?revoke=true`, { authorization })
    const figures = await fetch(new URL('/metrics', world.baseUrl), {
      headers: { authorization: 'Bearer a-token-for-the-figures' },
    })
    answers.push(await figures.text())

    const dump = await dumpOf(world.databaseUrl)
    await world.close()
    const places = { dump, log: log.join(''), answers: answers.join('\n'), traces: collector.text() }
    expect(Object.keys(rude.given).length).toBeGreaterThanOrEqual(6)
    expect(places.dump).toContain('Hosted')
    expect(places.log).toContain('oauth.renewed')
    expect(places.answers).toContain('[redacted]')
    expect(places.traces).toContain('GET jira')
    const [, signature = ''] = /token=(\w+)/.exec(rude.signedPath) ?? []
    const flows = { finishing, pasting, refusing, unvisited, paste, bad, signature }
    expectNowhere({ ...secrets, ...rude.given, ...flows, user: world.secrets.userSecret }, places)
  })
})

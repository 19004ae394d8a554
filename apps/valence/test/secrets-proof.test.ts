import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { csvForm } from './bulk-form.ts'
import { type Collector, startCollector } from './collector.ts'
import { type CallOptions, eventually, startWorld, type World } from './harness.ts'
import { type RawProvider, startRawProvider } from './raw-provider.ts'
import { dumpOf, expectNowhere } from './secret-search.ts'

/** Recognisable, random, and with characters that every encoding writes differently. */
const mark = (name: string) => `${name}/${randomBytes(12).toString('hex')}+?&="ü`
const secrets = {
  password: mark('password'),
  replaced: mark('replaced-password'),
  bearer: `pat-${randomBytes(16).toString('hex')}`,
  signatureKey: mark('signature-key'),
  callbackPassword: mark('callback-password'),
  callbackHeader: `callback-header-${randomBytes(12).toString('hex')}`,
  webhookSecret: mark('webhook-secret'),
  unknown: mark('a-secret-of-no-declared-key'),
}

/** A provider of the worst manners: it repeats the credential in every refusal, in all forms. */
function repeatCredential(request: IncomingMessage, response: ServerResponse): void {
  const given = request.headers.authorization ?? ''
  const plain = Buffer.from(given.replace(/^\w+ /, ''), 'base64').toString('utf8')
  const words = `${given} ${plain} ${encodeURIComponent(plain)}`
  const isWrite = request.method !== 'GET'
  response
    .writeHead(isWrite ? 400 : 403, {
      'content-type': 'application/json',
      'x-seraph-loginreason': words.replace(/[^\x20-\x7e]/g, ''),
    })
    .end(JSON.stringify({ errorMessages: [`You sent ${words}`], errors: { summary: words } }))
}

describe('secrets', () => {
  let world: World
  let provider: RawProvider
  let collector: Collector
  const answers: string[] = []
  const log: string[] = []

  beforeAll(async () => {
    collector = await startCollector()
    provider = await startRawProvider(repeatCredential)
    const environment = {
      LOG_LEVEL: 'debug',
      METRICS_TOKEN: 'a-token-for-the-figures',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
      DELIVERY_SCHEDULE_MS: '100,100',
    }
    world = await startWorld(environment, { logTo: { write: (line) => void log.push(line) } })
  })
  afterAll(async () => {
    await provider.close()
    await collector.close()
  })

  async function call(method: string, path: string, options: CallOptions = {}) {
    const answer = await world.call(method, path, options)
    answers.push(`${method} ${path}\n${JSON.stringify([...answer.headers])}\n${JSON.stringify(answer.body)}`)
    answers.push(typeof answer.body === 'string' ? answer.body : '')
    return answer
  }

  it('are nowhere to be seen after all this', async () => {
    const configuration = {
      'base.url': provider.origin,
      username: 'ada@example.com',
      password: secrets.password,
      'event.notification.enabled': 'true',
      'event.notification.callback.url': `${world.receiver.url}/callback`,
      'event.notification.signature.key': secrets.signatureKey,
      'event.notification.basic.username': 'ada',
      'event.notification.basic.password': secrets.callbackPassword,
      'event.notification.callback.headers': { 'X-Callback': secrets.callbackHeader },
      'event.webhook.secret': secrets.webhookSecret,
      'legacy.api.token': secrets.unknown,
    }
    const authorization = world.platform
    const made = await call('POST', '/instances', {
      authorization,
      json: { element: { key: 'jira' }, name: 'Rude', configuration },
    })
    expect(made.status).toBe(200)
    const { id, token } = z.object({ id: z.number(), token: z.string() }).parse(made.body)
    const asInstance = { authorization: `Element ${token}, User ${world.secrets.userSecret}` }
    answers.length = 0
    answers.push(JSON.stringify(made.body).replaceAll(token, ''))

    // Read, write and be refused, in the words of a provider that repeats what it was sent.
    expect((await call('GET', '/incidents', asInstance)).status).toBe(400)
    expect((await call('GET', '/incidents/HELP-1', asInstance)).status).toBe(403)
    const json = { fields: { project: { key: 'HELP' }, issuetype: { name: 'Task' }, summary: 'x' } }
    expect((await call('POST', '/incidents', { ...asInstance, json })).status).toBeGreaterThanOrEqual(400)
    await call('GET', '/incidents/HELP-1/comments', { ...asInstance, headers: { accept: 'application/problem+json' } })
    await call('GET', '/attachments/1', { ...asInstance, headers: { accept: 'image/png' } })
    await call('GET', '/objects/incidents/metadata', asInstance)

    // A load whose rows are all refused, and its errors, status and callback.
    const csv = 'project,issuetype,summary\nHELP,Task,One\nHELP,Task,Two\n'
    const loaded = await call('POST', '/bulk/incidents', { ...asInstance, form: csvForm(csv) })
    const job = z.object({ id: z.string() }).parse(loaded.body).id
    await eventually(
      async () => (await call('GET', `/bulk/${job}/status`, asInstance)).body,
      (body) => !['CREATED', 'RUNNING', 'SUBMITTED'].includes(z.object({ status: z.string() }).parse(body).status),
    )
    await call('GET', `/bulk/${job}/errors`, asInstance)

    // A webhook that is forged, and the records of events.
    await call('POST', `/events/jira/${Buffer.from(String(id)).toString('base64')}`, {
      json: { webhookEvent: 'jira:issue_updated', issue: { id: '1', key: 'HELP-1', self: `${provider.origin}/x` } },
      headers: { 'x-hub-signature': 'sha256=00' },
    })
    await call('GET', '/instances/events', asInstance)

    // The tests of an instance, the provider's own words included, and what is shown of its configuration.
    await call('POST', `/instances/${id}/test`, { authorization })
    await call('POST', '/instances/test', { ...asInstance, json: { path: '/rest/api/2/anything' } })
    await call('GET', `/instances/${id}/configuration`, { authorization })
    await call('GET', '/instances/configuration', asInstance)
    const shown = await call('GET', `/instances/${id}`, { authorization })
    expect(JSON.stringify(shown.body)).toContain('********')
    await call('PATCH', `/instances/${id}`, { authorization, json: { configuration: { password: secrets.replaced } } })
    await call('GET', '/incidents/HELP-1', asInstance)
    await call('PATCH', `/instances/${id}`, {
      authorization,
      json: { configuration: { 'base.url': 'https://127.0.0.1:1' } },
    })

    // A token instead of a password, wrong ones, and one that is refused while it is given.
    const personal = await call('POST', '/instances', {
      authorization,
      json: {
        element: { key: 'jira' },
        name: 'Token',
        configuration: {
          'base.url': provider.origin,
          'personal.access.token': secrets.bearer,
          username: '',
          password: '',
        },
      },
    })
    const own = z.object({ token: z.string() }).parse(personal.body).token
    const byToken = { authorization: `Element ${own}, User ${world.secrets.userSecret}` }
    expect((await call('GET', '/incidents/HELP-1', byToken)).status).toBe(403)
    await call('POST', '/instances', {
      authorization,
      json: {
        element: { key: 'jira' },
        name: 'Refused',
        configuration: { 'base.url': `${provider.origin}/nowhere`, username: 'ada', password: secrets.password },
      },
    })

    // A good one at a real Jira, with an event that is delivered under all the callback's secrets.
    const good = await call('POST', '/instances', {
      authorization,
      json: {
        element: { key: 'jira' },
        name: 'Good',
        configuration: { ...configuration, ...world.configuration },
      },
    })
    expect(good.status).toBe(200)
    await world.jira('PUT', '/rest/api/2/issue/HELP-1', { fields: { summary: 'Changed' } })
    const callback = await world.receiver.wait('an event', ({ path }) => path === '/callback')
    expect(callback.headers.authorization).toContain('Basic ')
    await fetch(`${new URL(world.baseUrl).origin}/metrics`, {
      headers: { authorization: 'Bearer a-token-for-the-figures' },
    })
      .then((figures) => figures.text())
      .then((text) => answers.push(text))

    const dump = await dumpOf(world.databaseUrl)
    await world.close()
    // What the tenants may see of their own token is the one thing that answers hold on purpose.
    const all = { ...secrets, sandbox: world.sandbox.password, user: world.secrets.userSecret }
    const places = { dump, log: log.join(''), answers: answers.join('\n'), traces: collector.text() }
    expect(places.dump).toContain('Rude')
    expect(places.answers).toContain('[redacted]')
    expect(places.log).toContain('provider.called')
    expect(places.traces).toContain('GET jira')
    expectNowhere(all, places)
  })
})

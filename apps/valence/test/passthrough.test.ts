import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { request as httpRequest } from 'node:http'
import { gzipSync } from 'node:zlib'
import { startSandbox } from '@valence/jira-sandbox'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startWorld, type World } from './harness.ts'
import { type RawProvider, startRawProvider } from './raw-provider.ts'

let world: World
const log: string[] = []
beforeAll(async () => {
  world = await startWorld({ LOG_LEVEL: 'info' }, { logTo: { write: (line) => void log.push(line) } })
})
afterAll(() => world.close())

describe('passthrough to a Jira', () => {
  it("answers the site's own projects at Cloud, with its status, its ids and how long it took", async () => {
    const { id, authorization } = await world.connect()
    const answer = await world.call('GET', '/passthrough/rest/api/3/project', { authorization })
    const direct = await world.jira('GET', '/rest/api/3/project')
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual(direct.body)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'elements-provider-status': '200',
      'elements-element-instance-id': String(id),
      'server-timing': expect.stringMatching(/^provider;desc=".+";dur=\d+\.\d$/),
      'content-security-policy': expect.stringContaining('sandbox'),
      'x-content-type-options': 'nosniff',
    })
    expect(answer.headers.get('set-cookie')).toBeNull()
  })

  it('works under any hub, and tells a refusal of Jira as Jira tells it', async () => {
    const { authorization } = await world.connect()
    const answer = await world.call('GET', '/hubs/helpdesk/passthrough/rest/api/3/issue/NONE-1', { authorization })
    expect(answer.status).toBe(404)
    expect(answer.headers.get('elements-provider-status')).toBe('404')
    expect(answer.body).toMatchObject({ errorMessages: [expect.any(String)] })
  })

  it('writes: an issue made by the API of Jira is there', async () => {
    const { authorization } = await world.connect()
    const json = { fields: { project: { key: 'HELP' }, issuetype: { name: 'Task' }, summary: 'Passed through' } }
    const made = await world.call('POST', '/passthrough/rest/api/2/issue', { authorization, json })
    expect(made).toMatchObject({ status: 201, body: { key: expect.stringMatching(/^HELP-/) } })
    const { key } = z.object({ key: z.string() }).parse(made.body)
    const found = await world.jira('GET', `/rest/api/2/issue/${key}`)
    expect(found.body).toMatchObject({ fields: { summary: 'Passed through' } })
  })

  it('reaches a Data Center below a context path, with a personal access token', async () => {
    const site = await startSandbox({ flavour: 'datacenter', contextPath: '/jira' })
    const { authorization } = await world.connect({
      username: null,
      password: null,
      'base.url': site.url,
      'personal.access.token': site.personalAccessToken,
    })
    expect(new URL(site.url).pathname).toBe('/jira')
    const answer = await world.call('GET', '/passthrough/rest/api/2/project', { authorization })
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual(expect.arrayContaining([expect.objectContaining({ key: 'HELP' })]))
    await site.close()
  })
})

describe('passthrough', () => {
  let provider: RawProvider
  let handle: (request: IncomingMessage, response: ServerResponse) => void = (_request, response) => response.end('ok')
  let authorization: string
  const connect = (more: Readonly<Record<string, unknown>> = {}) =>
    world.connect({ 'base.url': provider.origin, username: 'ada', password: 'lovelace-1815', ...more })

  beforeAll(async () => {
    provider = await startRawProvider((request, response) => handle(request, response))
    authorization = (await connect()).authorization
  })
  afterEach(() => {
    handle = (_request, response) => response.end('ok')
  })
  afterAll(() => provider.close())
  const url = (path: string) => `${world.baseUrl}/passthrough${path}`

  it('sends method, path, query and body as they are, our credentials, and no other of the caller', async () => {
    const answer = await fetch(url('/a/b%20c?x=1&y=%2F&y=2'), {
      method: 'PATCH',
      headers: {
        authorization,
        cookie: 'a=b',
        'x-forwarded-for': '1.2.3.4',
        'content-type': 'application/x-own',
        'x-mine': 'yes',
      },
      body: 'a body',
    })
    expect(await answer.text()).toBe('ok')
    const { method, url: asked, headers } = provider.requests.at(-1) ?? {}
    expect({ method, asked }).toEqual({ method: 'PATCH', asked: '/a/b%20c?x=1&y=%2F&y=2' })
    expect(headers).toMatchObject({
      authorization: `Basic ${Buffer.from('ada:lovelace-1815').toString('base64')}`,
      'content-type': 'application/x-own',
      'content-length': '6',
      'x-mine': 'yes',
      'user-agent': 'valence',
    })
    expect(Object.keys(headers ?? {})).not.toEqual(expect.arrayContaining(['cookie']))
    expect(Object.keys(headers ?? {})).not.toEqual(expect.arrayContaining(['x-forwarded-for']))
  })

  it.each(['GET', 'HEAD', 'DELETE'])('does %s without a body', async (method) => {
    const answer = await fetch(url('/thing'), { method, headers: { authorization } })
    expect(answer.status).toBe(200)
    expect(provider.requests.at(-1)).toMatchObject({ method, url: '/thing' })
  })

  it('shows no header that is between the provider and us, and does not follow a redirect', async () => {
    handle = (_request, response) =>
      response
        .writeHead(302, {
          location: `${provider.origin}/next?a=1`,
          'set-cookie': 'session=1',
          server: 'secret-server/1',
          'www-authenticate': 'Basic',
        })
        .end()
    const answer = await fetch(url('/start'), { headers: { authorization }, redirect: 'manual' })
    expect(answer.status).toBe(302)
    expect(answer.headers.get('location')).toBe('/elements/api-v2/passthrough/next?a=1')
    for (const name of ['set-cookie', 'server', 'www-authenticate']) expect(answer.headers.get(name)).toBeNull()
  })

  it.each(['/../admin', '/a/%2e%2e/b', '//evil.example/x', '/a%2Fb', '/a%5Cb', '/a/..;/b', '/https://evil.example/'])(
    'refuses %s and calls nobody',
    async (path) => {
      const before = provider.requests.length
      // fetch would tidy the path up before it sends it.
      const { status, text } = await raw('GET', url(path), authorization)
      expect(status).toBe(400)
      expect(JSON.parse(text)).toMatchObject({ message: expect.stringContaining('not accepted') })
      expect(provider.requests).toHaveLength(before)
    },
  )

  it('lets through only what the instance allows', async () => {
    const own = await connect({ 'passthrough.allow': 'GET /rest/api/*/project/**' })
    const ask = (method: string, path: string) =>
      world.call(method, `/passthrough${path}`, { authorization: own.authorization })
    expect((await ask('GET', '/rest/api/3/project/HELP')).status).toBe(200)
    const before = provider.requests.length
    expect(await ask('DELETE', '/rest/api/3/project/HELP')).toMatchObject({
      status: 403,
      body: { message: expect.stringContaining('passthrough.allow') },
    })
    expect((await ask('GET', '/rest/api/3/user')).status).toBe(403)
    expect(provider.requests).toHaveLength(before)
  })

  it('refuses a list of what is allowed that cannot be read, while it is given', async () => {
    const json = {
      element: { key: 'jira' },
      name: 'x',
      configuration: { ...world.configuration, 'passthrough.allow': 'FETCH /rest' },
    }
    expect(await world.call('POST', '/instances', { authorization: world.platform, json })).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('FETCH is none of') },
    })
  })

  it('does nothing while the instance is disabled', async () => {
    const { id, authorization: own } = await connect()
    await world.call('DELETE', `/instances/${id}/enabled`, { authorization: world.platform })
    expect((await world.call('GET', '/passthrough/x', { authorization: own })).status).toBe(403)
  })

  it('streams up: the provider has the first bytes while the caller still writes', async () => {
    const bytes = randomBytes(4 * 1024 * 1024)
    const hash = createHash('sha256')
    let size = 0
    handle = (request, response) => {
      request.on('data', (chunk: Buffer) => {
        size += chunk.length
        hash.update(chunk)
      })
      request.on('end', () => response.end(hash.digest('hex')))
    }
    const sent = httpRequest(url('/upload'), { method: 'POST', headers: { authorization } })
    const answered = once(sent, 'response')
    sent.write(bytes.subarray(0, 1000))
    await expect.poll(() => size).toBe(1000)
    sent.end(bytes.subarray(1000))
    const [response] = await answered
    const chunks: Buffer[] = []
    for await (const chunk of response) chunks.push(chunk)
    expect(Buffer.concat(chunks).toString()).toBe(createHash('sha256').update(bytes).digest('hex'))
  })

  it('streams down as the provider sends, and holds it back when nobody reads', async () => {
    const piece = randomBytes(256 * 1024)
    let written = 0
    let isDrained = true
    handle = (_request, response) => {
      const write = () => {
        while (written < 400 && isDrained) {
          written += 1
          isDrained = response.write(piece)
        }
        if (written === 400) response.end()
      }
      response.on('drain', () => {
        isDrained = true
        write()
      })
      write()
    }
    const response = await fetch(url('/download'), { headers: { authorization } })
    const reader = response.body?.getReader()
    const first = await reader?.read()
    expect(first?.value?.length).toBeGreaterThan(0)
    // A hundred megabytes are not taken from the provider for a reader who takes none of them.
    let held = -1
    await expect
      .poll(() => {
        const isStill = held === written && !isDrained
        held = written
        return isStill
      })
      .toBe(true)
    expect(written).toBeLessThan(400)
    let size = first?.value?.length ?? 0
    for (let part = await reader?.read(); part !== undefined && !part.done; part = await reader?.read()) {
      size += part.value.length
    }
    expect(size).toBe(400 * piece.length)
  })

  it('ends the call to the provider when the caller goes away', async () => {
    const closed = new Promise<void>((resolve) => {
      handle = (_request, response) => {
        response.on('close', resolve)
        response.write('the beginning')
      }
    })
    const caller = new AbortController()
    const response = await fetch(url('/endless'), { headers: { authorization }, signal: caller.signal })
    expect(response.status).toBe(200)
    caller.abort()
    await closed
  })

  it('has no failure when the caller went away before there was an answer: the log says so', async () => {
    const failures = () => log.filter((line) => line.includes('"msg":"request.failed"'))
    const before = failures()
    const caller = new AbortController()
    handle = () => caller.abort()
    await expect(fetch(url('/never'), { headers: { authorization }, signal: caller.signal })).rejects.toThrow()
    const lines = () => log.filter((line) => line.includes('/passthrough/never'))
    await expect.poll(lines).toEqual([expect.stringContaining('"msg":"request.abandoned"')])
    expect(failures()).toEqual(before)
  })

  it('breaks off when the provider does: half an answer never looks like a whole one', async () => {
    handle = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' })
      response.write('half', () => response.destroy())
    }
    const response = await fetch(url('/half'), { headers: { authorization } })
    await expect(response.text()).rejects.toThrow()
  })

  it('passes on so many bytes and no more, as they come over the wire', async () => {
    const small = await startWorld({ PASSTHROUGH_MAX_BYTES: '1000' })
    const { authorization: own } = await small.connect({ 'base.url': provider.origin })
    const ask = (method: string) =>
      fetch(`${small.baseUrl}/passthrough/x`, { method, headers: { authorization: own, 'accept-encoding': 'gzip' } })
    // A megabyte that is a kilobyte on the way is the caller's own affair.
    const gzip = gzipSync(Buffer.alloc(500_000))
    handle = (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzip)
    expect((await (await ask('GET')).arrayBuffer()).byteLength).toBe(500_000)
    handle = (_request, response) => response.writeHead(200, { 'content-length': '1001' }).end(Buffer.alloc(1001))
    const announced = await ask('GET')
    expect([announced.status, await announced.json()]).toMatchObject([
      502,
      { message: "The provider's answer has more than 1000 bytes." },
    ])
    expect([(await ask('HEAD')).status, (await ask('HEAD')).headers.get('content-length')]).toEqual([200, '1001'])
    handle = (_request, response) => {
      response.writeHead(200).write(Buffer.alloc(900))
      response.end(Buffer.alloc(900))
    }
    const unannounced = await ask('GET')
    expect(unannounced.status).toBe(200)
    await expect(unannounced.arrayBuffer()).rejects.toThrow()
    await small.close()
  })

  it('is a 502 that names the host when nobody answers, without the header that says the provider did', async () => {
    handle = (_request, response) => void response.destroy()
    const answer = await world.call('GET', '/passthrough/x', { authorization })
    expect(answer).toMatchObject({ status: 502, body: { message: expect.stringContaining('127.0.0.1') } })
    expect(answer.headers.get('elements-provider-status')).toBeNull()
  })

  it('waits behind a Retry-After like every other call, and passes the 429 on', async () => {
    const own = await connect()
    handle = (_request, response) => response.writeHead(429, { 'retry-after': '600' }).end('slow down')
    const ask = () => world.call('GET', '/passthrough/x', { authorization: own.authorization })
    expect(await ask()).toMatchObject({ status: 429, body: 'slow down' })
    const before = provider.requests.length
    const second = await ask()
    expect(second).toMatchObject({ status: 429, body: { message: expect.stringContaining('limits the rate') } })
    expect(second.headers.get('retry-after')).toMatch(/^\d+$/)
    expect(provider.requests).toHaveLength(before)
  })
})

/** A request whose path goes out as it is written. */
async function raw(method: string, url: string, authorization: string) {
  const { hostname, port } = new URL(url)
  const path = url.slice(url.indexOf('/elements'))
  const sent = httpRequest({ hostname, port, path, method, headers: { authorization } }).end()
  const [response]: IncomingMessage[] = await once(sent, 'response')
  if (response === undefined) throw new Error('There was no answer.')
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk)
  return { status: response.statusCode, text: Buffer.concat(chunks).toString() }
}

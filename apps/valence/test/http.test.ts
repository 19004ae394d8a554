import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { faultStatus } from '@valence/element-kit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { request, startWorld, type World } from './harness.ts'

let world: World
let authorization: string
beforeAll(async () => {
  world = await startWorld()
  authorization = (await world.connect()).authorization
})
afterAll(() => world.close())

const requestId = expect.stringMatching(/^[0-9a-f]{24}$/)
const exposed =
  'Elements-Returned-Count, Elements-Total-Count, Elements-Request-Id, Elements-Next-Page-Token, Elements-Trace-Id, Elements-Error, Content-Disposition'
const at = (path: string) => new URL(path, world.baseUrl).href

describe('the Authorization header', () => {
  const secrets = () => ({ user: world.secrets.userSecret, organization: world.secrets.organizationSecret })
  const token = () => authorization.replace(/^Element (\S+),.*/, '$1')

  it('is read in any order, case and spacing', async () => {
    const { user, organization } = secrets()
    for (const form of [
      `Element ${token()}, User ${user}`,
      `User ${user}, Element ${token()}`,
      `user ${user},element ${token()}`,
      `USER ${user} ELEMENT ${token()}`,
      `  User   ${user} ,  Organization ${organization}, Element  ${token()}`,
      `Organization ${organization}, Element ${token()}, User ${user}`,
      `Token ${token()}, User ${user}`,
    ]) {
      expect(await world.call('GET', '/ping', { authorization: form })).toMatchObject({
        status: 200,
        body: { endpoint: 'jira', dateTime: expect.stringMatching(/^\d{4}-.*Z$/) },
      })
    }
    for (const form of [`Organization ${organization}, User ${user}`, `user ${user} organization ${organization}`]) {
      expect(await world.call('GET', '/instances', { authorization: form })).toMatchObject({ status: 200 })
    }
  })

  it('is refused when a part is missing, wrong or given twice', async () => {
    const { user, organization } = secrets()
    for (const [path, form] of [
      ['/incidents', `User ${user}`],
      ['/incidents', `Element ${token()}`],
      ['/incidents', `User ${user}, Element wrong`],
      ['/incidents', `User wrong, Element ${token()}`],
      ['/incidents', `User ${user}, Organization wrong, Element ${token()}`],
      ['/incidents', `User ${user}, User ${user}, Element ${token()}`],
      ['/incidents', `User ${user}, Element ${token()}, constructor x`],
      ['/incidents', 'Basic YTpi'],
      ['/incidents', 'User'],
      ['/instances', `User ${user}`],
      ['/instances', `User ${user}, Organization wrong`],
      ['/instances', `User wrong, Organization ${organization}`],
      ['/instances', `User ${token()}, Organization ${organization}`],
      ['/instances', 'Bearer wrong'],
      ['/users', `User ${user}`],
    ] as const) {
      const answer = await world.call('GET', path, { authorization: form })
      expect({ path, form, status: answer.status }).toEqual({ path, form, status: 401 })
      expect(answer.body).toEqual({ requestId, message: expect.any(String) })
      expect(JSON.stringify(answer.body)).not.toContain(user)
    }
    expect(await world.call('GET', '/incidents')).toMatchObject({
      status: 401,
      body: { message: 'The Authorization header is missing.' },
    })
  })
})

describe('every answer', () => {
  it('carries its request id, the same as in the body of a failure, and never the same twice', async () => {
    const seen = new Set<string | null>()
    for (const path of ['/elements', '/instances/-1', '/incidents', '/nothing/here/at/all/really']) {
      const { headers, body } = await world.call('GET', path, { authorization: world.platform })
      const id = headers.get('elements-request-id')
      expect(id).toEqual(requestId)
      if (!Array.isArray(body)) expect(body).toMatchObject({ requestId: id })
      seen.add(id)
    }
    expect(seen.size).toBe(4)
  })

  it('lets browsers of any origin read the headers of the contract, and forbids no frame', async () => {
    for (const [path, options] of [
      ['/elements', {}],
      ['/incidents?pageSize=1', { authorization }],
      ['/incidents', {}],
      ['/nothing/here/at/all/really', {}],
    ] as const) {
      const { headers } = await world.call('GET', path, { ...options, headers: { Origin: 'https://app.example' } })
      expect(headers.get('access-control-expose-headers')).toBe(exposed)
      expect(headers.get('access-control-allow-origin')).toBe('*')
      expect(headers.get('x-frame-options')).toBeNull()
      expect(headers.get('x-content-type-options')).toBe('nosniff')
    }
    const preflight = await world.call('OPTIONS', '/incidents', {
      headers: {
        Origin: 'https://app.example',
        'Access-Control-Request-Method': 'PATCH',
        'Access-Control-Request-Headers': 'authorization,elements-async-callback-url',
      },
    })
    expect(preflight.status).toBeLessThan(300)
    expect(preflight.headers.get('access-control-allow-methods')).toContain('PATCH')
    expect(preflight.headers.get('access-control-allow-headers')).toContain('elements-async-callback-url')
  })
})

describe('a request that cannot be served', () => {
  const json = { 'Content-Type': 'application/json' }

  it.each([
    [
      'GET',
      '/nothing/here/at/all/really',
      {},
      404,
      'There is nothing at GET /elements/api-v2/nothing/here/at/all/really.',
    ],
    ['POST', '/authentication', { headers: json, body: '{"username":' }, 400, 'The body is not valid JSON.'],
    ['POST', '/authentication', { headers: json, body: '{"__proto__":{"a":1}}' }, 400, 'The body is not valid JSON.'],
    [
      'POST',
      '/authentication',
      { headers: { 'Content-Type': 'text/xml' }, body: '<a/>' },
      415,
      'This call takes application/json, or multipart/form-data for a file.',
    ],
    [
      'POST',
      '/authentication',
      { headers: { 'Content-Type': 'text/plain' }, body: '{}' },
      415,
      'This call takes application/json, or multipart/form-data for a file.',
    ],
    [
      'POST',
      '/authentication',
      { headers: json, body: JSON.stringify({ username: 'x'.repeat(8 * 1024 * 1024) }) },
      413,
      'The body is larger than this call allows.',
    ],
    ['POST', '/authentication', {}, 400, expect.stringContaining('The body is not valid')],
    ['POST', '/authentication', { headers: json, body: '[]' }, 400, expect.stringContaining('The body is not valid')],
    ['GET', '/elements/%zz', {}, 400, expect.stringContaining('The address is not valid')],
    ['GET', `/elements/${'x'.repeat(600)}`, {}, 414, 'A part of the address is too long.'],
  ])('in case %# (%s) gets an answer in the shape of all failures', async (method, path, options, status, message) => {
    const answer = await world.call(method, path, options)
    expect({ status: answer.status, body: answer.body }).toEqual({ status, body: { requestId, message } })
    expect(answer.headers.get('elements-request-id')).toEqual(requestId)
  })

  it('leads to a page where its code is explained, as all codes are', async () => {
    const { headers } = await world.call('GET', '/instances/4711', { authorization: world.platform })
    expect(headers.get('link')).toBe('</errors#not_found>; rel="help"')
    const page = await fetch(new URL('/errors', world.baseUrl))
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    const explained = [...(await page.text()).matchAll(/<h2 id="([a-z_]+)">/g)].map(([, code]) => code)
    expect(explained.toSorted()).toEqual(Object.keys(faultStatus).toSorted())
    const written = await readFile(new URL('../../../docs/errors.md', import.meta.url), 'utf8')
    expect(explained.filter((code) => !written.includes(`\`${code}\``))).toEqual([])
  })

  it('is told as a problem to who accepts problems', async () => {
    const { status, headers, body } = await world.call('GET', "/incidents?where=summry='x'", {
      authorization,
      headers: { Accept: 'application/json;q=0.5, application/problem+json' },
    })
    expect(status).toBe(400)
    expect(headers.get('content-type')).toContain('application/problem+json')
    expect(body).toEqual({
      type: '/errors#invalid_request',
      title: 'invalid request',
      status: 400,
      detail: expect.stringContaining('there is no field "summry"'),
      instance: '/elements/api-v2/incidents',
      requestId,
    })
  })

  it.each([
    [
      'GET / HTTP/1.1\r\nHost: x\r\nX-Large: ',
      'x'.repeat(70_000),
      431,
      'The address and the headers are larger than 64 KiB together.',
    ],
    ['NONSENSE\r\n', '', 400, 'This is not a valid HTTP request.'],
    [
      'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked',
      '',
      400,
      'This is not a valid HTTP request.',
    ],
  ])('that begins with %j is refused in the same shape', async (head, tail, status, message) => {
    const raw = await exchange(`${head}${tail}\r\n\r\n`)
    expect(raw).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    expect(JSON.parse(raw.slice(raw.indexOf('\r\n\r\n')))).toEqual({ requestId, message })
  })

  it('tells no secret and no stack, whatever is wrong', async () => {
    const { userSecret, organizationSecret } = world.secrets
    const secrets = [userSecret, organizationSecret, authorization.slice(8, 51), world.configuration.password ?? '']
    const bodies = await Promise.all(
      [
        world.call('GET', '/incidents/none', { authorization }),
        world.call('GET', "/incidents?where=x'", { authorization }),
        world.call('POST', '/incidents', { authorization, json: { fields: { nonsense: 1 } } }),
        world.call('POST', '/instances', {
          authorization: world.platform,
          json: { configuration: world.configuration },
        }),
        world.call('GET', '/incidents', { authorization: `User ${userSecret}, Element ${organizationSecret}` }),
        world.call('GET', `/instances/${userSecret}`, { authorization: world.platform }),
      ].map(async (answer) => JSON.stringify((await answer).body)),
    )
    for (const body of bodies) {
      expect(body).toMatch(/"message":"/)
      expect(body).not.toMatch(/node_modules|\.ts:\d|\n\s+at |prisma|SELECT /i)
      expect(secrets.filter((secret) => body.includes(secret))).toEqual([])
    }
  })
})

describe('health', () => {
  it('lives and is ready, for anybody', async () => {
    for (const path of ['/health', '/ready']) {
      expect(await request('GET', at(path), {})).toMatchObject({ status: 200, body: { status: 'ok' } })
    }
  })
})

/** Bytes as they are, over a socket of their own. */
async function exchange(bytes: string): Promise<string> {
  const { hostname, port } = new URL(world.baseUrl)
  const socket = connect(Number(port), hostname)
  socket.end(bytes)
  return text(socket)
}

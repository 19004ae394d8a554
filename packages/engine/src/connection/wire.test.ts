import type { ProviderRequest } from '@valence/element-kit'
import { describe, expect, it } from 'vitest'
import type { TransportAnswer, TransportRequest } from '../http/transport.ts'
import { wire } from './wire.ts'

describe('what goes out', () => {
  it('stands below the base URL, with its query escaped and arrays repeated', async () => {
    const query = { jql: 'a = "b&c"', id: [1, 2], none: undefined, all: true, empty: [] }
    const request = await sent({ method: 'GET', path: '/rest/things', query }, 'https://acme.example:8443/jira/')
    expect(request.origin).toBe('https://acme.example:8443')
    expect(request.path).toBe('/jira/rest/things?jql=a%20%3D%20%22b%26c%22&id=1&id=2&all=true')
    expect(request.body).toBeUndefined()
  })

  it('begins at the host when the request says so', async () => {
    const request = await sent({ method: 'GET', path: '/about', from: 'host' }, 'https://acme.example/jira')
    expect([request.origin, request.path]).toEqual(['https://acme.example', '/about'])
  })

  it('is JSON when it writes, and says so even without a body', async () => {
    const created = await sent({ method: 'POST', path: '/things', body: { name: 'Ada' } })
    expect(created.body).toBe('{"name":"Ada"}')
    expect(created.headers['content-type']).toBe('application/json')
    expect((await sent({ method: 'DELETE', path: '/things/1' })).headers['content-type']).toBe('application/json')
    expect((await sent({ method: 'GET', path: '/things/1' })).headers).not.toHaveProperty('content-type')
  })

  it('carries the headers of the endpoint and of the request', async () => {
    const { headers } = await sent({ method: 'GET', path: '/', headers: { 'x-one': '1' } })
    expect(headers).toMatchObject({ 'x-one': '1', 'x-endpoint': 'e', accept: 'application/json' })
  })

  it.each([
    'things',
    '//evil.example',
    '/a/../b',
    '/a/..',
    '/./a',
    '/%2e%2e/a',
    '/%2E./a',
    '/a\\b',
    '/a#b',
    '/a b',
    '/..?x=1',
  ])('never takes the path %j', async (path) => {
    await expect(sent({ method: 'GET', path })).rejects.toThrow('below the base URL')
  })

  it('is nothing when the body cannot be written as JSON: the caller is refused', async () => {
    const endless: Record<string, unknown> = {}
    endless.self = endless
    for (const body of [endless, { number: 1n }]) {
      await expect(sent({ method: 'POST', path: '/', body })).rejects.toMatchObject({ code: 'invalid_request' })
    }
  })

  it('never begins with a header that is not for an element to set', () => {
    expect(() => wire({ baseUrl: 'https://acme.example', headers: { Host: 'x' } }, answering(''))).toThrow('Host')
  })
})

describe('what comes in', () => {
  it.each([
    ['application/json', '{"a":1}', { a: 1 }],
    ['application/problem+json; charset=utf-8', '[1]', [1]],
    ['application/json', 'null', null],
    ['application/json', '{broken', '{broken'],
    ['text/html', '<p>', '<p>'],
    ['text/plain', '{"a":1}', '{"a":1}'],
    ['application/json', '', undefined],
    [undefined, 'x', 'x'],
  ])('of type %s and text %j is read as %j', async (type, text, expected) => {
    const headers = type === undefined ? {} : { 'content-type': type }
    const send = wire({ baseUrl: 'https://acme.example' }, answering(text, headers))
    expect((await send({ method: 'GET', path: '/' })).body).toEqual(expected)
  })
})

async function sent(request: ProviderRequest, baseUrl = 'https://acme.example'): Promise<TransportRequest> {
  const requests: TransportRequest[] = []
  const transport = answering('{}', {}, (outgoing) => requests.push(outgoing))
  await wire({ baseUrl, headers: { 'x-endpoint': 'e' } }, transport)(request)
  const [first] = requests
  if (first === undefined) throw new Error('Nothing was sent.')
  return first
}

function answering(text: string, headers = {}, note: (request: TransportRequest) => void = () => undefined) {
  return {
    async send(request: TransportRequest): Promise<TransportAnswer> {
      note(request)
      return { status: 200, headers, body: Buffer.from(text) }
    },
  }
}

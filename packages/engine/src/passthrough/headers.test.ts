import { describe, expect, it } from 'vitest'
import { forwardedHeaders, shownHeaders } from './headers.ts'

describe('headers on their way to the provider', () => {
  it('are those that speak of the body and of what is wanted', () => {
    const headers = {
      accept: 'application/json',
      'accept-language': 'de',
      'content-type': 'text/plain',
      'content-length': '3',
      'content-encoding': 'gzip',
      'if-none-match': '"1"',
      'x-atlassian-token': 'no-check',
      'x-several': ['a', 'b'],
    }
    expect(forwardedHeaders(headers)).toEqual({ ...headers, 'x-several': 'a, b', 'accept-encoding': 'identity' })
  })

  it.each([
    'authorization',
    'connection',
    'cookie',
    'elements-version',
    'expect',
    'forwarded',
    'host',
    'keep-alive',
    'origin',
    'proxy-authorization',
    'referer',
    'sec-fetch-site',
    'te',
    'trailer',
    'traceparent',
    'transfer-encoding',
    'upgrade',
    'user-agent',
    'via',
    'x-forwarded-for',
    'x-http-method-override',
  ])('do not include %s', (name) => {
    expect(forwardedHeaders({ [name]: 'x' })).toEqual({ 'accept-encoding': 'identity' })
  })

  it('do not include what the caller named as being for one hop', () => {
    const headers = { connection: 'close, X-Secret-Hop', 'x-secret-hop': '1', 'x-other': '2' }
    expect(forwardedHeaders(headers)).toEqual({ 'x-other': '2', 'accept-encoding': 'identity' })
  })
})

describe('headers on their way to the caller', () => {
  const where = { baseUrl: 'https://acme.example/jira', passthroughUrl: '/elements/api-v2/passthrough' }

  it('are those of the body, of paging, of limits, and the ids', () => {
    const headers = {
      'content-type': 'application/json',
      etag: '"1"',
      'retry-after': '5',
      'x-ratelimit-remaining': '0',
      'x-arequestid': 'abc',
    }
    expect(shownHeaders(headers, where)).toEqual(headers)
  })

  it.each([
    'access-control-allow-origin',
    'connection',
    'content-security-policy',
    'server',
    'set-cookie',
    'strict-transport-security',
    'transfer-encoding',
    'www-authenticate',
    'x-unknown',
  ])('do not include %s', (name) => {
    expect(shownHeaders({ [name]: 'x' }, where)).toEqual({})
  })

  it.each([
    ['https://acme.example/jira/rest/x?a=1', '/elements/api-v2/passthrough/rest/x?a=1'],
    ['/jira/rest/x', '/elements/api-v2/passthrough/rest/x'],
    ['/other', 'https://acme.example/other'],
    ['https://media.example/file?token=1', 'https://media.example/file?token=1'],
    ['http://acme.example/jira/x', 'http://acme.example/jira/x'],
  ])('lead a redirect to %s to %s', (location, expected) => {
    expect(shownHeaders({ location }, where)).toEqual({ location: expected })
  })
})

import { describe, expect, it } from 'vitest'
import {
  apiKeyAuthentication,
  authenticationOf,
  authorizationOf,
  basicAuthentication,
  bearerAuthentication,
  clientCredentialsAuthentication,
  noAuthentication,
  oauthAuthentication,
} from './authentication.ts'
import { parseConfiguration, secret, text, url } from './configuration.ts'

const about = { name: '', description: '' }
const basic = basicAuthentication({ username: 'username', password: 'password' }, about)
const bearer = bearerAuthentication('token', about)
const ways = [basic, bearer]

const oauth = {
  authorizeUrl: 'https://id.example/authorize',
  tokenUrl: 'https://id.example/token',
  scopes: ['read'],
  readOnlyScopes: ['read'],
  tokenBody: 'form',
  clientAuthentication: 'body',
} as const

describe('the way of authentication', () => {
  it.each([
    ['all keys of the usual one', { username: 'ada', password: 'x' }, basic],
    ['all keys of another one', { token: 'x' }, bearer],
    ['those of both: the usual one', { username: 'ada', password: 'x', token: 'y' }, basic],
    [
      'those of both, and the other named',
      { username: 'a', password: 'x', token: 'y', 'authentication.type': 'bearer' },
      bearer,
    ],
  ])('is told by %s', (_, configuration, expected) => {
    expect(authenticationOf(ways, configuration)).toBe(expected)
  })

  it('needs nothing where the provider asks nobody', () => {
    expect(authenticationOf([noAuthentication], {})).toBe(noAuthentication)
  })

  it.each([
    ['what is begun', { username: 'ada' }, basic],
    ['nothing: the usual one', {}, basic],
    ['a name', { username: 'ada', 'authentication.type': 'bearer' }, bearer],
  ])('that is meant is told by %s', (_, configuration, expected) => {
    expect(authenticationOf(ways, configuration)).toBe(expected)
  })

  it('is refused when there is none of that name', () => {
    expect(() => authenticationOf(ways, { 'authentication.type': 'magic' })).toThrow('must be one of basic, bearer.')
  })

  it('says what a configuration lacks, together with what is required anyway', () => {
    const fields = [
      text('username', '', ''),
      secret('password', '', ''),
      secret('token', '', ''),
      url('site', '', '', { required: true }),
    ]
    expect(() => parseConfiguration(fields, {}, {}, ways)).toThrow('lacks required keys: username, password, site.')
    expect(() => parseConfiguration(fields, { username: 'ada' }, {}, ways)).toThrow('keys: password, site.')
    expect(parseConfiguration(fields, { token: 'x', site: 'https://a.example' }, {}, ways)).toMatchObject({
      token: 'x',
    })
  })
})

describe('a way that is begun and not complete', () => {
  const about = { name: '', description: '', requires: ['site.url'] }
  const ways = [
    basicAuthentication({ username: 'username', password: 'password' }, about),
    bearerAuthentication('token', about),
    oauthAuthentication(oauth, { name: '', description: '' }),
  ] as const

  it.each([
    [{ 'site.url': 'https://acme.example', 'oauth.api.key': 'app' }, 'oauth2'],
    [{ 'site.url': 'https://acme.example', password: 'p' }, 'basic'],
    [{ 'site.url': 'https://acme.example' }, 'basic'],
  ])('is known by its credential, not by the address that others need as well: %j', (configuration, type) => {
    expect(authenticationOf(ways, configuration).type).toBe(type)
  })

  it('says what it lacks, and which way that is', () => {
    const given = { 'site.url': 'https://acme.example', 'oauth.api.key': 'app' }
    const fields = ['site.url', 'username', 'password', 'oauth.api.key', 'oauth.api.secret'].map((key) => ({
      key,
      name: key,
      description: '',
      kind: 'text' as const,
      required: false,
      aliases: [],
    }))
    expect(() => parseConfiguration(fields, given, {}, ways)).toThrow(
      'lacks required keys: oauth.api.secret. They are those of authentication.type oauth2.',
    )
  })
})

describe('the credential of a configuration', () => {
  it.each([
    [noAuthentication, { kind: 'none' }],
    [basic, { kind: 'basic', username: 'elements', password: 'connect' }],
    [bearer, { kind: 'bearer', token: 't' }],
    [
      apiKeyAuthentication('key', { in: 'header', name: 'X-Key', prefix: 'Token ' }, about),
      { kind: 'apiKey', in: 'header', name: 'X-Key', value: 'Token k' },
    ],
    [
      apiKeyAuthentication('key', { in: 'query', name: 'api_key' }, about),
      { kind: 'apiKey', in: 'query', name: 'api_key', value: 'k' },
    ],
    [oauthAuthentication(oauth, about), { kind: 'oauth2' }],
    [clientCredentialsAuthentication(oauth, about), { kind: 'oauth2' }],
  ])('is read by the way that it is meant for', (way, expected) => {
    const configuration = { username: 'elements', password: 'connect', token: 't', key: 'k' }
    expect(authorizationOf([way], configuration)).toEqual(expected)
  })

  it('of an app by OAuth is its id and secret, and what else the way needs', () => {
    const way = oauthAuthentication(oauth, { ...about, requires: ['site.url'] })
    expect(way.requires).toEqual(['oauth.api.key', 'oauth.api.secret', 'site.url'])
  })
})

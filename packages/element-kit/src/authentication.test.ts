import { describe, expect, it } from 'vitest'
import { type Authentication, authenticationOf, noAuthentication } from './authentication.ts'
import { parseConfiguration, secret, text, url } from './configuration.ts'

const basic: Authentication = { type: 'basic', name: 'Basic', description: '', requires: ['username', 'password'] }
const bearer: Authentication = { type: 'bearer', name: 'Token', description: '', requires: ['token'] }
const ways = [basic, bearer]

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

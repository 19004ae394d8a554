import { describe, expect, it } from 'vitest'
import { type Authentication, authenticationOf, noAuthentication } from './authentication.ts'

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
    ['what is begun', { username: 'ada' }, 'lacks required keys: password.'],
    ['the usual one, of nothing', {}, 'lacks required keys: username, password.'],
    ['the named one', { username: 'ada', 'authentication.type': 'bearer' }, 'lacks required keys: token.'],
    ['a name that is none', { 'authentication.type': 'magic' }, 'must be one of basic, bearer.'],
  ])('is refused with what is missing of %s', (_, configuration, message) => {
    expect(() => authenticationOf(ways, configuration)).toThrow(message)
  })
})

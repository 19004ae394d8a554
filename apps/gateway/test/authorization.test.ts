import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAuthorization } from '../src/authorization.ts'
import { withoutHub } from '../src/instance-constraint.ts'
import { createRequestIds } from '../src/request-id.ts'

describe('parseAuthorization', () => {
  it.each([
    ['User U=, Organization O', { user: 'U=', organization: 'O' }],
    ['Organization O, User U', { user: 'U', organization: 'O' }],
    ['Element T+/=, User U', { element: 'T+/=', user: 'U' }],
    ['User U, Organization O, Element T', { user: 'U', organization: 'O', element: 'T' }],
    ['user U,organization O', { user: 'U', organization: 'O' }],
    ['  USER   U  ,   ELEMENT   T  ', { user: 'U', element: 'T' }],
    ['User U Element T', { user: 'U', element: 'T' }],
    ['Token T, User U', { element: 'T', user: 'U' }],
    ['Bearer B', { bearer: 'B' }],
  ])('reads %j', (header, credentials) => expect(parseAuthorization(header)).toEqual(credentials))

  it.each([
    '',
    'User',
    'User U, Organization',
    'Basic abc',
    'User U, User V',
    'User U, Element T, Token T',
    'constructor C',
    ',',
  ])('takes %j for no credentials', (header) => expect(parseAuthorization(header)).toBeUndefined())

  it('reads any order, case and spacing alike', () => {
    const value = fc.stringMatching(/^[A-Za-z0-9+/_-]{1,44}={0,2}$/)
    const gap = fc.stringMatching(/^(\s{0,3},\s{0,3}|\s{1,3})$/)
    const anyCase = (word: string) =>
      fc
        .array(fc.boolean(), { minLength: word.length, maxLength: word.length })
        .map((upper) => [...word].map((letter, index) => (upper[index] ? letter.toUpperCase() : letter)).join(''))
    const pair = (scheme: string) => fc.tuple(anyCase(scheme), fc.stringMatching(/^\s{1,3}$/), value)
    fc.assert(
      fc.property(
        pair('user'),
        pair('organization'),
        pair('element'),
        gap,
        gap,
        fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
        (user, organization, element, first, second, order) => {
          const pairs = [user, organization, element].map((parts) => parts.join(''))
          const [a, b, c] = order.map((index) => pairs[index])
          const header = `${a}${first}${b}${second}${c}`
          expect(parseAuthorization(header)).toEqual({
            user: user[2],
            organization: organization[2],
            element: element[2],
          })
        },
      ),
    )
  })
})

describe('withoutHub', () => {
  it.each([
    ['/elements/api-v2/hubs/helpdesk/incidents?x=/hubs/a/b', '/elements/api-v2/incidents?x=/hubs/a/b'],
    ['/elements/api-v2/hubs/anything/bulk/7/status', '/elements/api-v2/bulk/7/status'],
    ['/elements/api-v2/incidents', '/elements/api-v2/incidents'],
    ['/elements/api-v2/hubs/helpdesk', '/elements/api-v2/hubs/helpdesk'],
    ['/elements/api-v2/hubs', '/elements/api-v2/hubs'],
    ['/elsewhere/hubs/helpdesk/incidents', '/elsewhere/hubs/helpdesk/incidents'],
  ])('%s is %s', (url, without) => expect(withoutHub(url)).toBe(without))
})

describe('createRequestIds', () => {
  it('gives 24 hex characters, each time others', () => {
    const next = createRequestIds(() => 1_700_000_000_000)
    const ids = Array.from({ length: 1000 }, next)
    expect(new Set(ids).size).toBe(1000)
    expect(ids.every((id) => /^6553f100[0-9a-f]{16}$/.test(id))).toBe(true)
  })
})

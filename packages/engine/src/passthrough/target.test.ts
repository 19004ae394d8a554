import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readTarget } from './target.ts'

const base = 'https://acme.example/jira'

describe('a path to pass through', () => {
  it.each([
    ['/rest/api/3/project', '/rest/api/3/project', ''],
    ['/rest/api/3/project/', '/rest/api/3/project/', ''],
    ['/rest/api/3/search/jql?jql=project%20%3D%20X&a=1', '/rest/api/3/search/jql', 'jql=project%20%3D%20X&a=1'],
    ['/issue/A-1?expand=a//b&x=../y?z', '/issue/A-1', 'expand=a//b&x=../y?z'],
    ['/caf%C3%A9/a;v=1/b..c/...', '/caf%C3%A9/a;v=1/b..c/...', ''],
    ['/', '/', ''],
    ['/@evil.example/x', '/@evil.example/x', ''],
  ])('%s is taken as it is written', (text, path, query) => {
    expect(readTarget(text, base)).toEqual({ path, query })
  })

  it.each([
    ['', 'below the base URL'],
    ['rest/api', 'below the base URL'],
    ['//evil.example/x', 'two slashes'],
    ['/rest//api', 'two slashes'],
    ['/https://evil.example/', 'absolute URL'],
    ['https://evil.example/', 'absolute URL'],
    ['/rest/../../admin', "'..'"],
    ['/rest/..', "'..'"],
    ['/./rest', "'.'"],
    ['/rest/%2e%2E/admin', "'..'"],
    ['/rest/.%2e/admin', "'..'"],
    ['/rest/..;/admin', "'..'"],
    ['/rest/..%3Bx=1/admin', "'..'"],
    ['/rest/%252e%252E/admin', "'..'"],
    ['/rest/..%253B/admin', "'..'"],
    ['/rest%2Fapi', 'encoded slash'],
    ['/rest%25252fapi', 'encoded slash'],
    ['/rest%255Capi', 'backslash'],
    ['/rest%2500', 'control character'],
    ['/rest\\api', 'backslash'],
    ['/rest%5Capi', 'backslash'],
    ['/rest%0d%0aX: 1', 'control character'],
    ['/rest%00', 'control character'],
    ['/rest#fragment', 'percent-encoded'],
    ['/rest/ü', 'percent-encoded'],
    ['/rest/%zz', 'percent sign'],
    ['/rest?a=%', 'percent sign'],
  ])('%j is refused', (text, why) => {
    expect(() => readTarget(text, base)).toThrow(why)
  })

  it.each(['', 'rest/api', '1/admin', '@evil.example/x', '.evil.example/x'])(
    'has to begin with a slash, which is all that stands between host and path: %j',
    (text) => {
      expect(() => readTarget(text, 'https://acme.example:8080')).toThrow('below the base URL')
    },
  )

  it('is never addressed to another host or above the base URL, whatever is written', () => {
    const piece = fc.constantFrom(
      '/',
      '.',
      '..',
      '%2e',
      '%2f',
      '\\',
      ';',
      '@',
      ':',
      '//',
      'evil.example',
      'rest',
      '?',
      '#',
      '%',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join('')
        try {
          const { path, query } = readTarget(text, base)
          const url = new URL(`${base}${path}${query === '' ? '' : `?${query}`}`)
          expect(url.origin).toBe('https://acme.example')
          expect(url.pathname).toBe(`/jira${path}`)
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid_request' })
        }
      }),
      { numRuns: 2000 },
    )
  })
})

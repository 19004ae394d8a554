import { describe, expect, it } from 'vitest'
import { readCustomHeaders } from './custom-headers.ts'

const read = (headers: unknown) => readCustomHeaders(JSON.stringify(headers))

describe('custom headers of an instance', () => {
  it('are read by name, whatever the case, and values as text', () => {
    expect(read({ 'X-Team': ' support ', 'x-build': 7, 'Accept-Language': 'de' })).toEqual({
      'x-team': 'support',
      'x-build': '7',
      'accept-language': 'de',
    })
    expect(readCustomHeaders(undefined)).toEqual({})
    expect(readCustomHeaders('')).toEqual({})
  })

  it('are at most twenty', () => {
    const some = (length: number) => Object.fromEntries(Array.from({ length }, (_, index) => [`X-${index}`, 'x']))
    expect(Object.keys(read(some(20)))).toHaveLength(20)
    expect(() => read(some(21))).toThrow("configuration['custom.headers'] has 21 headers; at most 20 are sent.")
  })

  it.each([
    'Accept',
    'Accept-Charset',
    'Accept-Encoding',
    'Access-Control-Request-Method',
    'Connection',
    'Content-Length',
    'Content-Type',
    'Cookie',
    'Cookie2',
    'Date',
    'DNT',
    'Expect',
    'Host',
    'Keep-Alive',
    'Origin',
    'Proxy-Connection',
    'Referer',
    'Sec-Fetch-Site',
    'Set-Cookie',
    'TE',
    'Trailer',
    'Transfer-Encoding',
    'Upgrade',
    'User-Agent',
    'Via',
    'X-HTTP-Method-Override',
  ])('may not be %s, which is named', (name) => {
    expect(() => read({ [name]: 'x' })).toThrow(`'${name}': it is set by the platform`)
  })

  it.each(['Authorization', 'X-Api-Key', 'X-Auth-Token', 'X-Client-Secret', 'X-Password'])(
    'are no place for the credential in %s',
    (name) => {
      expect(() => read({ [name]: 'x' })).toThrow(`'${name}': headers are shown`)
    },
  )

  it.each([
    ['a b', 'x', 'not a name of a header'],
    ['', 'x', 'not a name of a header'],
    ['X-A\r\nX-B', 'x', 'not a name of a header'],
    ['X-Own', 'a\r\nX-Evil: 1', 'line break'],
    ['X-Own', 'a\nb', 'line break'],
    ['X-Own', 'a\0b', 'line break'],
    ['X-Own', 'snow ☃', 'another character'],
    ['X-Own', { a: 1 }, 'must be text'],
    ['X-Own', null, 'must be text'],
    ['X-Own', 'Bearer abc', 'a credential'],
  ])('%j: %j is refused', (name, value, why) => {
    expect(() => read({ [name]: value })).toThrow(why)
  })

  it('say each name once', () => {
    expect(() => read({ 'X-Own': '1', 'x-own': '2' })).toThrow("'x-own': it is there twice")
  })

  it.each([[['X-Own']], ['text'], [1], [null]])('%j is no list of them', (given) => {
    expect(() => read(given)).toThrow('must be a JSON object')
  })
})

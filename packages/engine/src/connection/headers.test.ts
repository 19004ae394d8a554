import { describe, expect, it } from 'vitest'
import { checkHeaders } from './headers.ts'

describe('checkHeaders', () => {
  it('lets an element set headers of its own', () => {
    expect(() => checkHeaders({ 'X-Atlassian-Token': 'no-check', Accept: 'text/csv', 'x-latin': 'é' })).not.toThrow()
  })

  it.each([
    'Host',
    'authorization',
    'Content-Length',
    'Transfer-Encoding',
    'COOKIE',
    'Sec-Fetch-Mode',
    'Proxy-Authorization',
    'User-Agent',
  ])('refuses %s', (name) => {
    expect(() => checkHeaders({ [name]: 'x' })).toThrow(name)
  })

  it.each(['', 'a b', 'a:b', 'naïve', 'a\r\nb'])('refuses %j as a name', (name) => {
    expect(() => checkHeaders({ [name]: 'x' })).toThrow('not a header name')
  })

  it.each(['a\r\nX-Evil: 1', 'a\nb', 'a\0b', 'snow ☃'])('refuses %j as a value without repeating it', (value) => {
    expect(() => checkHeaders({ 'X-Own': value })).toThrow(/^The value of X-Own has a forbidden character\.$/)
  })

  it('refuses more than twenty of the element and as many of the instance', () => {
    const headers = Object.fromEntries(Array.from({ length: 41 }, (_, index) => [`X-${index}`, 'x']))
    expect(() => checkHeaders(headers)).toThrow('41')
  })
})

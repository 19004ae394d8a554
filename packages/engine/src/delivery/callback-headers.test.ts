import { describe, expect, it } from 'vitest'
import { readCallbackHeaders } from './callback-headers.ts'

describe('readCallbackHeaders', () => {
  it('reads a JSON object', () => {
    expect(readCallbackHeaders('{"X-Team":"blue","X-Shard":7}')).toEqual({
      headers: { 'x-team': 'blue', 'x-shard': '7' },
      refused: [],
    })
  })

  it('reads lines, and takes only the first colon for the separator', () => {
    expect(readCallbackHeaders('X-Team: blue\r\n\nX-Time: 12:30\n')).toEqual({
      headers: { 'x-team': 'blue', 'x-time': '12:30' },
      refused: [],
    })
  })

  it.each([
    'Authorization',
    'Accept-Encoding',
    'Host',
    'Content-Length',
    'Transfer-Encoding',
    'Connection',
    'Cookie',
    'User-Agent',
    'Proxy-Authorization',
    'Sec-Fetch-Mode',
    'Elements-Webhook-Signature',
    'Webhook-Id',
  ])('refuses %s', (name) => {
    expect(readCallbackHeaders(JSON.stringify({ [name]: 'x' }))).toEqual({ headers: {}, refused: [name] })
  })

  it.each(['{"X-A":"b\\r\\nX-Evil: 1"}', '{"X-A":"b\\u0000"}', '{"X-A":{"b":1}}', '{"X-A":"€"}'])(
    'refuses a value that no header can carry: %s',
    (text) => {
      expect(readCallbackHeaders(text)).toEqual({ headers: {}, refused: ['X-A'] })
    },
  )

  it.each([
    ['{"X A":"b"}', 'X A'],
    ['{"":"b"}', ''],
    ['no colon', 'no colon'],
    ['{"X-A": ', '{"X-A":'],
  ])('refuses what is no header: %s', (text, name) => {
    expect(readCallbackHeaders(text)).toEqual({ headers: {}, refused: [name] })
  })

  it('takes twenty and refuses what is more', () => {
    const many = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`x-${index}`, 'v']))
    const { headers, refused } = readCallbackHeaders(JSON.stringify(many))
    expect(Object.keys(headers)).toHaveLength(20)
    expect(refused).toEqual(['x-20'])
  })

  it('has nothing to say without configuration', () => {
    expect(readCallbackHeaders(undefined)).toEqual({ headers: {}, refused: [] })
    expect(readCallbackHeaders('  ')).toEqual({ headers: {}, refused: [] })
  })
})

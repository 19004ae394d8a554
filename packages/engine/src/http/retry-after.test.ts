import { describe, expect, it } from 'vitest'
import { readRetryAfter } from './retry-after.ts'

const now = new Date('2026-03-01T12:00:00Z')

describe('readRetryAfter', () => {
  it.each([
    ['0', 0],
    ['12', 12_000],
    [' 7 ', 7_000],
    ['0.5', 500],
    ['Sun, 01 Mar 2026 12:00:30 GMT', 30_000],
    ['Sun, 01 Mar 2026 11:00:00 GMT', 0],
  ])('reads %j', (header, milliseconds) => {
    expect(readRetryAfter(header, now)).toBe(milliseconds)
  })

  it.each([undefined, '', 'soon', '-1', '1e9x', 'Sunday'])('makes nothing of %j', (header) => {
    expect(readRetryAfter(header, now)).toBeUndefined()
  })
})

import { describe, expect, it } from 'vitest'
import { readBudgets, readPause, tellsLimits } from './headers.ts'

const now = new Date('2026-03-01T12:00:00Z')
const budgets = (headers: Readonly<Record<string, string>>) => readBudgets(headers, now)

describe('readBudgets', () => {
  // Ocean's limiter crashed on an answer without the headers (jira.md, bug 25).
  it.each([
    [{}],
    [{ 'x-ratelimit-limit': '' }],
    [{ 'x-ratelimit-remaining': 'many' }],
    [{ ratelimit: '' }],
    [{ 'ratelimit-policy': '"q";q=1;w=2' }],
    [{ 'x-ratelimit-reset': 'soon' }],
  ])('makes nothing of what says nothing: %j', (headers) => {
    expect(budgets(headers)).toEqual([])
  })

  it('reads what Jira Cloud tells of a burst', () => {
    const headers = { 'x-ratelimit-limit': '100', 'x-ratelimit-remaining': '12', 'x-ratelimit-nearlimit': 'true' }
    expect(budgets(headers)).toEqual([{ limit: 100, remaining: 12, isNear: true }])
  })

  it('reads a reset as an instant, as seconds since 1970 and as seconds from now', () => {
    const reset = (text: string) => budgets({ 'x-ratelimit-limit': '9', 'x-ratelimit-reset': text })[0]?.resetInMs
    expect(reset('2026-03-01T12:00:30Z')).toBe(30_000)
    expect(reset(String(now.getTime() / 1000 + 40))).toBe(40_000)
    expect(reset('50')).toBe(50_000)
  })

  it('reads the buckets of a Data Center', () => {
    const headers = {
      'x-ratelimit-limit': '100',
      'x-ratelimit-remaining': '90',
      'x-ratelimit-fillrate': '10',
      'x-ratelimit-interval-seconds': '5',
    }
    expect(budgets(headers)).toEqual([{ limit: 100, remaining: 90, perSecond: 2, isNear: false }])
  })

  it.each(['', 'beta-'])('reads structured headers, %s', (prefix) => {
    const headers = {
      [`${prefix}ratelimit-policy`]: '"global-app-quota";q=65000;w=3600, "burst";q=10',
      [`${prefix}ratelimit`]: '"global-app-quota";r=6500;t=1200, "burst";r=9;t=1',
    }
    expect(budgets(headers)).toEqual([
      { reason: 'global-app-quota', limit: 65_000, remaining: 6_500, resetInMs: 1_200_000, isNear: true },
      { reason: 'burst', limit: 10, remaining: 9, resetInMs: 1_000, isNear: false },
    ])
  })

  // A developer saw the policy missing when nothing was left.
  it('lives without the policy', () => {
    expect(budgets({ 'beta-ratelimit': '"global-app-quota";r=0;t=60' })).toEqual([
      { reason: 'global-app-quota', remaining: 0, resetInMs: 60_000, isNear: false },
    ])
  })
})

describe('readPause', () => {
  const pause = (retryAfter: string) => readPause({ status: 429, headers: { 'retry-after': retryAfter } }, now)

  it.each([
    ['10', 10_000],
    ['Sun, 01 Mar 2026 12:00:20 GMT', 20_000],
    ['0', undefined],
    ['soon', undefined],
  ])('of %s is %s', (text, ms) => expect(pause(text)).toBe(ms))

  it.each(['999999999', '9'.repeat(400), 'Fri, 01 Jan 2100 00:00:00 GMT'])('is an hour at the most: %s', (text) => {
    expect(pause(text)).toBe(3_600_000)
  })
})

describe('tellsLimits', () => {
  it('passes over an ordinary answer', () => {
    expect(tellsLimits({ status: 200, headers: { 'content-type': 'application/json' } })).toBe(false)
    expect(tellsLimits({ status: 429, headers: {} })).toBe(true)
  })
})

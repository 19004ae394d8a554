import { describe, expect, it } from 'vitest'
import { nearest } from './nearest.ts'

const names = ['summary', 'status', 'created', 'customfield_10100', 'id']

describe('nearest', () => {
  it.each([
    ['sumary', 'summary'],
    ['SUMMARY', 'summary'],
    ['stauts', 'status'],
    ['customfield_10010', 'customfield_10100'],
    ['di', 'id'],
    ['ix', 'id'],
  ])('takes %s for %s', (wanted, name) => {
    expect(nearest(wanted, names)).toBe(name)
  })

  it.each(['assignee', '', 'x'.repeat(10_000)])('does not guess at %j', (wanted) => {
    expect(nearest(wanted, names)).toBeUndefined()
  })

  it('knows nothing among nothing', () => {
    expect(nearest('summary', [])).toBeUndefined()
  })
})

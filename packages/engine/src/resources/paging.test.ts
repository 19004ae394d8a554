import { describe, expect, it } from 'vitest'
import { defaultBudgets } from './budgets.ts'
import { readPaging } from './paging.ts'

describe('readPaging', () => {
  it('begins with the first two hundred', () => {
    expect(readPaging({}, defaultBudgets)).toEqual({ pageSize: 200, skip: 0, warnings: [] })
  })

  it('counts pages from one', () => {
    expect(readPaging({ page: 3, pageSize: 10 }, defaultBudgets)).toMatchObject({ pageSize: 10, skip: 20 })
  })

  it('lets a token win over a page', () => {
    expect(readPaging({ page: 3, pageSize: 10, nextPage: 't' }, defaultBudgets)).toMatchObject({ skip: 0, token: 't' })
    expect(readPaging({ page: 3, pageSize: 10, nextPage: '' }, defaultBudgets)).toMatchObject({ skip: 20 })
  })

  it('lowers a page size above the maximum, and says so', () => {
    const { pageSize, warnings } = readPaging({ pageSize: 9000 }, defaultBudgets)
    expect(pageSize).toBe(5000)
    expect(warnings).toEqual(['pageSize 9000 is above the maximum; 5000 was used.'])
  })

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d and names the parameter', (value) => {
    expect(() => readPaging({ page: value }, defaultBudgets)).toThrow(/^page must be/)
    expect(() => readPaging({ pageSize: value }, defaultBudgets)).toThrow(/^pageSize must be/)
  })
})
